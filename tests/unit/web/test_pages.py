"""Every page in every state and both languages: valid, labelled, with one heading and a title of its own."""

import re

import pytest
from flask.testing import FlaskClient
from reading import Element, Library, all_of, by_id, faults, text

PAGES = {
    "landing": "/",
    "need form": "/bedarf",
    "need form from an example": "/bedarf?beispiel=2",
    "need form from a topic": "/bedarf?thema=erp",
    "need to change": "/bedarf/abc123/aendern",
    "need to change, long": "/bedarf/long/aendern",
    "need to change, markup": "/bedarf/html/aendern",
    "result": "/bedarf/abc123",
    "result, all": "/bedarf/abc123?alle=1",
    "result, one": "/bedarf/one",
    "result, bare": "/bedarf/bare",
    "result, markup": "/bedarf/html",
    "result, long": "/bedarf/long",
    "result, with a hint at funding": "/bedarf/funded",
    "nothing fits": "/bedarf/nothing",
    "nothing fits, bare": "/bedarf/nothing-bare",
    "nothing fits, empty network": "/bedarf/empty",
    "introduction": "/bedarf/abc123/vermittlung/azubifunken-lehrlinge-clips",
    "introduction, bare": "/bedarf/bare/vermittlung/azubifunken-lehrlinge-clips",
    "coordinator": "/bedarf/abc123/beratung",
    "coordinator, bare": "/bedarf/bare/beratung",
    "partners": "/partner",
    "partners, second page": "/partner?seite=2",
    "partners, filtered": "/partner?thema=apprentices&kreis=09162&format=workshop",
    "partners, none": "/partner?format=webinar",
    "partner": "/partner/azubifunken",
    "partner, founding": "/partner/founding-1",
    "partner, bare": "/partner/bare",
    "topics": "/themen",
    "topic": "/themen/apprentices",
    "topic without offerings": "/themen/funding",
    "events": "/veranstaltungen",
    "events, filtered": "/veranstaltungen?art=webinar&ort=online&monat=2031-05",
    "events, none": "/veranstaltungen?art=workshop",
    "event": "/veranstaltungen/roadshow",
    "event, full": "/veranstaltungen/full",
    "event, over": "/veranstaltungen/over",
    "event, cancelled": "/veranstaltungen/cancelled",
    "event, markup": "/veranstaltungen/html",
    "why": "/warum-diese-partner",
    "measured": "/warum-diese-partner/messung",
    "self-assessment": "/selbsttest",
    "self-assessment, an area": "/selbsttest/1",
    "self-assessment, the last area": "/selbsttest/6",
    "imprint": "/impressum",
    "privacy": "/datenschutz",
    "accessibility": "/barrierefreiheit",
}
ONE_OF_A_KIND = [name for name in PAGES if "," not in name and " from " not in name and "change" not in name]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_is_sound(page: Library, prefix: str, path: str) -> None:
    assert page.answer(prefix + path).status_code == 200
    root = page(prefix + path)
    assert faults(root) == []
    html = next(all_of(root, "html"))
    assert html.get("lang") == ("en" if prefix else "de")
    assert text(next(all_of(root, "title"))).endswith(" – Matchmaker")


@pytest.mark.parametrize("language_prefix", ["", "/en"])
def test_titles_are_unique(page: Library, language_prefix: str) -> None:
    titles = [text(next(all_of(page(language_prefix + PAGES[name]), "title"))) for name in ONE_OF_A_KIND]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_languages_do_not_mix(page: Library, path: str) -> None:
    german, english = (page(start + path) for start in ("", "/en"))
    assert text(next(all_of(german, "h1")))
    assert text(next(all_of(english, "h1")))
    assert "Barrierefreiheit" in text(next(all_of(german, "footer")))
    assert "Accessibility" in text(next(all_of(english, "footer")))


@pytest.mark.parametrize(
    "path", [path for path in PAGES.values() if not re.match(r"/(bedarf($|\?|.*aendern)|selbsttest/)", path)]
)
def test_language_switch_leads_to_the_same_page(page: Library, path: str) -> None:
    root = page(path)
    (switch,) = [one for one in all_of(root, "a") if one.get("hreflang")]
    assert (switch.get("hreflang"), switch.get("lang"), switch.get("href")) == ("en", "en", "/en" + path)
    back = page("/en" + path)
    (switch,) = [one for one in all_of(back, "a") if one.get("hreflang")]
    assert (switch.get("hreflang"), switch.get("href")) == ("de", path)


def test_language_switch_stays_on_this_host(page: Library) -> None:
    for path, switch in {
        "/en//example.com/": "/example.com/",
        "/nix/ü?x=ä&y=%2F": "/en/nix/%C3%BC?x=%C3%A4&y=%2F",
    }.items():
        root = page(path)
        assert [one.get("href") for one in all_of(root, "a") if one.get("hreflang")] == [switch]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_everything_comes_from_here(page: Library, prefix: str, path: str) -> None:
    root = page(prefix + path)
    loaded = [one.get("src") or one.get("href") or "" for one in all_of(root, "script", "link", "img")]
    assert [address for address in loaded if not address.startswith("/")] == []


def test_every_file_that_pages_name_is_there(page: Library) -> None:
    addresses = {one.get("src") or one.get("href") or "" for one in all_of(page("/"), "script", "link")}
    for address in addresses:
        if address.startswith("/static/"):
            answer = page.client.get(address)
            assert answer.status_code == 200, address
            answer.close()


def test_looking_changes_nothing(client: FlaskClient, services) -> None:
    for path in PAGES.values():
        client.get(path)
    assert services.state_need.stated == []


