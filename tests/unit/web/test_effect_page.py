"""The page about the programme's effect: how many companies are missing, or the means."""

from datetime import timedelta

from reading import all_of, faults, parse, text
from signing import Network

from matchmaker.domain.assessment import assess
from matchmaker.domain.grade_groups import SMALLEST_GROUP
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Sme

PAGE = "/koordination/wirkung"


def fill(network: Network) -> None:
    """Ten companies that have graded themselves twice."""
    areas = network.container.services.self_assessment.questionnaire.areas
    with UnitOfWork(network.container.database, write=True) as uow:
        like = uow.smes.by_key("baecker")
        assert like
        for number in range(SMALLEST_GROUP):
            sme = Sme(
                key=f"other-{number}",
                name="Anderer",
                postcode=like.postcode,
                industry_code=like.industry_code,
                district_ags=like.district_ags,
                chamber_code=like.chamber_code,
                service_languages=["de"],
                size="small",
                fictional=True,
                created_at=network.watch(),
            )
            uow.smes.add(sme)
            for level, days in ((0, 0), (2, 200)):
                now = network.watch() + timedelta(days=days)
                answers = {one.key: min(level, one.levels - 1) for area in areas for one in area.questions}
                row = uow.assessments.begin(sme.id, None, "x", answers, now)
                uow.assessments.complete(row, assess(areas, answers), now)
        uow.commit()


def test_below_ten_companies_the_page_says_how_many_are_missing(network: Network, prefix: str) -> None:
    root = parse(network.sign_in("coordinator").get(f"{prefix}{PAGE}").data)
    assert faults(root) == []
    assert str(SMALLEST_GROUP) in text(root)
    assert not list(all_of(root, "table"))


def test_from_ten_on_it_shows_the_means(network: Network) -> None:
    fill(network)
    client = network.sign_in("coordinator")
    root = parse(client.get(PAGE).data)
    assert faults(root) == []
    words = text(root)
    assert "10 Betriebe Ihrer Kammer haben sich selbst Noten gegeben, 10 davon mehr als einmal." in words
    assert "10 Betriebe besser geworden" in words
    assert text(next(all_of(root, "table"))).count("besser") == 7
    assert PAGE in client.get("/koordination").text
