"""Downloads on both stores: the rows a side's pages show, never another one's, in constant queries."""

from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.export import ExportTable
from matchmaker.domain.introduction import Deadlines
from matchmaker.domain.vocabulary import OfferingStatus, PartnerStatus
from matchmaker.services.coordination.lists import ListKey
from matchmaker.services.coordination.views import Choice
from matchmaker.services.exports.export import Exports
from matchmaker.services.exports.views import EVERYTHING, ExportFilter, Value
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.export_trail import ExportTrail
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.contract.test_coordination import statements
from tests.event_world import Programme
from tests.introduction_world import NEED_TEXT, SECRETS, SME_NAME, World

T = ExportTable
Rows = list[dict[str, Value]]


class Desk:
    """The use case over the world, with tables as lists of dicts."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.trail = world, ExportTrail.of(folder)
        self.use = Exports(
            world.database, Deadlines(), Questionnaire(PROJECT_ROOT / "data"), self.trail, lambda: world.now
        )

    def rows(self, who: str, table: ExportTable, wanted: ExportFilter = EVERYTHING) -> Rows:
        return self.read(self.world.actor(who), table, wanted)

    def read(self, actor: Actor, table: ExportTable, wanted: ExportFilter = EVERYTHING) -> Rows:
        data = self.use.table(actor, table, "de", wanted)
        keys = [column.key for column in data.line.columns]
        found = [dict(zip(keys, row, strict=True)) for row in data.rows]
        assert len(found) == data.line.taken, "the page names as many rows as the file holds"
        return found

    def everything(self, who: str) -> str:
        """All words of all tables that a person can have, in lower case."""
        actor = self.world.actor(who)
        return repr([list(data.rows) for data in self.use.everything(actor, "de")]).lower()


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path)


def test_a_partner_learns_nothing_before_it_accepts_and_then_what_its_page_says(desk: Desk) -> None:
    world = desk.world
    token = world.requested()
    assert desk.rows("riese", T.INTRODUCTIONS) == [], "not asked yet"
    world.services.decide.approve(world.actor("clara"), token, world.version(token))
    (asked,) = desk.rows("riese", T.INTRODUCTIONS)
    page = world.services.read.one(world.actor("riese"), token, "de")
    assert (asked["need"], asked["personal_line"]) == (page.need_text, page.personal_line)
    assert [asked[f"company{what}"] for what in ("", "_contact", "_email", "_phone")] == [None] * 4
    everything = desk.everything("riese")
    assert [one for one in (*SECRETS, "4711") if one in everything.replace("riese@firma", "")] == []
    world.services.answer.accept(world.actor("riese"), token, world.version(token))
    (accepted,) = desk.rows("riese", T.INTRODUCTIONS)
    assert (accepted["company"], accepted["need"]) == (SME_NAME, NEED_TEXT)
    assert (accepted["company_contact"], accepted["company_email"]) == ("Anna Huber", "anna@firma.example")
    assert desk.rows("berta", T.INTRODUCTIONS) == [], "another partner's"
    assert desk.rows("wirt", T.INTRODUCTIONS) == [], "another company's"


def test_ratings_are_shown_as_on_the_pages(desk: Desk) -> None:
    world = desk.world
    token = world.met()
    world.services.follow_up.rate(
        world.actor("anna"), token, world.version(token), outcome="order", stars=5, line="Gut."
    )
    seen = {who: desk.rows(who, T.INTRODUCTIONS)[0] for who in ("anna", "riese", "clara")}
    assert {who: row["company_stars"] for who, row in seen.items()} == {"anna": 5, "riese": None, "clara": 5}
    assert seen["riese"]["outcome"] is None
    world.services.follow_up.rate(
        world.actor("riese"), token, world.version(token), outcome="order", stars=4, line=""
    )
    (closed,) = desk.rows("riese", T.INTRODUCTIONS)
    assert (closed["status"], closed["outcome"], closed["company_line"]) == ("closed", "order", "Gut.")


def test_nothing_of_another_chamber_is_in_any_table(desk: Desk) -> None:
    world = desk.world
    world.met()
    programme = Programme(world)
    programme.register(world.actor("anna"), programme.published(), share=True)
    with UnitOfWork(world.database, write=True) as uow:
        (hidden,) = uow.partners.by_keys(["berta"]).values()
        hidden.status, hidden.chamber_code = PartnerStatus.SUBMITTED, "155"
        uow.commit()
    own = {line.table: line.total for line in desk.use.overview(world.actor("clara"))}
    assert all(own.values()) or {table for table, count in own.items() if not count} == {T.ASSESSMENTS}
    foreign = {line.table: line.total for line in desk.use.overview(world.actor("foreign"))}
    assert {table for table, count in foreign.items() if count} == {T.PARTNERS, T.OFFERINGS}
    assert [row["partner"] for row in desk.rows("foreign", T.PARTNERS)] == ["Anton GmbH", "Riese GmbH"]
    assert "Berta GmbH" in {row["partner"] for row in desk.rows("clara", T.PARTNERS)}, "its own applications"
    everything = desk.everything("foreign")
    assert [one for one in (*SECRETS, "metzgerei", "gast") if one in everything] == []


def test_nobody_has_tables_of_other_roles(desk: Desk) -> None:
    for who, table in (("anna", T.PARTNERS), ("riese", T.COMPANIES), ("riese", T.NEEDS), ("anna", T.EVENTS)):
        with pytest.raises(NotFound):
            desk.rows(who, table)
    with pytest.raises(NotFound):
        desk.use.overview(VISITOR)


def test_more_rows_than_allowed_leave_the_newest_and_say_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.services.exports.export.ROWS_MAX", 3)
    monkeypatch.setattr("matchmaker.services.exports.export.PORTION", 2)
    for number in range(5):
        desk.world.need("anna", f"Wir brauchen Hilfe Nummer {number} mit dem WLAN.")
    data = desk.use.table(desk.world.actor("anna"), T.NEEDS, "de")
    assert data.line.total > data.line.taken == 3
    texts = [row["text"] for row in desk.rows("anna", T.NEEDS)]
    assert texts == [f"Wir brauchen Hilfe Nummer {number} mit dem WLAN." for number in (4, 3, 2)]
    assert len(desk.rows("anna", T.MATCHES)) == 3, "several rows of one need are cut, too"


def test_queries_do_not_grow_with_the_rows(desk: Desk) -> None:
    world, programme = desk.world, Programme(desk.world)

    def counted() -> dict[str, tuple[int, int]]:
        found = {}
        for who in ("clara", "riese", "anna"):
            for line in desk.use.overview(world.actor(who)):
                with statements(world.database) as sent:
                    rows = desk.rows(who, line.table)
                found[f"{who} {line.table}"] = (len(rows), len(sent))
        return found

    def fill(need: str) -> None:
        for offering in ("riese-netz", "anton-vor-ort"):
            world.accepted(offering, need)
        key = programme.published()
        programme.register(world.actor("anna"), key, share=True)

    fill(world.need())
    counted()  # The taxonomy is read once and then kept.
    few = counted()
    world.pass_time(days=31)  # Another month has free places again.
    fill(world.need())
    fill(world.need())
    many = counted()
    grown = {name for name in few if many[name][0] > few[name][0]}
    assert {"clara introductions", "clara needs", "clara events", "clara registrations"} <= grown
    assert {name: many[name][1] for name in few} == {name: few[name][1] for name in few}


def test_lists_carry_their_filters_over(desk: Desk) -> None:
    world = desk.world
    waiting, approved = world.requested(), world.approved("anton-vor-ort")
    number = world.services.read.one(world.actor("clara"), waiting, "de").number

    def numbers(wanted: ExportFilter, who: str = "clara") -> list[Value]:
        return [row["number"] for row in desk.rows(who, T.INTRODUCTIONS, wanted)]

    assert numbers(ExportFilter(choice=Choice(ListKey.TO_DECIDE))) == [number]
    assert len(numbers(ExportFilter(choice=Choice(ListKey.ALL)))) == 2
    assert numbers(ExportFilter(choice=Choice(ListKey.ALL, partner="riese"))) == [number]
    assert numbers(ExportFilter(words=number)) == [number]
    assert len(numbers(ExportFilter(words="datensicherung anton"))) == 1
    assert numbers(ExportFilter(words="gibtesnicht")) == []
    assert numbers(ExportFilter(statuses=("accepted",)), "anton") == []
    assert len(numbers(ExportFilter(statuses=("approved",)), "anton")) == 1
    names = [row["company"] for row in desk.rows("clara", T.COMPANIES, ExportFilter(words="hüber"))]
    assert names == [SME_NAME]
    partners = [row["partner"] for row in desk.rows("clara", T.PARTNERS, ExportFilter(words="anton"))]
    assert partners == ["Anton GmbH"]
    assert world.status(approved) == "approved"


def test_matches_are_those_that_can_still_be_recommended(desk: Desk) -> None:
    world = desk.world
    world.need()
    before = desk.rows("anna", T.MATCHES)
    assert [row["rank"] for row in before] == list(range(1, len(before) + 1))
    assert {row["partner"] for row in before} == {"Anton GmbH", "Berta GmbH", "Riese GmbH"}
    with UnitOfWork(world.database, write=True) as uow:
        offering = uow.offerings.by_key("riese-netz")
        assert offering
        offering.status = OfferingStatus.ARCHIVED
        (anton,) = uow.partners.by_keys(["anton"]).values()
        recognition = uow.recognitions.held(anton.id, "155")
        assert recognition
        recognition.withdrawn_at = world.now
        uow.commit()
    kept = [row for row in before if row["partner"] != "Anton GmbH"]
    after = desk.rows("anna", T.MATCHES)
    assert len(after) == len(kept) - 1, "one is gone, another not recognised"
    assert [row["rank"] for row in after] == list(range(1, len(after) + 1))
    assert [{**row, "company": SME_NAME} for row in after] == desk.rows("clara", T.MATCHES)


def test_registrations_show_each_side_what_it_may_know(desk: Desk) -> None:
    world, programme = desk.world, Programme(desk.world)
    shy, open_, gone = (*programme.people(2), world.actor("anna"))
    key, other = programme.published(capacity="5"), programme.published(days=20)
    for actor, share in ((shy, False), (open_, True), (gone, True)):
        token = programme.register(actor, key, share=share)
    programme.register(open_, other, share=True)
    programme.use.registrations.cancel(gone, token)
    chamber = desk.rows("clara", T.REGISTRATIONS)
    assert len(chamber) == 3, "who signed off is only counted"
    assert {row["email"] for row in chamber} == {"gast0@wirt.example", "gast1@wirt.example"}
    assert len(desk.rows("clara", T.REGISTRATIONS, ExportFilter(event=key))) == 2
    assert [row["status"] for row in desk.rows("anna", T.REGISTRATIONS)] == ["cancelled"]
    assert desk.rows("riese", T.REGISTRATIONS) == []
    with UnitOfWork(world.database, write=True) as uow:
        (riese,) = uow.partners.by_keys(["riese"]).values()
        row = uow.events.by_key(key)
        assert row
        uow.events.set_partners(row, {riese.id: (1, 1)})
        uow.commit()
    (guest,) = desk.rows("riese", T.REGISTRATIONS)
    assert set(guest) == {"event", "starts", "company", "need", "wants_meetings"}
    world.now += timedelta(days=15)
    (event,) = [one for one in desk.rows("clara", T.EVENTS) if one["taken"] == 2]
    assert (event["ratings"], event["mean_stars"]) == (0, None)
    programme.use.registrations.rate(open_, programme.rows(key)[1].token, 4, "Gut")
    assert {row["mean_stars"] for row in desk.rows("clara", T.EVENTS)} == {None, 4.0}


def test_the_trail_says_who_took_what_and_how_many_rows(desk: Desk, tmp_path: Path) -> None:
    clara = desk.world.actor("clara")
    desk.use.note(clara, {T.COMPANIES: 2, T.NEEDS: 0}, "csv", filtered=True)
    desk.use.note(desk.world.actor("anna"), {T.NEEDS: 1}, "json", filtered=False)
    (line,) = desk.trail.of_person(clara.user_id or 0)
    assert line == {
        "at": desk.world.now.isoformat(),
        "user": clara.user_id,
        "role": "coordinator",
        "chamber": "155",
        "format": "csv",
        "rows": {"companies": 2, "needs": 0},
        "filtered": True,
    }
    assert len((tmp_path / "exports.jsonl").read_text().splitlines()) == 2
    blocked = Desk(desk.world, tmp_path / "exports.jsonl")
    with pytest.raises(OSError, match=r"exports\.jsonl"):
        blocked.use.note(clara, {}, "csv", filtered=False)
