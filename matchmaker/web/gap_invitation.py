"""The text that invites a company to become the partner for a gap: for people outside the chamber."""

from urllib.parse import quote, urlencode

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from matchmaker.services.steering.gap_views import OUTSIDE_LEAST, GapsView, GapView

MOST_DISTRICTS = 5
LONGEST = 5_000
"""Characters of an invitation."""


def subject(gap: GapView, language: str) -> str:
    """The subject of the mail; `gap` in the same language."""
    with force_locale(language):
        return _("Partner wanted for %(topic)s", topic=gap.name)


def invitation(view: GapsView, gap: GapView, language: str) -> str:
    """The draft; `view` and `gap` in the same language.

    Names no company and quotes nobody: topics, typical words that several companies use, and numbers of at
    least OUTSIDE_LEAST companies.
    """
    with force_locale(language):
        paragraphs = [
            _("Dear Sir or Madam,"),
            _(
                "%(chamber)s brings companies of the region together with partners for their digitalisation."
                " For one topic we have no partner yet: %(topic)s.",
                chamber=view.chamber_name,
                topic=gap.name,
            ),
            _demand(gap),
            *_examples(gap),
            _(
                "Would you like to help these companies? Taking part is voluntary: you say in which region"
                " you work, for whom and how many contacts a month you can take. We check every offering"
                " before it is published, and you decide on every introduction yourself."
            ),
            _("We look forward to your answer."),
            _("Kind regards") + "\n" + view.chamber_name,
        ]
    return "\n\n".join(paragraphs)


def mail_link(title: str, text: str) -> str:
    """Opens the reader's mail program with the text and no recipient."""
    return "mailto:?" + urlencode({"subject": title, "body": text.replace("\n", "\r\n")}, quote_via=quote)


def _demand(gap: GapView) -> str:
    if gap.companies < OUTSIDE_LEAST:
        return _("Several companies have asked for it and found nobody.")
    counted = ngettext(
        "%(num)d company has asked for it and found nobody",
        "%(num)d companies have asked for it and found nobody",
        gap.companies,
    )
    places = [name for name, _count in gap.districts[:MOST_DISTRICTS]]
    return _("%(counted)s, among others in: %(places)s.", counted=counted, places=", ".join(places))


def _examples(gap: GapView) -> list[str]:
    found = [_("What they ask for belongs to: %(topic)s.", topic=topic.description) for topic in gap.topics]
    if gap.words:
        found.append(_("Words they often use: %(words)s.", words=", ".join(gap.words)))
    return ["\n".join(found)] if found else []
