"""Setting up chambers, and what their companies find, on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.domain.actor import Actor
from matchmaker.domain.chamber import ChamberAction, ChamberInput
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import ChamberStatus, Role
from matchmaker.services.chambers import ChambersServices
from matchmaker.services.recommend_partners import RecommendPartners
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.unit_of_work import UnitOfWork
from models import District, Invitation, Membership, Need, PartnerRecognition, Sme, User
from tests.introduction_world import World
from tests.open_chambers import open_chamber

TYPED = NeedInput("Wir suchen Hilfe mit der Datensicherung.", "82362", "small", "10.71", ("backup",))
TEXTS = ChamberInput(imprint_de="Weg 1", privacy_de="Datenschutz", need_days="7")


@pytest.fixture
def chambers(world: World) -> ChambersServices:
    folder = PROJECT_ROOT / "var"
    settings = Settings(secret_key="x" * 32, database_url="sqlite://", data_dir=folder, var_dir=folder)
    return ChambersServices.make(world.database, settings, lambda: world.now)


def administrator(world: World, chamber: str, *, opener: bool = False) -> Actor:
    with UnitOfWork(world.database, write=True) as uow:
        user = User(
            email=f"leitung{chamber}@ihk.example",
            name="Lea Leitung",
            language="de",
            status="active",
            created_at=world.now,
            opens_chambers_since=world.now if opener else None,
            memberships=[Membership(role="administrator", chamber_code=chamber, created_at=world.now)],
        )
        uow.accounts.add(user)
        uow.commit()
    return Actor(user.id, Role.ADMINISTRATOR, chamber_code=chamber, second_factor=True, opens_chambers=opener)


def version(chambers: ChambersServices, actor: Actor, code: str) -> int:
    return chambers.read.one(actor, code).version


def found(world: World) -> set[str]:
    """Partners that a visitor of postcode 82362 is shown."""
    token = StateNeed(world.database, world.engines, 30, lambda: world.now).state(TYPED)
    view = RecommendPartners(world.database, lambda: world.now).for_need(token, "de", 10)
    return {match.partner.key for match in view.matches}


def set_status(world: World, code: str, status: ChamberStatus) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        setup = uow.chambers.setup(code)
        assert setup
        setup.status = status
        uow.commit()


def test_a_chamber_opens_once_everything_is_there(world: World, chambers: ChambersServices) -> None:
    opener = administrator(world, "155", opener=True)
    chambers.set_up.prepare(opener, "104")
    chambers.set_up.prepare(opener, "104")
    with pytest.raises(InvalidInput) as own:
        chambers.set_up.invite(opener, "104", "LEITUNG155@ihk.example", "administrator", "de")
    assert own.value.errors == {"email": "own_address"}
    chambers.set_up.invite(opener, "104", "neu@schwaben.example", "administrator", "de")
    chambers.set_up.choose_districts(opener, "104", version(chambers, opener, "104"), ["01001"])
    with pytest.raises(NotFound):
        chambers.set_up.move(opener, "104", version(chambers, opener, "104"), ChamberAction.OPEN)

    head = administrator(world, "104")
    # From now on it is the chamber's own.
    for step in (
        lambda: chambers.read.one(opener, "104"),
        lambda: chambers.set_up.write_texts(opener, "104", 2, TEXTS),
        lambda: chambers.set_up.invite(opener, "104", "zwei@schwaben.example", "coordinator", "de"),
    ):
        with pytest.raises(NotFound):
            step()
    with pytest.raises(Conflict) as missing:
        chambers.set_up.move(head, "104", version(chambers, head, "104"), ChamberAction.OPEN)
    assert missing.value.key == "not_ready"
    chambers.set_up.write_texts(head, "104", version(chambers, head, "104"), TEXTS)
    assert chambers.recognise.recognise_nationwide(head) == 2
    assert chambers.read.one(head, "104").missing == ()
    shown = version(chambers, head, "104")
    chambers.set_up.move(head, "104", shown, ChamberAction.OPEN)
    with pytest.raises(Conflict):
        chambers.set_up.move(head, "104", shown, ChamberAction.OPEN)
    assert chambers.read.one(head, "104").status == ChamberStatus.OPEN
    with UnitOfWork(world.database) as uow:
        assert [one.email for one in uow.session.scalars(select(Invitation))] == ["neu@schwaben.example"]


def test_only_openers_and_own_administrators_see_anything(world: World, chambers: ChambersServices) -> None:
    other, opener = administrator(world, "104"), administrator(world, "155", opener=True)
    assert [line.code for line in chambers.read.all(other)] == ["104"]
    assert [line.code for line in chambers.read.all(opener)] == ["155", "104"]
    for actor in (other, replace(opener, second_factor=False), world.actor("clara"), world.actor("anna")):
        with pytest.raises(NotFound):
            chambers.read.one(actor, "155")
        with pytest.raises(NotFound):
            chambers.set_up.choose_districts(actor, "155", 1, ["01001"])


def test_districts_of_chambers_that_take_part_cannot_be_taken(
    world: World, chambers: ChambersServices
) -> None:
    head = administrator(world, "104")
    chambers.set_up.prepare(head, "104")

    def refused(actor: Actor, code: str, *keys: str) -> str:
        with pytest.raises(InvalidInput) as problem:
            chambers.set_up.choose_districts(actor, code, version(chambers, actor, code), keys)
        return problem.value.errors["districts"]

    assert refused(head, "104") == "districts_missing"
    assert refused(head, "104", "99999") == "district_unknown"
    assert refused(head, "104", "01001", "09190") == "district_taken"
    own = administrator(world, "155")
    assert refused(own, "155", "09162") == "district_companies"
    with UnitOfWork(world.database, write=True) as uow:
        sme = uow.session.scalars(select(Sme).where(Sme.key == "wirt")).one()
        sme.district_ags, sme.chamber_code = "01001", None
        uow.commit()
    shown = version(chambers, head, "104")
    chambers.set_up.choose_districts(head, "104", shown, ["01001"])
    with pytest.raises(Conflict):
        chambers.set_up.choose_districts(head, "104", shown, ["01001"])
    with UnitOfWork(world.database) as uow:
        assert uow.session.get_one(District, "01001").chamber_code == "104"
        assert uow.session.scalars(select(Sme.chamber_code).where(Sme.key == "wirt")).one() == "104"


def test_an_open_chamber_keeps_imprint_and_privacy(world: World, chambers: ChambersServices) -> None:
    head = administrator(world, "155")
    with pytest.raises(InvalidInput) as refused:
        chambers.set_up.write_texts(head, "155", version(chambers, head, "155"), ChamberInput(privacy_de="P"))
    assert refused.value.errors == {"imprint_de": "open_needs_text"}
    assert chambers.read.one(head, "155").typed == ChamberInput()


def test_only_recognised_partners_are_found_and_a_withdrawal_counts_at_once(
    world: World, chambers: ChambersServices
) -> None:
    clara = world.actor("clara")
    assert found(world) == {"riese", "anton", "berta"}
    running, shown = world.approved("riese-netz"), world.need()
    chambers.recognise.withdraw(clara, "riese")
    chambers.recognise.withdraw(clara, "riese")
    assert found(world) == {"anton", "berta"}
    with pytest.raises(Conflict) as refused:
        world.requested("riese-netz", shown)
    assert refused.value.key == "not_recognised"
    world.services.answer.accept(world.actor("riese"), running, world.version(running))
    assert world.status(running) == "accepted"

    chambers.recognise.recognise(clara, "riese")
    chambers.recognise.recognise(clara, "riese")
    assert found(world) == {"riese", "anton", "berta"}
    with UnitOfWork(world.database) as uow:
        rows = uow.session.scalars(select(PartnerRecognition).order_by(PartnerRecognition.id)).all()
    assert [row.recognised_by_id for row in rows] == [None, None, None, clara.user_id]
    assert [row.withdrawn_by_id for row in rows if row.withdrawn_at] == [clara.user_id]
    with pytest.raises(NotFound):
        chambers.recognise.recognise(world.actor("anna"), "riese")


def test_a_partner_that_the_chamber_reviews_needs_no_recognition(
    world: World, chambers: ChambersServices
) -> None:
    clara = world.actor("clara")
    for key in ("riese", "anton", "berta"):
        chambers.recognise.withdraw(clara, key)
    assert found(world) == set()
    with UnitOfWork(world.database, write=True) as uow:
        uow.partners.by_keys(["anton"])["anton"].chamber_code = "155"
        uow.partners.by_keys(["berta"])["berta"].chamber_code = "104"
        uow.commit()
    assert found(world) == {"anton"}
    lines = chambers.recognise.of_others(clara).lines
    assert [(one.key, one.reviewer, one.since) for one in lines] == [
        ("berta", "IHK Schwaben", None), ("riese", None, None)
    ]  # fmt: skip
    with pytest.raises(NotFound):
        chambers.recognise.recognise(clara, "anton")


def test_where_no_chamber_is_open_everybody_is_found_and_nothing_can_be_asked(world: World) -> None:
    need = world.need()
    for status, partners in ((ChamberStatus.PREPARED, 3), (ChamberStatus.PAUSED, 3)):
        set_status(world, "155", status)
        assert len(found(world)) == partners
        with pytest.raises(Conflict) as refused:
            world.requested("riese-netz", need)
        assert refused.value.key == "chamber_closed"
    assert world.mails() == []


def test_a_visitor_is_told_which_chamber_does_not_take_part(world: World) -> None:
    recommend = RecommendPartners(world.database, lambda: world.now)
    token = StateNeed(world.database, world.engines, 30, lambda: world.now).state(TYPED)
    assert recommend.need(token, "de").closed_chamber is None
    set_status(world, "155", ChamberStatus.PREPARED)
    closed = recommend.need(token, "de").closed_chamber
    assert closed
    assert (closed.name, closed.status) == ("IHK München", ChamberStatus.PREPARED)


def test_needs_are_forgotten_when_their_chamber_says_so(world: World, chambers: ChambersServices) -> None:
    head = administrator(world, "155")
    chambers.set_up.write_texts(head, "155", version(chambers, head, "155"), TEXTS)
    state = StateNeed(world.database, world.engines, 30, lambda: world.now)
    token = state.state(TYPED)
    with UnitOfWork(world.database) as uow:
        need = uow.session.scalars(select(Need).where(Need.token == token)).one()
    assert need.expires_at == world.now + timedelta(days=7)
    assert (state.days_kept("82362"), state.days_kept("99999")) == (7, 30)


def test_a_second_chamber_has_partners_of_its_own(world: World, chambers: ChambersServices) -> None:
    open_chamber(world.database, "104", recognise=False)
    foreign = world.actor("foreign")
    chambers.recognise.recognise(foreign, "berta")
    with UnitOfWork(world.database) as uow:
        assert (uow.recognitions.count("155"), uow.recognitions.count("104")) == (3, 1)
        names = [one.name for one, _ in uow.recognitions.chambers_of(world.partner("berta").id)]
    assert names == ["IHK München", "IHK Schwaben"]
    assert found(world) == {"riese", "anton", "berta"}


def test_partners_try_their_texts_on_companies_of_chambers_that_count(
    world: World, chambers: ChambersServices
) -> None:
    """The preview of an offering quotes needs: it must not reach a chamber that has not let it in."""
    world.need()

    def tried(key: str) -> int:
        with UnitOfWork(world.database) as uow:
            return len(uow.onboarding.recent_needs(world.now, 10, uow.partners.by_keys([key])[key]))

    everything = tried("berta")
    assert everything > 0
    chambers.recognise.withdraw(world.actor("clara"), "berta")
    assert tried("berta") == 0
    for code, expected in (("104", 0), ("155", everything)):
        with UnitOfWork(world.database, write=True) as uow:
            uow.partners.by_keys(["berta"])["berta"].chamber_code = code
            uow.commit()
        assert tried("berta") == expected
