"""What the columns of an uploaded table may be, and how their headers are understood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.domain.import_cells import plain_words
from matchmaker.domain.vocabulary import ImportKind

FILE_BYTES_MAX = 5 * 1024 * 1024
ROWS_MAX: Mapping[ImportKind, int] = {
    ImportKind.COMPANIES: 10_000,
    ImportKind.PARTNERS: 2_000,
    ImportKind.OFFERINGS: 1_000,
    ImportKind.EVENTS: 500,
}
"""Rows below the header, by kind: a partner is compared with every other, an event is written one by one."""
COLUMNS_MAX = 60
CELL_MAX = 5_000
"""Characters of a cell that are read; every field's own limit lies far below."""
HEADER_MAX = 80
FILE_NAME_MAX = 120
NEEDS_MAX = 5
"""Needs of one company in one import: several rows with the same company and address."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can be. `words`: headers that mean it, folded by `plain_words`."""

    name: str
    needed: bool
    words: tuple[str, ...]


def _field(name: str, words: str, *, needed: bool = False) -> Field:
    return Field(name, needed, tuple(one.strip() for one in words.split(",")))


_CONTACT = (
    _field(
        "name",
        "ansprechpartner, ansprechpartnerin, ansprechperson, kontaktperson, kontakt, name, vor und nachname,"
        " inhaber, geschaeftsfuehrer, geschaeftsfuehrung, contact, contact person, contact name,"
        " person, owner",
        needed=True,
    ),
    _field(
        "email",
        "e mail, email, mail, e mail adresse, emailadresse, mailadresse, e mail address, email address",
        needed=True,
    ),
    _field(
        "phone",
        "telefon, telefonnummer, tel, rufnummer, mobil, handy, phone, telephone, phone number, mobile,"
        " telephone number",
    ),
)
_POSTCODE = "plz, postleitzahl, postcode, zip, zip code, postal code"
_LANGUAGES = "sprache, sprachen, language, languages"
_TOPICS = "thema, themen, themenfeld, topic, topics, subject"
_DETAILS = (
    _field("whom", "fuer wen, zielgruppe, geeignet fuer, for whom, target group, suited for"),
    _field(
        "needs",
        "was es braucht, voraussetzung, voraussetzungen, aufwand, what it needs, requirements, prerequisites",
    ),
    _field("topics", _TOPICS),
    _field(
        "sizes", "betriebsgroesse, betriebsgroessen, groesse, groessen, company size, company sizes, sizes"
    ),
    _field("formats", "art der hilfe, hilfe, form, format, formate, kind of help, formats"),
)
_TITLE = "titel, titel des angebots, angebot, title, offering, title of the offering"
_GET = (
    "was man bekommt, beschreibung, beschreibung des angebots, leistung, leistungen, what one gets,"
    " what you get, description, service"
)
FIELDS: Mapping[ImportKind, tuple[Field, ...]] = {
    ImportKind.COMPANIES: (
        _field(
            "company",
            "firma, unternehmen, betrieb, firmenname, unternehmensname, name des betriebs, company,"
            " company name, business, organisation, name of the company",
            needed=True,
        ),
        _field("postcode", _POSTCODE, needed=True),
        _field(
            "industry",
            "branche, gewerbe, wirtschaftszweig, wz, taetigkeit, handwerk, industry, sector, trade",
            needed=True,
        ),
        _field(
            "size",
            "groesse, betriebsgroesse, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, beschaeftigte,"
            " mitarbeitende, zahl der beschaeftigten, groessenklasse,"
            " size, employees, staff, number of employees, company size",
            needed=True,
        ),
        *_CONTACT,
        _field(
            "need",
            "bedarf, anliegen, wunsch, frage, problem, beschreibung, bedarf in worten, need, request,"
            " description",
        ),
    ),
    ImportKind.PARTNERS: (
        _field(
            "company",
            "organisation, firma, unternehmen, partner, anbieter, dienstleister, firmenname,"
            " unternehmensname, name des betriebs,"
            " company, company name, organization, provider, name of the company",
            needed=True,
        ),
        *_CONTACT,
        _field(
            "website", "website, webseite, internet, internetseite, internetadresse, homepage, url, www, web"
        ),
        _field("partner_kind", "art des unternehmens, unternehmensart, kind of company, type of company"),
        _field("seat", "sitz, ort, firmensitz, standort, place, seat, city, town"),
        _field(
            "summary",
            "kurzbeschreibung, kurzprofil, profil, ueber uns, vorstellung,"
            " short description, summary, about, profile",
        ),
        _field(
            "regions",
            "region, regionen, gebiet, einsatzgebiet, landkreis, landkreise, regions, district, districts,"
            " area, area served",
        ),
        _field("languages", _LANGUAGES),
        _field(
            "capacity",
            "vermittlungen im monat, freie vermittlungen, kapazitaet, kontakte im monat, capacity,"
            " introductions a month",
        ),
        _field("title", _TITLE),
        _field("get", _GET),
        *_DETAILS,
    ),
    ImportKind.OFFERINGS: (
        _field(
            "partner",
            "partner, organisation, firma, unternehmen, anbieter, partnername, name des partners, kennung,"
            " company, provider,"
            " organization, name of the partner",
            needed=True,
        ),
        _field("title", _TITLE, needed=True),
        _field("get", _GET, needed=True),
        *_DETAILS,
    ),
    ImportKind.EVENTS: (
        _field("event_title", "titel, veranstaltung, name, bezeichnung, title, event", needed=True),
        _field(
            "event_kind",
            "art, veranstaltungsart, art der veranstaltung, typ, format, kind, kind of event, type",
            needed=True,
        ),
        _field("day", "datum, tag, termin, am, date, day, beginnt am", needed=True),
        _field("begins", "beginn, uhrzeit, zeit, von, start, anfang, time, begins, from", needed=True),
        _field("ends", "ende, bis, schluss, ends, end, until, to"),
        _field("last_day", "letzter tag, enddatum, endet am, last day, end date"),
        _field("place", "ort, veranstaltungsort, raum, adresse, place, venue, location, address"),
        _field("postcode", _POSTCODE),
        _field("link", "link, online, einwahl, url, internetadresse, online address, web address"),
        _field(
            "places",
            "plaetze, kapazitaet, teilnehmer, teilnehmerzahl, hoechstens, places, capacity, seats",
            needed=True,
        ),
        _field("until_day", "anmeldeschluss, anmeldung bis, register until, registration closes"),
        _field("language", _LANGUAGES),
        _field("topics", _TOPICS, needed=True),
        _field("partners", "veranstalter, gastgeber, partner, referent, referenten, host, hosts, partners"),
        _field(
            "event_text", "beschreibung, text, inhalt, programm, description, content, agenda", needed=True
        ),
    ),
}
"""The fields of every kind that can be imported, in the order of the form."""


def suggest(kind: ImportKind, headers: Sequence[str], earlier: Mapping[str, str]) -> dict[str, str]:
    """The likely column of each field: as in the chamber's last import, else by its header's words.

    Every column is suggested once at most; a field for which nothing fits is missing.
    """
    found: dict[str, str] = {}
    fields = FIELDS[kind]
    for field in fields:
        if (known := earlier.get(field.name)) in headers and known not in found.values():
            found[field.name] = str(known)
    plain = {header: plain_words(header) for header in headers}
    for whole in (True, False):
        for field in fields:
            if field.name in found:
                continue
            free = [header for header in headers if header not in found.values() and plain[header]]
            for header in free:
                text = plain[header]
                if text in field.words if whole else any(f" {word} " in f" {text} " for word in field.words):
                    found[field.name] = header
                    break
    return found
