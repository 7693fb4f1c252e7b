"""Imports on both stores: what is checked, kept, agreed to, refused, forgotten and undone."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.vocabulary import ImportKind, ImportRowState, UserStatus
from matchmaker.services.imports import ImportsServices
from matchmaker.services.imports.report import Report
from matchmaker.services.imports.views import TextFact
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Base, ImportRow, Need, OutboxMail, Sme, User
from tests.introduction_world import World

HEADER = "Firma;PLZ;Branche;Mitarbeiter;Ansprechpartner;E-Mail;Telefon;Bedarf\n"
NEED = "Wir suchen Hilfe mit der Datensicherung in der Werkstatt."
HOESS = f"Schreinerei Höß GmbH;82362;Bäcker;12;Hans Höß;hans@hoess.example;0881 4711;{NEED}\n"


def upload(imports: ImportsServices, world: World, rows: str, actor: str = "clara") -> str:
    content = (HEADER + rows).encode("cp1252")
    return imports.batches.upload(world.actor(actor), "companies", "C:\\Listen\\liste.csv", content)


def checked(imports: ImportsServices, world: World, rows: str) -> Report:
    return imports.batches.check(world.actor("clara"), upload(imports, world, rows), "de").report


def imported(imports: ImportsServices, world: World, rows: str) -> str:
    token = upload(imports, world, rows)
    imports.batches.apply(world.actor("clara"), token, 1)
    return token


def count(world: World, table: type[Base]) -> int:
    with UnitOfWork(world.database) as uow:
        return uow.session.scalars(select(func.count()).select_from(table)).one()


def asked(world: World, message: str = "import_consent") -> Mapping[str, str]:
    """Signed part of the mailed link by address."""
    return {mail.address: str(mail.values["path"]).rsplit("/", 1)[1] for mail in world.mails(message)}


def problems(report: Report) -> set[tuple[int, str, str]]:
    return {(one.number, one.field, one.key) for one in report.problems}


def test_every_fault_of_every_row_is_named_and_a_dry_run_writes_nothing(
    world: World, imports: ImportsServices
) -> None:
    rows = (
        "X;823;Qqqqqq;viele;;kein;abc;kurz\n"
        "Werkstatt Ost;12345;Bäcker;5;Otto Ost;otto@ost.example;;\n"
        "Werkstatt Süd;99999;;;Susi Süd;susi@sued.example;;\n"
        f"Werkstatt West;82362;Bäcker;5;Willi West;willi@west.example;;{'x' * 2001}\n"
    )
    token = upload(imports, world, rows)
    before = {table: count(world, table) for table in (Sme, Need, User, OutboxMail, ImportRow)}
    report = imports.batches.check(world.actor("clara"), token, "de").report
    assert problems(report) == {
        (2, "company", "name_short"), (2, "postcode", "postcode_format"), (2, "industry", "industry_unknown"),
        (2, "size", "size_unknown"), (2, "name", "name_short"), (2, "email", "email_format"),
        (2, "phone", "phone_format"), (3, "postcode", "postcode_unknown"),
        (4, "postcode", "postcode_unknown"), (4, "industry", "industry_missing"),
        (4, "size", "size_missing"), (5, "need", "text_long"),
    }  # fmt: skip
    assert report.counts == {"rows": 4, "entries": 0, "texts": 0, "faulty": 4, "duplicates": 0}
    assert {table: count(world, table) for table in before} == before
    with pytest.raises(Conflict) as conflict:
        imports.batches.apply(world.actor("clara"), token, 1)
    assert conflict.value.key == "nothing_left"


def test_places_of_other_chambers_are_refused(world: World, imports: ImportsServices) -> None:
    content = (HEADER + HOESS).encode()
    report = imports.batches.check_file(world.actor("foreign"), "companies", content).report
    assert problems(report) == {(2, "postcode", "postcode_foreign")}


def test_duplicates_are_found_in_the_file_and_in_the_store_and_further_needs_are_added(
    world: World, imports: ImportsServices
) -> None:
    second = "Wir möchten unsere Angebote schneller schreiben und verschicken."
    rows = HOESS + (
        f"Schreinerei Höss;82362;Bäcker;12;Hans Höß;hans@hoess.example;;{second}\n"
        f"Schreinerei Höß;82362;Bäcker;12;Hans Höß;hans@hoess.example;;{second}\n"
        "Höß Schreinerei;82362;Bäcker;12;Petra Höß;petra@gmx.de;;\n"
        "Ganz Anders;82362;Bäcker;12;Toni Höß;toni@hoess.example;;\n"
        "Noch Anders;82362;Bäcker;12;Anna;ANNA@firma.example;;\n"
        "Baeckerei Huber;82362;Bäcker;12;Anna;anna@neu.example;;\n"
    )
    report = checked(imports, world, rows)
    assert len(report.entries) == 1
    assert report.entries[0].content["needs"] == [NEED, second]
    assert report.texts == 2
    assert [(one.number, one.why, one.of) for one in report.duplicates] == [
        (4, "same_address", 2), (5, "same_name", 2), (6, "same_domain", 2), (7, "same_address", None),
        (8, "same_name", None),
    ]  # fmt: skip
    imported(imports, world, HOESS)
    again = checked(imports, world, HOESS)
    assert [(one.why, one.of) for one in again.duplicates] == [("same_address", None)]


def test_nothing_is_anywhere_before_the_person_agrees_and_everything_is_there_afterwards(
    world: World, imports: ImportsServices
) -> None:
    smes, needs, users = (count(world, table) for table in (Sme, Need, User))
    token = imported(imports, world, HOESS)
    assert (count(world, Sme), count(world, Need), count(world, User)) == (smes, needs, users)
    signed = asked(world)["hans@hoess.example"]
    shown = imports.consent.page(signed, "de")
    assert (shown.company, shown.name, shown.texts) == (
        "Schreinerei Höß GmbH", "Hans Höß", (TextFact("", NEED),)
    )  # fmt: skip
    assert count(world, Sme) == smes
    imports.consent.confirm(signed)
    with UnitOfWork(world.database) as uow:
        person = uow.accounts.by_email("hans@hoess.example")
        assert person is not None
        assert person.status == UserStatus.ACTIVE
        sme = uow.smes.by_id(person.memberships[0].sme_id or 0)
        assert sme is not None
        assert (sme.name, sme.chamber_code, sme.size) == ("Schreinerei Höß GmbH", "155", "small")
        (need,) = uow.needs.of_sme(sme.id)
        assert uow.runs.latest_of(need) is not None
        row = uow.session.scalars(select(ImportRow)).one()
        assert (row.email, row.name, row.entry, row.sme_id) == ("", "", {}, sme.id)
    with pytest.raises(Conflict):
        imports.consent.confirm(signed)
    with pytest.raises(Conflict):
        imports.consent.decline(signed)
    assert count(world, Sme) == smes + 1
    result = imports.results.one(world.actor("clara"), token)
    assert result.rows[0].label == "Schreinerei Höß GmbH"


def test_a_known_address_joins_with_its_account_and_keeps_its_password(
    world: World, imports: ImportsServices
) -> None:
    imported(imports, world, HOESS.replace("hans@hoess.example", "wirt2@gmx.de"))
    with UnitOfWork(world.database, write=True) as uow:
        user = User(email="wirt2@gmx.de", name="Wirt", language="en", status=UserStatus.UNVERIFIED,
                    password_hash="taken", created_at=world.now, memberships=[])  # fmt: skip
        uow.accounts.add(user)
        uow.commit()
    imports.consent.confirm(asked(world)["wirt2@gmx.de"])
    with UnitOfWork(world.database) as uow:
        person = uow.accounts.by_email("wirt2@gmx.de")
        assert person is not None
        assert (person.name, person.status, len(person.memberships)) == ("Wirt", UserStatus.UNVERIFIED, 1)


def test_who_refuses_is_forgotten_at_once(world: World, imports: ImportsServices) -> None:
    imported(imports, world, HOESS)
    signed = asked(world)["hans@hoess.example"]
    imports.consent.decline(signed)
    assert imports.consent.page(signed, "de").state == ImportRowState.DECLINED
    with UnitOfWork(world.database) as uow:
        row = uow.session.scalars(select(ImportRow)).one()
        assert (row.email, row.name, row.entry) == ("", "", {})
        mail = uow.session.scalars(select(OutboxMail).where(OutboxMail.message == "import_consent")).one()
        assert (mail.address, mail.values, mail.due_at) == ("", {}, None)
    assert checked(imports, world, HOESS).counts["entries"] == 1


def test_the_clock_reminds_once_and_deletes_after_three_weeks(world: World, imports: ImportsServices) -> None:
    token = imported(imports, world, HOESS)
    waiting = upload(imports, world, HOESS)
    world.pass_time(days=9, hours=23)
    assert imports.clock.remind_due() == 0
    world.pass_time(hours=1)
    assert (imports.clock.remind_due(), imports.clock.remind_due()) == (1, 0)
    signed = asked(world, "import_reminder")["hans@hoess.example"]
    assert imports.consent.page(signed, "de").company
    assert imports.clock.forget_due() == 1  # The upload that nobody imported.
    with pytest.raises(NotFound):
        imports.batches.upload_view(world.actor("clara"), waiting)
    world.pass_time(days=10, hours=23)
    assert imports.clock.forget_due() == 0
    world.pass_time(hours=1)
    with pytest.raises(Conflict):
        imports.consent.confirm(signed)
    assert (imports.clock.forget_due(), imports.clock.forget_due()) == (1, 0)
    assert imports.consent.page(signed, "de").state == ImportRowState.FORGOTTEN
    assert imports.results.one(world.actor("clara"), token).states == {ImportRowState.FORGOTTEN: 1}


def test_undo_deletes_what_waits_and_names_who_has_agreed(world: World, imports: ImportsServices) -> None:
    other = HOESS.replace("Schreinerei Höß GmbH", "Malerei Maier").replace("hoess", "maier")
    token = imported(imports, world, HOESS + other)
    imports.consent.confirm(asked(world)["hans@hoess.example"])
    undone = imports.batches.undo(world.actor("clara"), token, 2)
    assert (undone.removed, undone.stayed) == (1, ("Schreinerei Höß GmbH",))
    result = imports.results.one(world.actor("clara"), token)
    assert result.states == {ImportRowState.CONFIRMED: 1, ImportRowState.UNDONE: 1}
    assert result.stayed == ("Schreinerei Höß GmbH",)
    with UnitOfWork(world.database) as uow:
        assert (
            uow.session.scalars(select(OutboxMail).where(OutboxMail.address == "hans@maier.example")).all()
            == []
        )
    with pytest.raises(Conflict):
        imports.batches.undo(world.actor("clara"), token, 3)


def test_other_chambers_and_other_roles_find_nothing(world: World, imports: ImportsServices) -> None:
    waiting, done = upload(imports, world, HOESS), imported(imports, world, HOESS)
    for name in ("foreign", "anna", "anton"):
        actor = world.actor(name)
        with pytest.raises(NotFound):
            imports.batches.upload_view(actor, waiting)
        with pytest.raises(NotFound):
            imports.batches.apply(actor, waiting, 1)
        with pytest.raises(NotFound):
            imports.results.one(actor, done)
        with pytest.raises(NotFound):
            imports.batches.undo(actor, done, 2)
    with pytest.raises(NotFound):
        imports.batches.upload(world.actor("anna"), "companies", "x.csv", HEADER.encode())
    assert imports.results.lines(world.actor("foreign")) == ()


def test_of_two_coordinators_the_second_changes_and_imports_nothing(
    world: World, imports: ImportsServices
) -> None:
    token = upload(imports, world, HOESS)
    mapping = imports.batches.upload_view(world.actor("clara"), token).mapping
    imports.batches.map_columns(world.actor("carl"), token, 1, mapping)
    for version in (1, 3):
        with pytest.raises(Conflict):
            imports.batches.apply(world.actor("clara"), token, version)
        with pytest.raises(Conflict):
            imports.batches.discard(world.actor("clara"), token, version)
    assert imports.batches.apply(world.actor("clara"), token, 2)["entries"] == 1
    with pytest.raises(NotFound):
        imports.batches.apply(world.actor("clara"), token, 2)
    assert len(world.mails("import_consent")) == 1


def test_what_another_import_has_asked_meanwhile_is_not_asked_again(
    world: World, imports: ImportsServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = HOESS.replace("Schreinerei Höß GmbH", "Malerei Maier").replace("hoess", "maier")
    token = upload(imports, world, HOESS + other)
    kind = imports.kinds[ImportKind.COMPANIES]
    check = kind.check

    def slow(*arguments: Any) -> Report:
        report = check(*arguments)
        monkeypatch.setattr(kind, "check", check)
        imported(imports, world, HOESS)
        return report

    monkeypatch.setattr(kind, "check", slow)
    counts = imports.batches.apply(world.actor("clara"), token, 1)
    assert (counts["entries"], counts["duplicates"]) == (1, 1)
    assert sorted(asked(world)) == ["hans@hoess.example", "hans@maier.example"]


def test_the_mapping_is_checked_and_kept_for_the_next_upload(world: World, imports: ImportsServices) -> None:
    clara = world.actor("clara")
    odd = HEADER.replace("Firma", "Wer").replace("Bedarf", "Notiz").encode() + HOESS.encode()
    token = imports.batches.upload(clara, "companies", "a.csv", odd)
    mapping = imports.batches.upload_view(clara, token).mapping
    assert "company" not in mapping
    with pytest.raises(InvalidInput) as problem:
        imports.batches.map_columns(clara, token, 1, mapping | {"phone": mapping["email"]})
    assert problem.value.errors == {"company": "column_missing", "phone": "column_twice"}
    imports.batches.map_columns(clara, token, 1, mapping | {"company": "Wer", "need": "Notiz"})
    again = imports.batches.upload(clara, "companies", "b.csv", odd)
    assert imports.batches.upload_view(clara, again).mapping == mapping | {"company": "Wer", "need": "Notiz"}
