"""Limits of an application, completeness, documents, and when two partners look like one."""

from dataclasses import replace
from typing import Any

import pytest

from matchmaker.domain.application import (
    PART_MAX,
    SUMMARY_MAX,
    SUMMARY_MIN,
    TITLE_MAX,
    OfferingInput,
    ProfileInput,
    capacity_of,
    check_offering,
    check_profile,
    completeness,
)
from matchmaker.domain.documents import (
    DOCUMENT_BYTES_MAX,
    clean_name,
    document_problem,
    media_type_of,
)
from matchmaker.domain.duplicates import names_alike, own_domain, plain_name

PROFILE = ProfileInput(
    name="Netz GmbH",
    kind="agency",
    seat="Weilheim",
    summary_de="W" * SUMMARY_MIN,
    contact_name="Nora Neu",
    contact_email="nora@netz.de",
    nationwide=True,
    chamber="155",
    capacity="4",
)
OFFERING = OfferingInput(
    "eins",
    title_de="Ein guter Titel",
    get_de="Was man bekommt, in Worten.",
    whom_de="Für wen das ist, in Worten.",
    needs_de="Was es braucht, in Worten.",
    topics=("wifi",),
    sizes=("small",),
    formats=("advice",),
)


def test_whole_application_has_no_problem() -> None:
    assert check_profile(PROFILE) == {}
    assert check_offering(OFFERING, serves_districts=False) == {}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"name": " "}, {"name": "name_missing"}),
        ({"name": "X"}, {"name": "name_short"}),
        ({"name": "X" * 121}, {"name": "name_long"}),
        ({"kind": "club"}, {"kind": "kind_missing"}),
        ({"website": "kein netz"}, {"website": "website_format"}),
        ({"website": "javascript:alert(1)//x.de"}, {"website": "website_format"}),
        ({"website": "https://x.de/" + "a" * 200}, {"website": "website_long"}),
        ({"summary_de": "W" * (SUMMARY_MIN - 1)}, {"summary_de": "summary_short"}),
        ({"summary_de": "W" * (SUMMARY_MAX + 1)}, {"summary_de": "summary_long"}),
        ({"summary_en": "short"}, {"summary_en": "summary_short"}),
        ({"contact_email": "nora@netz"}, {"contact_email": "email_format"}),
        ({"contact_email": ""}, {"contact_email": "email_missing"}),
        ({"contact_phone": "ruf an"}, {"contact_phone": "phone_format"}),
        ({"nationwide": False}, {"districts": "districts_missing"}),
        ({"chamber": ""}, {"chamber": "chamber_missing"}),
        ({"languages": ()}, {"languages": "languages_missing"}),
        ({"sizes": ("huge",)}, {"sizes": "size_unknown"}),
        ({"industries": tuple(map(str, range(21)))}, {"industries": "industries_many"}),
        ({"capacity": ""}, {"capacity": "capacity_missing"}),
        ({"capacity": "0"}, {"capacity": "capacity_format"}),
        ({"capacity": "201"}, {"capacity": "capacity_format"}),
        ({"capacity": "²"}, {"capacity": "capacity_format"}),
    ],
)
def test_every_limit_of_the_profile(changes: dict[str, Any], problems: dict[str, str]) -> None:
    assert check_profile(replace(PROFILE, **changes)) == problems


@pytest.mark.parametrize(
    "website", ["netz.de", "https://www.netz.de/über-uns", "http://netz.co.uk:8080/a?b=c"]
)
def test_websites_as_people_type_them(website: str) -> None:
    assert check_profile(replace(PROFILE, website=website)) == {}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"title_de": "Kurz"}, {"title_de": "title_short"}),
        ({"title_de": "x" * (TITLE_MAX + 1)}, {"title_de": "title_long"}),
        ({"get_de": ""}, {"get_de": "part_missing"}),
        ({"needs_de": "x" * (PART_MAX + 1)}, {"needs_de": "part_long"}),
        ({"topics": ()}, {"topics": "topics_missing"}),
        ({"topics": tuple("abcdef")}, {"topics": "topics_many"}),
        ({"sizes": ("huge",)}, {"sizes": "sizes_missing"}),
        ({"formats": ()}, {"formats": "formats_missing"}),
        ({"grade_best": "4", "grade_worst": "3"}, {"grade_worst": "grades_order"}),
        ({"grade_best": "0"}, {"grade_worst": "grades_order"}),
        ({"on_site": True}, {"on_site": "on_site_districts"}),
        (
            {"title_en": "A good title"},
            {"get_en": "part_missing", "whom_en": "part_missing", "needs_en": "part_missing"},
        ),
    ],
)
def test_every_limit_of_an_offering(changes: dict[str, Any], problems: dict[str, str]) -> None:
    assert check_offering(replace(OFFERING, **changes), serves_districts=False) == problems


