"""Imported offerings on both stores: drafts for partners, told by mail, taken back unless used."""

from dataclasses import replace
from functools import partial

from sqlalchemy import delete, select

from matchmaker.domain.application import OFFERINGS_MAX
from matchmaker.domain.vocabulary import ImportKind, OfferingStatus, PartnerStatus
from matchmaker.services.imports import ImportsServices
from matchmaker.services.onboarding.content import Draft
from matchmaker.services.onboarding.offerings import Offerings
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Membership, Offering
from tests import import_tables
from tests.import_tables import OFFERING, OFFERINGS, found
from tests.introduction_world import World

checked = partial(import_tables.checked, kind=ImportKind.OFFERINGS)
imported = partial(import_tables.imported, kind=ImportKind.OFFERINGS)


def named(title: str, partner: str = "Anton GmbH") -> str:
    return OFFERING.replace("Anton GmbH", partner).replace("Sicherung für Werkstätten", title)


def drafts(world: World, key: str) -> list[str]:
    with UnitOfWork(world.database) as uow:
        partner = uow.onboarding.partner_by_key(key)
        assert partner is not None
        return [one.title_de for one in Draft(uow, partner).offerings.values()]


def test_faults_and_offerings_that_are_there_already_are_named(
    world: World, imports: ImportsServices
) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        partners = uow.partners.by_keys(["riese", "berta"])
        partners["riese"].status = PartnerStatus.RETIRED
        gone = delete(Membership).where(Membership.partner_id == partners["berta"].id)
        uow.session.execute(gone)
        uow.commit()
    rows = (
        named("Angebot eins", "Unbekannt") + named("Angebot zwei", "Riese GmbH")
        + named("Angebot drei", "Berta GmbH") + named("anton-vor-ort de") + named("Angebot vier", "anton")
        + named("Angebot VIER") + named("kurz") + "Anton GmbH;;;;;;;\n"
        + "".join(named(f"Angebot Nummer {number:02}") for number in range(OFFERINGS_MAX))
    )  # fmt: skip
    report = checked(imports, world, rows=rows)
    problems, duplicates = found(report)
    assert problems == {
        (2, "partner", "partner_unknown"), (3, "partner", "partner_unknown"),
        (4, "partner", "partner_nobody"), (8, "title", "title_short"), (9, "title", "title_missing"),
        (9, "get", "part_missing"), (20, "partner", "offerings_many"), (21, "partner", "offerings_many"),
    }  # fmt: skip
    assert duplicates == [(5, "same_offering", None), (7, "same_offering", 6)]
    (entry,) = report.entries
    assert (entry.label, len(entry.content["offerings"])) == ("Anton GmbH", OFFERINGS_MAX - 1)


def test_only_partners_that_the_chamber_reviews_or_recognises_are_found(
    world: World, imports: ImportsServices
) -> None:
    content = (OFFERINGS + OFFERING).encode()
    report = imports.batches.check_file(world.actor("foreign"), "offerings", content).report
    assert found(report)[0] == {(2, "partner", "partner_unknown")}


def test_an_offering_is_a_draft_of_its_partner_which_sends_it_to_review(
    world: World, imports: ImportsServices
) -> None:
    token = imported(imports, world, rows=OFFERING + named("Noch ein Angebot"))
    assert drafts(world, "anton") == ["Sicherung für Werkstätten", "Noch ein Angebot"]
    (mail,) = world.mails("offerings_proposed")
    assert mail.user_id == world.actor("anton").user_id
    assert found(checked(imports, world, rows=OFFERING))[1] == [(2, "same_offering", None)]
    with UnitOfWork(world.database) as uow:
        partner = uow.onboarding.partner_by_key("anton")
        assert partner is not None
        key = next(iter(Draft(uow, partner).offerings))
    Offerings(world.database, lambda: world.now).send(world.actor("anton"), key)
    with UnitOfWork(world.database) as uow:
        row = uow.session.scalars(select(Offering).where(Offering.key == key)).one()
        assert row.status == OfferingStatus.IN_REVIEW
    undone = imports.batches.undo(world.actor("clara"), token, 2)
    assert (undone.removed, undone.stayed) == (0, ("Anton GmbH",))
    assert drafts(world, "anton") == []


def test_undoing_takes_back_untouched_drafts_and_mails_and_leaves_changed_ones(
    world: World, imports: ImportsServices
) -> None:
    token = imported(imports, world, rows=OFFERING + named("Für alle Betriebe", "Berta GmbH"))
    with UnitOfWork(world.database, write=True) as uow:
        partner = uow.onboarding.partner_by_key("anton")
        assert partner is not None
        draft = Draft(uow, partner)
        key, typed = next(iter(draft.offerings.items()))
        draft.offerings[key] = replace(typed, title_de="Selbst geschrieben")
        draft.write(world.now)
        uow.commit()
    undone = imports.batches.undo(world.actor("clara"), token, 2)
    assert (undone.removed, undone.stayed) == (1, ("Anton GmbH",))
    assert (drafts(world, "anton"), drafts(world, "berta")) == (["Selbst geschrieben"], [])
    assert [mail.user_id for mail in world.mails("offerings_proposed")] == [world.actor("anton").user_id]
