"""Imported partners on both stores: checked, asked, after the agreement reviewed like any other."""

from functools import partial

import pytest
from sqlalchemy import func, select

from matchmaker.domain.application import OFFERINGS_MAX
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.vocabulary import ImportKind, ImportRowState, OfferingStatus, PartnerStatus, UserStatus
from matchmaker.services.imports import ImportsServices
from matchmaker.services.imports.views import Fact
from matchmaker.services.onboarding.content import Draft
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportRow, Offering, OutboxMail, Partner, User
from tests import import_tables
from tests.import_tables import BARE, GET, PARTNERS, WHOLE, found
from tests.introduction_world import World

checked = partial(import_tables.checked, kind=ImportKind.PARTNERS)
imported = partial(import_tables.imported, kind=ImportKind.PARTNERS)


def asked(world: World, message: str = "partner_import_consent") -> dict[str, str]:
    """Signed part of the mailed link by address."""
    return {mail.address: str(mail.values["path"]).rsplit("/", 1)[1] for mail in world.mails(message)}


def counts(world: World) -> tuple[int, ...]:
    with UnitOfWork(world.database) as uow:
        tables = (Partner, Offering, User)
        return tuple(uow.session.scalars(select(func.count()).select_from(one)).one() for one in tables)


def partner_of(uow: UnitOfWork, email: str) -> Partner:
    person = uow.accounts.by_email(email)
    assert person is not None
    partner = uow.onboarding.partner(person.memberships[0].partner_id or 0)
    assert partner is not None
    return partner


def test_every_fault_of_a_partner_is_named(world: World, imports: ImportsServices) -> None:
    rows = (
        "X;;kein;kein web;Bäckerei;W;kurz;Atlantis;Klingonisch;0;kurz;kurz;kurz;kurz;Quatsch;viele;Tanz\n"
        + BARE.replace(";" * 9, ";" * 6 + "Nur ein Titel ohne Text" + ";" * 3, 1)
    )
    problems, _ = found(checked(imports, world, rows=rows))
    assert problems == {
        (2, "company", "name_short"), (2, "name", "name_short"), (2, "email", "email_format"),
        (2, "website", "website_format"), (2, "partner_kind", "partner_kind_unknown"),
        (2, "seat", "seat_short"), (2, "summary", "summary_short"), (2, "regions", "region_unknown"),
        (2, "languages", "language_unknown"), (2, "capacity", "capacity_format"), (2, "title", "title_short"),
        (2, "get", "part_short"), (2, "whom", "part_short"), (2, "needs", "part_short"),
        (2, "topics", "topic_unknown"), (2, "sizes", "size_unknown"), (2, "formats", "format_unknown"),
        (3, "languages", "language_unknown"),
    }  # fmt: skip


def test_rows_of_one_partner_are_its_offerings_up_to_the_most_that_it_may_have(
    world: World, imports: ImportsServices
) -> None:
    more = "".join(
        WHOLE.replace("Sicherung für Werkstätten", f"Angebot Nummer {number:02}") for number in range(20)
    )
    report = checked(imports, world, rows=WHOLE + more + WHOLE)
    (entry,) = report.entries
    assert len(entry.content["offerings"]) == report.texts == OFFERINGS_MAX
    assert len(report.duplicates) == 22 - OFFERINGS_MAX
    assert report.understood["topics", "Thema backup"] == "backup"
    assert report.understood["regions", "Weilheim-Schongau"] == "09190"


def test_partners_of_the_own_chamber_and_public_ones_are_known_and_no_others(
    world: World, imports: ImportsServices
) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        partners = uow.partners.by_keys(["anton", "berta", "riese"])
        partners["anton"].status, partners["anton"].chamber_code = PartnerStatus.REJECTED, "155"
        partners["berta"].status, partners["berta"].chamber_code = PartnerStatus.SUBMITTED, "104"
        partners["berta"].contact_email = "post@berta-it.example"
        partners["riese"].chamber_code, partners["riese"].contact_email = "104", "geheim@riese-it.example"
        uow.commit()

    def row(name: str, email: str) -> str:
        return BARE.replace("Isar Netz GmbH", name).replace("ida@isar.example", email)

    rows = (
        row("Anton", "neu@anton-it.example") + row("Anders", "anton@firma.example")
        + row("Berta GmbH", "b@berta-it.example") + row("Riese AG", "x@y.example")
        + row("Ganz Anders", "z@riese-it.example")
    )  # fmt: skip
    report = checked(imports, world, rows=rows)
    assert found(report)[1] == [(2, "same_name", None), (3, "same_address", None), (5, "in_network", None)]
    assert [one.label for one in report.entries] == ["Berta GmbH", "Ganz Anders"]
    assert all("geheim" not in one.known for one in report.duplicates)