@pytest.mark.parametrize(
    ("typed", "number"), [("4", 4), (" 200 ", 200), ("0", None), ("-1", None), ("4.5", None)]
)
def test_capacity_is_a_whole_number_in_its_limits(typed: str, number: int | None) -> None:
    assert capacity_of(typed) == number


def test_drafts_survive_json_whatever_they_hold() -> None:
    odd = replace(OFFERING, title_de="\x00🙂" * 300, grade_best="many", topics=("wifi", "backup"))
    assert OfferingInput.from_json(odd.to_json()) == odd
    assert ProfileInput.from_json({"name": "Netz", "unknown": 1}) == ProfileInput(name="Netz")


def test_completeness_moves_in_steps_of_five_and_ends_at_a_hundred() -> None:
    empty = completeness(ProfileInput(), [])
    assert empty.percent % 5 == 0
    assert empty.percent < 30
    assert {one.key for one in empty.missing} >= {"name", "contact", "regions", "offering"}
    required = completeness(PROFILE, [OFFERING])
    assert required.missing == ()
    assert required.percent < 100
    english = {f"{part}_en": "In English, with enough words." for part in ("title", "get", "whom", "needs")}
    profile = replace(PROFILE, website="netz.de", summary_en="W" * SUMMARY_MIN, contact_phone="089 5116-0")
    assert completeness(profile, [replace(OFFERING, **english)]).percent == 100


def test_something_optional_that_is_wrong_must_be_corrected() -> None:
    found = completeness(replace(PROFILE, website="kein netz"), [OFFERING])
    assert [one.key for one in found.missing] == ["website"]


def test_half_filled_second_offering_must_be_completed_or_deleted() -> None:
    found = completeness(PROFILE, [OFFERING, OfferingInput("zwei")])
    assert [one.key for one in found.missing] == ["offerings_whole"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"MZ\x90", None),
        (b"<svg onload=alert(1)>", None),
        (b"", None),
    ],
)
def test_kind_of_a_file_follows_from_its_content(content: bytes, kind: str | None) -> None:
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\nora\\Prüfzeugnis.PDF", "Prüfzeugnis.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie x.pdf"),
        ("", "dokument.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("bild.png", "bild.png.pdf"),
    ],
)
def test_name_of_a_file_is_cleaned(name: str, clean: str) -> None:
    assert clean_name(name, "application/pdf") == clean


@pytest.mark.parametrize(
    ("content", "kept", "problem"),
    [
        (b"%PDF-", 2, None),
        (b"%PDF-", 3, "documents_many"),
        (b"", 0, "document_empty"),
        (b"%PDF-" + bytes(DOCUMENT_BYTES_MAX), 0, "document_large"),
        (b"%PDF-" + bytes(DOCUMENT_BYTES_MAX - 5), 0, None),
        (b"GIF89a", 0, "document_kind"),
    ],
)
def test_documents_have_limits(content: bytes, kept: int, problem: str | None) -> None:
    assert document_problem(content, kept) == problem


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Müller & Söhne GmbH & Co. KG", "Mueller und Söhne"),
        ("Netzwerft GmbH", "netzwerft (haftungsbeschränkt) UG"),
        ("Digital Oberland e.K.", "Oberland Digital"),
        ("Siegelspatz GmbH", "Siegelspaz AG"),
        ("Kontor Kegel", "KontorKegel GmbH"),
    ],
)
def test_same_company_under_another_spelling(first: str, second: str) -> None:
    assert names_alike(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Huber IT GmbH", "Gruber IT GmbH"),
        ("ABC GmbH", "ABD GmbH"),
        ("GmbH", "AG"),
        ("Telekom", "Telefonbau"),
    ],
)
def test_different_companies_stay_different(first: str, second: str) -> None:
    assert not names_alike(first, second)


def test_plain_name_drops_the_legal_form() -> None:
    assert plain_name("Bäckerei Zirnbichl GmbH & Co. KG (fiktiv)") == "baeckerei zirnbichl"


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.netz.de/impressum", "netz.de"),
        ("shop.netz.co.uk", "netz.co.uk"),
        ("nora@Netz.DE", "netz.de"),
        ("nora@gmx.de", None),
        ("https://netz.jimdosite.com", None),
        ("https://[broken", None),
        ("localhost", None),
        (None, None),
    ],
)
def test_own_domain_ignores_free_mail_and_shared_hosts(address: str | None, domain: str | None) -> None:
    assert own_domain(address) == domain
