"""What a reviewer and an applicant are shown beside the application, on both stores."""

import pytest

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.onboarding import Criterion
from matchmaker.services.registry import Services
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.onboarding_people import (
    OFFERING,
    applicant,
    coordinator,
    fill_in,
    hand_in,
    owner_of,
    services_of,
    submit,
    typed,
    write_offering,
)

ALL = [one.value for one in Criterion]
NEED = NeedInput("Unsere Daten sind nicht gesichert, wir brauchen eine Datensicherung.", "82362", "small")


@pytest.fixture
def services(seeded: Database) -> Services:
    return services_of(seeded)


def test_duplicates_are_hints_and_never_block(services: Services, seeded: Database) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    fill_in(services, actor, company={"name": "BERTA Gesellschaft mbH"})
    write_offering(services, actor)
    assert [one.partner_key for one in services.onboarding.choices.listed_already(actor)] == []
    fill_in(services, actor, company={"name": "Berta AG"})
    assert [one.why for one in services.onboarding.choices.listed_already(actor)] == ["name"]
    submit(services, actor)
    hints = services.onboarding.review.one(reviewer, "netzwerk-neu", "de").duplicates
    assert ("name", "berta") in {(one.why, one.partner_key) for one in hints}


def test_similar_offering_of_somebody_else_is_shown_to_the_reviewer(
    services: Services, seeded: Database
) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    fill_in(services, actor)
    with UnitOfWork(seeded) as uow:
        row = uow.offerings.by_key("riese-cloud")
        assert row is not None
        text = next(one for one in row.texts if one.language == "de")
    copied = {"title_de": text.title, "get_de": text.what_you_get, "whom_de": text.for_whom}
    write_offering(services, actor, **copied, needs_de=text.what_it_needs)
    submit(services, actor)
    hints = services.onboarding.review.one(reviewer, "netzwerk-neu", "de").duplicates
    assert "riese-cloud" in {one.offering_key for one in hints}


def test_documents_are_read_by_their_people_and_their_chamber_only(
    services: Services, seeded: Database
) -> None:
    reviewer, actor = coordinator(seeded), applicant(seeded)
    documents = services.onboarding.documents
    documents.add(actor, "../../Prüf\x00ung.exe", b"%PDF-1.7 ...")
    with pytest.raises(InvalidInput, match="document_kind"):
        documents.add(actor, "bild.png", b"MZ...")
    (kept,) = services.onboarding.application.view(actor, "de").documents
    assert kept.name.endswith(".pdf")
    hand_in(services, actor)
    assert documents.read(reviewer, kept.id).content == b"%PDF-1.7 ..."
    for stranger in (owner_of(seeded, "berta"), coordinator(seeded, "104", "schwaben@ihk.test"), Actor()):
        with pytest.raises(NotFound):
            documents.read(stranger, kept.id)
    with pytest.raises(Conflict):
        documents.remove(actor, kept.id)


def test_preview_names_needs_that_find_the_draft(services: Services, seeded: Database) -> None:
    actor = applicant(seeded)
    fill_in(services, actor)
    key = write_offering(services, actor, get_de="Wir finden Lehrlinge und helfen beim Suchen der Lehrlinge.")
    draft = typed(services, actor, key)
    view = services.onboarding.preview.of(actor, draft, "de")
    assert view is not None
    assert view.tried >= 20
    assert view.rivals == 4
    assert all(one.band in {"strong", "good", "possible"} for one in view.needs)
    empty = services.onboarding.offerings.start(actor)
    assert services.onboarding.preview.of(actor, typed(services, actor, empty), "de") is None
    assert OFFERING["title_de"] == draft.title_de
