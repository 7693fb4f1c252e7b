"""The programme of the demonstration names only what there is, and its next roadshow has many guests."""

from matchmaker.config import PROJECT_ROOT
from matchmaker.storage.seed import events
from matchmaker.storage.seed.files import read_json

DATA = PROJECT_ROOT / "data"


def test_the_programme_names_only_known_firms_needs_partners_and_topics() -> None:
    planned = events.read(DATA)
    needs = {one["key"]: len(one["needs"]) for one in read_json(DATA, "demo_smes.json", "smes")["smes"]}
    partners = {
        one["key"]
        for file in ("seed_partners.json", "demo_partners_a.json", "demo_partners_b.json")
        for one in read_json(DATA, file, "partners")["partners"]
    }
    fields = read_json(DATA, "topics.json", "topics")["fields"]
    topics = {topic["key"] for field in fields for topic in field["topics"]}
    assert len({one.title for one in planned}) == len(planned)
    for one in planned:
        assert set(one.topics) <= topics, one.title
        assert {each.partner for each in one.partners} | ({one.host} - {None}) <= partners, one.title
        firms = [each.sme for each in one.registrations]
        assert len(firms) == len(set(firms)), one.title
        for each in one.registrations:
            assert each.sme in needs, each.sme
            assert each.need is None or each.need < needs[each.sme], each.sme
            assert (each.need is not None) or one.kind != "roadshow", each.sme


def test_there_is_a_past_with_feedback_and_a_roadshow_to_come_with_companies_and_partners() -> None:
    planned = events.read(DATA)
    past = [one for one in planned if one.day < -7]
    assert sum(bool(each.stars) for one in past for each in one.registrations) >= 10
    assert all(each.was for one in past for each in one.registrations)
    coming = next(one for one in planned if one.kind == "roadshow" and one.day > 0)
    assert len(coming.registrations) >= 25
    assert len(coming.partners) >= 5
    assert any(len(one.registrations) > one.capacity for one in planned), "nobody waits anywhere"