def test_only_pages_with_a_form_set_the_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/partner").headers
    assert "Set-Cookie" not in client.get("/bedarf/abc123").headers
    assert "matchmaker=" in client.get("/bedarf").headers["Set-Cookie"]


def test_pages_of_a_need_stay_out_of_search_engines(page: Library) -> None:
    for path in ("/bedarf/abc123", "/bedarf/nothing", "/bedarf/abc123/beratung"):
        robots = [one for one in all_of(page(path), "meta") if one.get("name") == "robots"]
        assert [one.get("content") for one in robots] == ["noindex, nofollow"]


def test_demonstration_is_named_only_when_it_is_one(make_app) -> None:
    shown = make_app().test_client().get("/").text
    hidden = make_app(demo=False).test_client().get("/").text
    assert "Das ist eine Vorführung." in shown
    assert "Vorführung" not in hidden


def test_result_shows_bands_in_words_and_marks_with_meaning(page: Library) -> None:
    root = page("/bedarf/abc123")
    words = text(root)
    assert all(band in words for band in ("Sehr passend", "Passend", "Möglich"))
    assert "%" not in words
    marks = {text(one) for one in all_of(root, "mark")}
    assert "Lehrlinge (gleiches Wort)" in marks
    assert "Anzeige in der Zeitung (gleiche Bedeutung)" in marks
    assert "niemand gemeldet (ähnliche Schreibweise)" in marks
    assert len(list(all_of(root, "article"))) == 3
    assert "Noch 2 Partner zeigen" in words
    assert "41 in Ihrem Landkreis nicht verfügbar" in words


def test_heading_promises_no_more_than_the_bands(page: Library) -> None:
    assert text(next(all_of(page("/bedarf/abc123"), "h1"))) == "3 Partner, die Ihnen helfen können"
    assert text(next(all_of(page("/bedarf/one"), "h1"))) == "Ein Partner, der vielleicht helfen kann"


def test_match_without_marks_shows_both_texts_without_a_legend(page: Library) -> None:
    root = page("/bedarf/one")
    words = text(root)
    assert "Beide Texte nebeneinander" in words
    assert "So lesen Sie die Markierungen" not in words
    need, offering = list(all_of(next(all_of(root, "details")), "blockquote"))
    assert text(need)
    assert text(offering)


def test_figures_stand_with_year_and_source(page: Library) -> None:
    assert "12 & 3sagten im Test „ja“. Stand 2031. Quelle: Umfrage <unter> Testern" in text(page("/"))
    assert "12 & 3said “yes” in a test. As of 2031. Source: survey of testers" in text(page("/en/"))


def test_long_need_is_shortened_and_can_be_read_in_full(page: Library) -> None:
    short, full = (text(one) for one in list(all_of(page("/bedarf/long"), "blockquote"))[:2])
    assert len(short) < 300
    assert len(full) > 1900


def test_nothing_fits_says_what_was_understood_and_what_to_do(page: Library) -> None:
    words = text(page("/bedarf/nothing"))
    assert "Auszubildende finden" in words
    assert "118 in Ihrem Landkreis nicht verfügbar" in words
    assert "40 Angebote erfüllten alle Bedingungen, aber keines traf Ihren Bedarf genau genug." in words
    assert "IHK für München und Oberbayern" in words


def closest_named(root: Element) -> list[Element]:
    """The section of what comes closest."""
    return [one for one in all_of(root, "section") if one.get("aria-labelledby") == "closest-title"]


def test_what_comes_closest_is_named_as_unsure_and_leads_to_the_offering(page: Library) -> None:
    (section,) = closest_named(page("/bedarf/nothing"))
    assert "nicht sicher" in text(section)
    links = [one.get("href", "") for one in all_of(section, "a")]
    assert len(links) == 2
    assert all(link.startswith("/partner/") and "#" in link for link in links)
    assert closest_named(page("/bedarf/abc123")) == []


def test_hint_at_funding_is_dated_has_a_source_and_stands_only_where_it_fits(page: Library) -> None:
    words = text(page("/bedarf/funded"))
    assert "Digitalbonus Bayern" in words
    assert "kein Versprechen" in words
    assert "Beginnen Sie nicht, bevor" in words
    assert "BayMBl. Nr. 315" in words
    assert "27. November 2026" in words
    assert "31. Dezember 2027" in words
    assert words.index("noch nicht mit der Richtlinie verglichen") < words.index("7.500 Euro")
    assert "Digitalbonus" not in text(page("/bedarf/abc123"))


def test_texts_in_another_language_are_marked(page: Library) -> None:
    root = page("/en/bedarf/abc123")
    quotes = [one.get("lang") for one in all_of(root, "blockquote")]
    assert "de" in quotes


def test_markup_in_a_need_is_text(page: Library) -> None:
    for path in ("/bedarf/html", "/bedarf/html/aendern", "/bedarf/html/beratung"):
        source = page.answer(path).text
        assert "<script>alert" not in source
        assert "&lt;script&gt;alert" in source


def test_pages_of_the_directory_keep_the_filters(page: Library) -> None:
    root = page("/partner?kreis=09162")
    (following,) = [one.get("href") for one in all_of(root, "a") if one.get("rel") == "next"]
    assert following == "/partner?seite=2&kreis=09162"
    chosen = [one.get("value") for one in all_of(root, "option") if "selected" in one.attrib]
    assert chosen == ["09162"]


def test_published_ranking_shows_every_parameter(page: Library) -> None:
    words = text(page("/warum-diese-partner"))
    for number in ("0,7", "0,45", "0,2", "91 von 100", "noch nicht gemessen", "2026-11-23"):
        assert number in words
    by_id(page("/warum-diese-partner"), "views-caption")
