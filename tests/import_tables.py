"""Tables of every kind for tests of imports, and short ways through the use cases."""

from collections.abc import Sequence

from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports import ImportsServices
from matchmaker.services.imports.report import Report
from tests.introduction_world import World

PARTNERS = (
    "Organisation;Ansprechpartner;E-Mail;Website;Art des Unternehmens;Sitz;Kurzbeschreibung;Landkreise;"
    "Sprachen;Vermittlungen im Monat;Titel des Angebots;Beschreibung;Für wen;Voraussetzungen;Themen;"
    "Betriebsgrößen;Format\n"
)
SHORT = "Wir betreuen Rechner und Netze von Betrieben im Oberland."
GET = "Wir richten die Sicherung Ihrer Daten ein und prüfen sie."
WHOM = "Für Betriebe ohne eigene Fachleute für EDV."
NEEDS = "Einen halben Tag mit jemandem, der die Rechner kennt."
WHOLE = (
    f"Isar Netz GmbH;Ida Isar;ida@isar.example;isar.example;Systemhaus;82362 Weilheim;{SHORT};"
    f"Weilheim-Schongau;Deutsch, Englisch;4;Sicherung für Werkstätten;{GET};{WHOM};{NEEDS};Thema backup;"
    "1-9, 10-49;Workshop, Beratung\n"
)
"""A partner of which nothing is missing."""
BARE = "Isar Netz GmbH;Ida Isar;ida@isar.example" + ";" * 14 + "\n"
"""A partner of which only organisation and person are known."""

OFFERINGS = "Partner;Titel;Beschreibung;Für wen;Voraussetzungen;Themen;Größen;Format\n"
OFFERING = f"Anton GmbH;Sicherung für Werkstätten;{GET};{WHOM};{NEEDS};Thema backup;10-49;Workshop\n"

EVENTS = (
    "Titel;Art;Datum;Beginn;Ende;Ort;PLZ;Link;Plätze;Sprache;Thema;Veranstalter;Beschreibung;Anmeldeschluss\n"
)
ABOUT = "Drei Betriebe erzählen, wie sie ihre Daten sichern."
EVENT = (
    "Daten sichern im Handwerk;Workshop;Mo, 06.04.2026;9.30 Uhr;12 Uhr;IHK, Raum 2;82362;;30;Deutsch;"
    f"Thema backup;Anton GmbH;{ABOUT};\n"
)
ONLINE = (
    "Online sicher;Webinar;2026-04-08;18:00-19:00;;;;https://treffen.example/raum;100;Englisch;Thema wifi;"
    f"IHK München;{ABOUT};03.04.2026\n"
)
HEADERS = {ImportKind.PARTNERS: PARTNERS, ImportKind.OFFERINGS: OFFERINGS, ImportKind.EVENTS: EVENTS}


def upload(imports: ImportsServices, world: World, kind: ImportKind, rows: str) -> str:
    """An uploaded table of the chamber; gives its token."""
    content = (HEADERS[kind] + rows).encode()
    return imports.batches.upload(world.actor("clara"), kind, "liste.csv", content)


def checked(imports: ImportsServices, world: World, kind: ImportKind, rows: str) -> Report:
    """What a dry run finds."""
    return imports.batches.check(world.actor("clara"), upload(imports, world, kind, rows), "de").report


def imported(imports: ImportsServices, world: World, kind: ImportKind, rows: str) -> str:
    """An imported table of the chamber; gives its token."""
    token = upload(imports, world, kind, rows)
    imports.batches.apply(world.actor("clara"), token, 1)
    return token


def found(report: Report) -> tuple[set[tuple[int, str, str]], Sequence[tuple[int, str, int | None]]]:
    """Problems, and duplicates."""
    return (
        {(one.number, one.field, one.key) for one in report.problems},
        [(one.number, one.why, one.of) for one in report.duplicates],
    )