def test_before_the_agreement_there_is_nothing_and_afterwards_a_complete_one_waits_for_review(
    world: World, imports: ImportsServices
) -> None:
    before = counts(world)
    token = imported(imports, world, rows=WHOLE)
    assert counts(world) == before
    signed = asked(world)["ida@isar.example"]
    page = imports.consent.page(signed, "de")
    assert (page.company, page.ready) == ("Isar Netz GmbH", True)
    assert {"Weilheim-Schongau", "https://isar.example"} <= {str(v) for one in page.facts for v in one.values}
    assert [(one.title, GET in one.text) for one in page.texts] == [("Sicherung für Werkstätten", True)]
    assert Fact("topics", ("Thema backup",)) in page.texts[0].facts
    assert counts(world) == before
    imports.consent.confirm(signed)
    with UnitOfWork(world.database) as uow:
        partner = partner_of(uow, "ida@isar.example")
        assert (partner.status, partner.chamber_code) == (PartnerStatus.SUBMITTED, "155")
        assert [one.status for one in partner.offerings] == [OfferingStatus.IN_REVIEW]
        assert [one.district_ags for one in partner.districts] == ["09190"]
        assert partner.key not in {one.key for one in uow.partners.of_kind(partner.kind)}
        assert partner.offerings[0].key not in {one.id for one in world.engines.current().catalogue.offerings}
        row = uow.session.scalars(select(ImportRow)).one()
        assert (row.email, row.name, row.entry, row.partner_id) == ("", "", {}, partner.id)
    assert {mail.user_id for mail in world.mails("application_submitted")} == {
        world.actor("clara").user_id, world.actor("carl").user_id,
    }  # fmt: skip
    with pytest.raises(Conflict):
        imports.consent.confirm(signed)
    assert imports.results.one(world.actor("clara"), token).rows[0].label == "Isar Netz GmbH"
    assert found(checked(imports, world, rows=WHOLE))[1] == [(2, "same_address", None)]


def test_an_agreement_to_few_words_makes_a_draft_that_its_people_complete(
    world: World, imports: ImportsServices
) -> None:
    imported(imports, world, rows=BARE)
    signed = asked(world)["ida@isar.example"]
    assert not imports.consent.page(signed, "de").ready
    imports.consent.confirm(signed)
    with UnitOfWork(world.database) as uow:
        partner = partner_of(uow, "ida@isar.example")
        draft = Draft(uow, partner)
        assert partner.status == PartnerStatus.DRAFT
        assert draft.profile is not None
        assert (draft.profile.name, draft.profile.chamber) == ("Isar Netz GmbH", "155")
        person = uow.accounts.by_email("ida@isar.example")
        assert person is not None
        assert (person.status, person.password_hash) == (UserStatus.ACTIVE, None)
    assert world.mails("application_submitted") == []
    assert found(checked(imports, world, rows=WHOLE))[1] == [(2, "same_address", None)]


def test_who_agrees_to_two_chambers_has_one_partner(world: World, imports: ImportsServices) -> None:
    imported(imports, world, rows=BARE)
    imports.consent.confirm(asked(world)["ida@isar.example"])
    foreign = world.actor("foreign")
    token = imports.batches.upload(foreign, "partners", "x.csv", (PARTNERS + WHOLE).encode())
    assert imports.batches.apply(foreign, token, 1)["entries"] == 1
    with UnitOfWork(world.database) as uow:
        mails = uow.session.scalars(select(OutboxMail).where(OutboxMail.message == "partner_import_consent"))
        signed = [str(mail.values["path"]).rsplit("/", 1)[1] for mail in mails if mail.chamber_code == "104"]
    before = counts(world)
    imports.consent.confirm(signed[0])
    assert counts(world) == before
    with UnitOfWork(world.database) as uow:
        partner = partner_of(uow, "ida@isar.example")
        titles = [one.title_de for one in Draft(uow, partner).offerings.values()]
    assert titles == ["Sicherung für Werkstätten"]


def test_refusing_reminding_forgetting_and_undoing_are_as_for_companies(
    world: World, imports: ImportsServices
) -> None:
    other = BARE.replace("Isar Netz GmbH", "Amper Daten").replace("isar", "amper")
    third = BARE.replace("Isar Netz GmbH", "Loisach Cloud").replace("isar", "loisach")
    token = imported(imports, world, rows=BARE + other + third)
    links = asked(world)
    imports.consent.decline(links["ida@isar.example"])
    imports.consent.confirm(links["ida@amper.example"])
    world.pass_time(days=10)
    assert imports.clock.remind_due() == 1
    assert list(asked(world, "partner_import_reminder")) == ["ida@loisach.example"]
    undone = imports.batches.undo(world.actor("clara"), token, 2)
    assert (undone.removed, undone.stayed) == (1, ("Amper Daten",))
    with UnitOfWork(world.database) as uow:
        left = select(OutboxMail).where(OutboxMail.address == "ida@loisach.example")
        assert uow.session.scalars(left).all() == []
    assert imports.results.one(world.actor("clara"), token).states == {
        ImportRowState.DECLINED: 1, ImportRowState.CONFIRMED: 1, ImportRowState.UNDONE: 1,
    }  # fmt: skip
    imported(imports, world, rows=third)
    world.pass_time(days=21)
    assert imports.clock.forget_due() == 1


def test_links_of_partners_cannot_be_opened_by_others(world: World, imports: ImportsServices) -> None:
    imported(imports, world, rows=BARE)
    with pytest.raises(NotFound):
        imports.consent.confirm(asked(world)["ida@isar.example"] + "x")
