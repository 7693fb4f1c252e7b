"""When two partners look like one: names without legal form, own domains of websites and addresses."""

import re
import unicodedata
from difflib import SequenceMatcher
from urllib.parse import urlsplit

ALIKE_MIN = 0.88
"""Share of letters in common (difflib's ratio) from which two names are called similar."""
SHORTEST_ALIKE = 5
"""Letters below which names must be equal: short ones resemble each other by chance."""

_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und ", "+": " und "})
_WORD = re.compile(r"[a-z0-9]+")
_LEGAL_WORDS = """
    gmbh ggmbh mbh ag kg kgaa ohg gbr ug haftungsbeschraenkt eg ev ek ekfr ekfm se co inc ltd limited llc llp
    plc corp sarl srl bv nv und fiktiv
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_DOTTED = re.compile(r"\be\s*\.\s*(?:k|g|v)\s*\.?(?:\s*(?:fr|fm)\s*\.?)?", re.IGNORECASE)

_FREE_MAIL = """
    gmx.de gmx.net gmx.at gmx.ch web.de gmail.com googlemail.com t-online.de outlook.com outlook.de
    hotmail.com hotmail.de live.de live.com msn.com yahoo.com yahoo.de icloud.com me.com mac.com aol.com
    aol.de freenet.de arcor.de posteo.de mailbox.org proton.me protonmail.com online.de mail.de email.de
    kabelmail.de vodafone.de magenta.de 1und1.de
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())
"""Mail domains of people who have none of their own."""
_SHARED = """
    facebook.com instagram.com linkedin.com xing.com wixsite.com jimdosite.com jimdofree.com jimdo.com
    wordpress.com blogspot.com github.io google.com business.site squarespace.com webnode.com
"""
SHARED_HOSTS = frozenset(_SHARED.split())
"""Hosts where many companies have their pages."""
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "ac", "gv", "or"))


def plain_name(name: str) -> str:
    """Lower case, umlauts spelled out, without accents, punctuation and legal form."""
    text = unicodedata.normalize("NFKC", _DOTTED.sub(" ", name)).casefold().translate(_SPELLINGS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(word for word in _WORD.findall(text) if word not in _LEGAL)


def names_alike(first: str, second: str) -> bool:
    """Whether two names may mean one company: same words in any order, or nearly the same letters."""
    return plain_names_alike(plain_name(first), plain_name(second))


def plain_names_alike(one: str, other: str) -> bool:
    """`names_alike` for names that `plain_name` has made plain already."""
    if not one or not other:
        return False
    if sorted(one.split()) == sorted(other.split()) or one.replace(" ", "") == other.replace(" ", ""):
        return True
    if min(len(one), len(other)) < SHORTEST_ALIKE:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two quick ratios are upper bounds: they spare the slow one, they never decide otherwise.
    return all(
        ratio() >= ALIKE_MIN for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )


def own_domain(address: str | None) -> str | None:
    """The registered domain of a website or an e-mail address; None where many share it, or there is none."""
    if not address:
        return None
    text = address.strip().casefold()
    if "@" in text and "://" not in text:
        host = text.rsplit("@", 1)[1]
    else:
        try:
            host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
        except ValueError:
            return None
    labels = [label for label in host.strip(".").split(".") if label]
    if len(labels) < 2:
        return None
    longer = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    domain = ".".join(labels[-3:] if longer else labels[-2:])
    return None if domain in FREE_MAIL | SHARED_HOSTS else domain
