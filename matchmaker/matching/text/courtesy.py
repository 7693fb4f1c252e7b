"""Leaving out salutations, thanks and closings: they say nothing, but an embedding listens to them."""

import re

from matchmaker.matching.text.segments import sentences
from matchmaker.matching.text.words import tokens

_SALUTATION = re.compile(
    r"""^\s*(?:
        sehr\ geehrte[^,!\n]{0,80} | (?:liebe[rs]?|werte[rs]?)\ [^,!.\n]{1,40}(?=[,!]?\ *\n)
        | (?:hallo|servus|moin|griaß\ eich|gri[aü]ß\ (?:euch|di|gott)|gr[uü](?:e)?(?:ß|ss)\ gott
        | gr[uü](?:e)?(?:ß|ss)\ (?:euch|sie|dich)|guten\ (?:tag|morgen|abend))
        (?:\ (?:zusammen|alle|miteinander|an\ alle|liebes\ team|[Hh]err\ \S+|[Ff]rau\ \S+))?(?=\s*[,!.\n])
        | dear\ [^,!\n]{1,60}(?=[,!\n]) | to\ whom\ it\ may\ concern
        | (?:hi|hello|good\ (?:morning|afternoon|day))(?:\ (?:all|everyone|there|team))?(?=\s*[,!.\n])
    )[\s,!.:]*""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(
    r"""(^|[.!?,\n]\s*)(?:(?:danke|vielen\ dank|thank\ you|thanks)\b[^.!?\n]{0,40}\s(?:und|and)\ )?(?:
        (?:mit\ )?(?:freundliche[nm]?|beste[nm]?|viele[n]?|liebe[n]?|sch(?:ö|oe|o)ne[n]?|herzliche[nm]?)
        (?:\ und\ \w+)?\ gr(?:ü|ue|u)(?:ß|ss)e?n? | hochachtungsvoll | pfiat\ eich | mfg
        | (?:kind|best|warm|many)\ (?:regards|wishes) | yours\ (?:sincerely|faithfully|truly)
    )\b[^.?!]{0,80}[.!]?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_POLITE = re.compile(
    r"""^(?:
        (?:vielen|herzlichen|besten|schönen|tausend)\ dank\b.{0,40} | danke\b.{0,40}
        | (?:many\ )?thanks?\b(?:\ you)?.{0,60}
        | ich\ hoffe,?\ (?:es\ geht|ihnen\ geht|dass\ es).{0,40} | i\ hope\ (?:you|this|all).{0,40}
        | (?:über|auf|ueber)\ (?:eine|ihre)\ (?:\w+\ )?(?:antwort|rückmeldung|rueckmeldung|nachricht)\b.{0,60}
        | ich\ (?:freue|w(?:ü|ue)rde\ mich\ freuen)\b.{0,80}\b(?:antwort|rückmeldung|hören)\b.{0,30}
        | i\ (?:look\ forward|would\ be\ (?:glad|happy)|am\ looking\ forward)\ to\ hear.{0,40}
        | (?:ich|wir)\ wende[n]?\ (?:mich|uns)\b.{0,20}\ an\ (?:sie|euch)\b.{0,30}
        | i\ am\ writing\ to\ you\b.{0,40}
        | (?:mein\ name\ ist|my\ name\ is|ich\ heiße|i\ am\ called)\ \w+(?:\ \w+)?
          (?:,?\ (?:und|and)\ (?:ich|i)\ (?:hätte|habe|have)\ (?:eine|a)\ \w+(?:\ (?:an|for)\ \w+)?)?
        | (?:einen\ |have\ a\ )?(?:schönen|guten|nice|good)\ (?:tag|day|abend|evening)(?:\ noch)?
    )\s*[.!]?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)


def without_courtesy(text: str) -> str:
    """The text without salutation, polite sentences and closing; as it is when hardly anything would be left.

    Only whole sentences are left out, and a name only where it follows a closing, so that a need never loses
    a part.
    """
    rest = _SALUTATION.sub("", text, count=1)
    rest = _CLOSING.sub(r"\1", rest).rstrip()
    said = [rest[one.start : one.end] for one in sentences(rest)]
    kept = [one for one in said if not _POLITE.match(one)]
    if not kept or len(tokens(" ".join(kept))) < min(2, len(tokens(text))):
        return text
    if rest == text.rstrip() and len(kept) == len(said):
        return text
    return " ".join(kept)
