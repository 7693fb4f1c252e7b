"""Erasing an account on both stores: the person is gone from every table, what was done stays."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.domain.errors import Conflict, InvalidInput, MatchmakerError, NotFound
from matchmaker.domain.vocabulary import PartnerStatus, Role, UserStatus
from matchmaker.services.accounts.sessions import Sessions
from matchmaker.services.accounts.throttle import Throttle
from matchmaker.services.accounts.views import SignedIn
from matchmaker.services.erasure import ErasureServices
from matchmaker.services.erasure.erase import ERASED_COMPANY
from matchmaker.services.erasure.plan import Fate
from matchmaker.storage.repositories.accounts import Organisation
from matchmaker.storage.repositories.persons import PersonRepository
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Base, OutboxMail, Partner, Sme, User
from tests.introduction_world import SME_NAME, World
from tests.people import HASH, PASSWORD, SECRET

PHONE = "0881 7654321"


class Office:
    """The use cases over the world, with people who have passwords."""

    def __init__(self, world: World) -> None:
        self.world = world
        settings = Settings(
            secret_key="x" * 32,
            database_url="sqlite://",
            data_dir=PROJECT_ROOT / "data",
            var_dir=PROJECT_ROOT / "var",
        )
        self.use = ErasureServices.make(world.database, world.engines, settings, lambda: world.now)
        with UnitOfWork(world.database, write=True) as uow:
            for user in uow.accounts.all():
                user.password_hash, user.phone = HASH, PHONE if user.name == "Anna Huber" else user.phone
            uow.commit()

    def viewer(self, name: str) -> SignedIn:
        sessions = Sessions(self.world.database, lambda: self.world.now, demo=False)
        token = sessions.start(self.world.actor(name).user_id or 0, "Firefox, Linux", second_factor=True)
        found = sessions.find(token)
        assert found
        return found

    def erase(self, name: str) -> None:
        self.use.account.erase(self.viewer(name), PASSWORD, "")

    def fates(self, name: str) -> list[Fate]:
        return [one.fate for one in self.use.account.look(self.viewer(name)).organisations]

    def join(self, name: str, role: Role, **belongs: int | str) -> User:
        """Another person of an organisation."""
        with UnitOfWork(self.world.database, write=True) as uow:
            user = User(
                email=f"{name}@firma.example",
                name=f"{name.title()} Neu",
                language="de",
                status=UserStatus.ACTIVE,
                password_hash=HASH,
                created_at=self.world.now,
                memberships=[],
            )
            uow.accounts.add(user)
            uow.accounts.join(user, role, Organisation(**belongs), self.world.now)  # type: ignore[arg-type]
            uow.commit()
        self.world.actors[name] = self.world.actors["anna"].__class__(
            user_id=user.id,
            role=role,
            second_factor=True,
            **belongs,  # type: ignore[arg-type]
        )
        return user

    def traces(self, *words: str) -> list[str]:
        """Every place in the database that holds one of the words."""
        return [
            f"{table.name}: {row}"
            for table in Base.metadata.sorted_tables
            if table.name != "embeddings"
            for row in self._rows(table.name)
            if any(word.lower() in row.lower() for word in words)
        ]

    def _rows(self, name: str) -> Iterator[str]:
        with self.world.database.engine.connect() as connection:
            for row in connection.execute(select(Base.metadata.tables[name])):
                yield repr(tuple(row))

    def change_partner(self, key: str, **values: object) -> int:
        with UnitOfWork(self.world.database, write=True) as uow:
            partner = uow.partners.by_keys([key])[key]
            for name, value in values.items():
                setattr(partner, name, value)
            uow.commit()
        return partner.id


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def test_person_is_gone_everywhere_and_the_trail_says_that_the_company_acted(office: Office) -> None:
    world = office.world
    anna = world.actor("anna")
    office.join("erna", Role.SME, sme_id=anna.sme_id or 0)
    token = world.accepted()
    office.viewer("anna")
    Throttle(world.database, "password").count("anna@firma.example", world.now)
    with UnitOfWork(world.database, write=True) as uow:
        uow.accounts.ask_email_change(anna.user_id or 0, "anna@neu.example", world.now)
        uow.accounts.set_recovery_codes(anna.user_id or 0, ["x" * 64])
        for message, address in (("new_address_asked", "anna@alt.example"), ("invitation", "gast@x.example")):
            values = {"path": "/", "inviter": "Anna Huber"} if message == "invitation" else {"path": "/"}
            uow.outbox.add(
                message, key=f"{message}:{anna.user_id}:1", address=address, language="de",
                values=values, now=world.now,
            )  # fmt: skip
        uow.commit()
    before = [(one.number, one.action, one.actor_kind, one.at) for one in world.row(token).events]
    world.deliver()
    assert office.traces("anna huber", "anna@")
    office.erase("anna")
    last = world.mails("account_erased")
    assert [(one.address, one.user_id) for one in last] == [("anna@firma.example", None)]
    with UnitOfWork(world.database, write=True) as uow:
        uow.outbox.delivered(last[0].id, world.now, "<x>")
        uow.commit()
    assert office.traces("anna", PHONE, PHONE[5:]) == []
    number = anna.user_id
    assert [
        one.key for one in world.mails() if re.search(rf":{number}(:|$)", one.key) and not one.address
    ] == []
    row = world.row(token)
    assert [(one.number, one.action, one.actor_kind, one.at) for one in row.events] == before
    assert {one.actor_id for one in row.events if one.actor_kind == "sme"} == {None}
    assert {one.actor_id for one in row.events if one.actor_kind != "sme"} != {None}
    assert world.services.read.one(world.actor("riese"), token, "de").sme.name == SME_NAME
    with UnitOfWork(world.database) as uow:
        assert uow.accounts.failures(Throttle(world.database, "password")._key("anna@firma.example")) is None


def test_open_requests_are_withdrawn_first_and_the_company_is_blanked(office: Office) -> None:
    world = office.world
    requested, approved = world.requested(), world.approved("anton-vor-ort")
    world.deliver()
    view = office.use.account.look(office.viewer("anna"))
    assert [(one.fate, one.open_requests) for one in view.organisations] == [(Fate.COMPANY_BLANKED, 2)]
    left = world.left("anton")
    office.erase("anna")
    assert [world.status(one) for one in (requested, approved)] == ["withdrawn", "withdrawn"]
    assert world.left("anton") == left + 1
    assert len(world.mails("introduction_withdrawn_coordinator")) == 4
    assert [one.user_id for one in world.mails("introduction_withdrawn_partner")] == [
        world.actor("anton").user_id
    ]
    for token in (requested, approved):
        row = world.row(token)
        assert (row.need_text, row.personal_line, row.need_id) == ("", "", None)
        assert {one.text for one in row.events if one.actor_kind == "sme"} == {None}
        for reader in ("clara", "anton" if token == approved else "riese"):
            try:
                shown = world.services.read.one(world.actor(reader), token, "de")
            except NotFound:
                assert token == requested, "a partner that was never asked still knows nothing"
                continue
            assert shown.sme.name in (ERASED_COMPANY, None)
    with UnitOfWork(world.database) as uow:
        sme = uow.smes.by_id(world.actor("anna").sme_id or 0)
    assert sme
    assert (sme.name, sme.needs, sme.size) == (ERASED_COMPANY, [], "small")
    assert sme.key.startswith("erased-")
    # What was mailed to the others is blanked by time; the word for bakers is no trace of one.
    tables = ("outbox:", "industry_words:")
    assert [one for one in office.traces("huber", "baecker") if not one.startswith(tables)] == []


def test_accepted_introductions_go_on_without_the_name(office: Office) -> None:
    world = office.world
    token = world.met()
    world.services.follow_up.rate(
        world.actor("anna"), token, world.version(token), outcome="order", stars=5, line="Frau Huber war da."
    )
    assert office.use.account.look(office.viewer("anna")).organisations[0].running == 1
    office.erase("anna")
    assert world.status(token) == "met"
    for reader in ("riese", "clara"):
        view = world.services.read.one(world.actor(reader), token, "de")
        assert view.sme_contact
        assert (view.sme_contact.name, view.sme_contact.email) == (ERASED_COMPANY, None)
    world.services.follow_up.rate(
        world.actor("riese"), token, world.version(token), outcome="order", stars=4, line=""
    )
    row = world.row(token)
    assert row.status == "closed", "the partner's rating completes it"
    assert sorted((one.side, one.stars, one.line) for one in row.feedback) == [
        ("partner", 4, ""),
        ("sme", 5, ""),
    ]


def test_a_company_without_introductions_goes_as_a_whole_and_its_runs_stay(office: Office) -> None:
    world = office.world
    world.need("wirt")
    with UnitOfWork(world.database) as uow:
        runs = uow.session.execute(select(Base.metadata.tables["recommendation_runs"])).all()
    assert office.fates("wirt") == [Fate.COMPANY_DELETED]
    office.erase("wirt")
    with UnitOfWork(world.database) as uow:
        assert uow.session.get(Sme, world.actor("wirt").sme_id) is None
        kept = uow.session.execute(select(Base.metadata.tables["recommendation_runs"])).all()
    assert len(kept) == len(runs)
    assert office.traces("wilma", "wirt@firma") == [one for one in office.traces("wirt@") if "outbox" in one]


def test_last_person_of_a_partner_in_the_network_names_a_colleague_or_leaves(office: Office) -> None:
    world = office.world
    partner_id = office.change_partner(
        "riese", contact_name="Rita Riese", contact_email="riese@firma.example", contact_phone="0881 4711"
    )
    with pytest.raises(Conflict) as refused:
        office.erase("riese")
    assert refused.value.key == "needs_somebody"
    assert office.fates("riese") == [Fate.PARTNER_NEEDS_SOMEBODY]
    colleague = office.join("rolf", Role.PARTNER, partner_id=partner_id)
    assert office.fates("riese") == [Fate.SHARED]
    office.erase("riese")
    partner = world.partner("riese")
    assert (partner.status, partner.contact_name, partner.contact_email, partner.contact_phone) == (
        *(PartnerStatus.ACTIVE, colleague.name, colleague.email),
        None,
    )
    office.change_partner("riese", status=PartnerStatus.RETIRED)
    assert office.fates("rolf") == [Fate.PARTNER_BLANKED]
    office.erase("rolf")
    partner = world.partner("riese")
    assert (partner.name, partner.contact_name, partner.contact_email) == (partner.name, None, None)


@pytest.mark.parametrize("status", [PartnerStatus.DRAFT, PartnerStatus.SUBMITTED, PartnerStatus.RETURNED])
def test_an_application_goes_as_a_whole(office: Office, status: PartnerStatus) -> None:
    with UnitOfWork(office.world.database, write=True) as uow:
        partner = Partner(
            key="neu", name="Neu IT", kind="vendor", status=status, fictional=False, summaries={},
            nationwide=False, capacity_per_month=4, service_languages=["de"], wanted_sizes=[],
            contact_name="Nora Neu", contact_email="nora@firma.example", created_at=office.world.now,
            districts=[], industries=[],
        )  # fmt: skip
        uow.partners.add(partner)
        uow.commit()
    office.join("nora", Role.PARTNER, partner_id=partner.id)
    assert office.fates("nora") == [Fate.APPLICATION_DELETED]
    office.erase("nora")
    with UnitOfWork(office.world.database) as uow:
        assert uow.session.get(Partner, partner.id) is None


def test_a_chamber_keeps_an_administrator(office: Office) -> None:
    office.join("adele", Role.ADMINISTRATOR, chamber_code="155")
    with pytest.raises(Conflict):
        office.erase("adele")
    second = office.join("bernd", Role.ADMINISTRATOR, chamber_code="155")
    with UnitOfWork(office.world.database, write=True) as uow:
        user = uow.accounts.by_id(second.id)
        assert user
        user.status = UserStatus.DEACTIVATED
        uow.commit()
    assert office.fates("adele") == [Fate.CHAMBER_NEEDS_ADMINISTRATOR], "a closed account does not count"
    with UnitOfWork(office.world.database, write=True) as uow:
        user = uow.accounts.by_id(second.id)
        assert user
        user.status = UserStatus.ACTIVE
        uow.commit()
    office.erase("adele")
    assert office.fates("clara") == [Fate.SHARED], "coordinators may always go"


def test_password_and_code_are_asked_for_and_a_failure_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = office.world
    token = world.requested()
    viewer = office.viewer("anna")
    with UnitOfWork(world.database, write=True) as uow:
        user = uow.accounts.by_id(viewer.actor.user_id or 0)
        assert user
        user.totp_secret, user.totp_confirmed_at = SECRET, world.now
        uow.commit()
    for password, code, field in (("wrong", "", "password"), (PASSWORD, "000000", "code")):
        with pytest.raises(InvalidInput) as refused:
            office.use.account.erase(viewer, password, code)
        assert list(refused.value.errors) == [field]
    import pyotp

    with monkeypatch.context() as patch:
        patch.setattr(PersonRepository, "forget_mails", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            office.use.account.erase(viewer, PASSWORD, pyotp.TOTP(SECRET).at(world.now))
    assert world.status(token) == "requested"
    office.use.account.erase(viewer, PASSWORD, pyotp.TOTP(SECRET).at(world.now))
    assert world.status(token) == "withdrawn"


def test_of_two_clicks_at_once_one_erases(office: Office) -> None:
    viewer = office.viewer("anna")
    office.world.requested()

    def attempt(number: int) -> bool:
        try:
            office.use.account.erase(viewer, PASSWORD, "")
        except MatchmakerError:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(attempt, range(3))) == 1
    assert len(office.world.mails("account_erased")) == 1


def test_a_mail_in_hand_is_not_tried_again_after_the_erasure(office: Office) -> None:
    world = office.world
    world.requested()
    with UnitOfWork(world.database, write=True) as uow:
        query = select(OutboxMail).where(OutboxMail.user_id == world.actor("anna").user_id)
        mail = uow.session.scalars(query).one()
        mail.claimed_until, mail.attempts = world.now + timedelta(minutes=10), 1
        uow.commit()
    office.erase("anna")
    with UnitOfWork(world.database, write=True) as uow:
        uow.outbox.postpone(mail.id, world.now, "later, anna@firma.example")
        uow.commit()
    with UnitOfWork(world.database) as uow:
        kept = uow.outbox.by_id(mail.id)
    assert kept
    assert (kept.address, kept.due_at, kept.last_error, kept.values) == ("", None, None, {})


def test_who_signs_up_next_has_another_number_and_gets_all_mails(office: Office) -> None:
    world = office.world
    sme_id = world.actor("wirt").sme_id or 0
    numbers = set()
    for name in ("erste", "zweite"):
        user = office.join(name, Role.SME, sme_id=sme_id)
        with UnitOfWork(world.database, write=True) as uow:
            key, values = f"verify_address:{user.id}:202603020900", {"path": "/"}
            assert uow.outbox.add("verify_address", key=key, user=user, values=values, now=world.now), name
            uow.commit()
        numbers.add(user.id)
        office.erase(name)
    assert len(numbers) == 2
