"""The need form: two ways in, errors that help, nothing typed lost, suggestions with and without scripts."""

import pytest
from flask.testing import FlaskClient
from reading import all_of, by_id, faults, fragment, parse, send, text, token

TEXT = "Wir finden seit zwei Jahren keine Lehrlinge mehr."


def test_valid_need_leads_to_its_result(client: FlaskClient, services) -> None:
    answer = send(client, topics=["apprentices"], industry_word="Hotel")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/bedarf/abc123")
    (stated,) = services.state_need.stated
    assert (stated.text, stated.postcode, stated.size) == (TEXT, "83022", "small")
    assert (stated.topics, stated.industry) == (("apprentices",), "55.10")


def test_english_form_stays_english(client: FlaskClient) -> None:
    assert send(client, "/en/bedarf").headers["Location"] == "/en/bedarf/abc123"


def test_box_on_the_landing_page_leads_on_to_the_form(client: FlaskClient, services, prefix: str) -> None:
    values = {"csrf_token": token(client, prefix + "/"), "text": TEXT, "step": "text"}
    root = parse(client.post(prefix + "/bedarf", data=values).data)
    assert text(by_id(root, "need-text")) == TEXT
    assert by_id(root, "chip-apprentices").get("name") == "topics"
    assert not [one for one in root.iter() if one.get("id") == "error-summary"]
    assert services.state_need.stated == []


@pytest.mark.parametrize(
    ("field", "value", "anchor"),
    [
        ("text", "zu kurz", "need-text"),
        ("text", "x" * 2001, "need-text"),
        ("postcode", "8302", "need-postcode"),
        ("postcode", "00000", "need-postcode"),
        ("size", "", "size-micro"),
        ("topics", ["apprentices", "erp", "backup", "wifi", "website", "reviews"], "topics"),
        ("industry_word", "Xylofonist", "industry-word"),
        ("industry_word", "Bäcker", "industry-1"),
    ],
)
def test_error_is_named_linked_and_described(
    client: FlaskClient, services, prefix: str, field: str, value: object, anchor: str
) -> None:
    answer = send(client, prefix + "/bedarf", **{field: value})
    assert answer.status_code == 422
    root = parse(answer.data)
    assert faults(root) == []
    assert text(next(all_of(root, "title"))).startswith(("Fehler:", "Error:"))
    summary = by_id(root, "error-summary")
    assert "autofocus" in summary.attrib
    assert [one.get("href") for one in all_of(summary, "a")] == [f"#{anchor}"]
    target = by_id(root, anchor)
    if field in {"text", "postcode"}:
        assert target.get("aria-invalid") == "true"
        assert any(name.endswith("-error") for name in target.get("aria-describedby", "").split())
    assert services.state_need.stated == []


def test_all_errors_are_shown_together_and_nothing_is_lost(client: FlaskClient) -> None:
    answer = send(
        client, text="kurz & <knapp>", postcode="abc", size="", topics=["erp"], industry_word="Bäcker"
    )
    root = parse(answer.data)
    assert len(list(all_of(by_id(root, "error-summary"), "a"))) == 4
    assert text(by_id(root, "need-text")) == "kurz & <knapp>"
    assert by_id(root, "need-postcode").get("value") == "abc"
    assert by_id(root, "industry-word").get("value") == "Bäcker"
    assert "checked" in by_id(root, "chip-erp").attrib


def test_industries_are_offered_after_sending(client: FlaskClient, services) -> None:
    root = parse(send(client, industry_word="Bäcker").data)
    choices = [one.get("value") for one in all_of(root, "input") if one.get("name") == "industry"]
    assert choices == ["10.71", "47.24", "-"]
    assert send(client, industry_word="Bäcker", industry="47.24").status_code == 303
    assert send(client, industry_word="Bäcker", industry="-").status_code == 303
    assert [need.industry for need in services.state_need.stated] == ["47.24", None]


def test_refusal_to_name_the_industry_survives_another_error(client: FlaskClient) -> None:
    root = parse(send(client, industry_word="Bäcker", industry="-", size="").data)
    assert "checked" in by_id(root, "industry-none").attrib


def test_choice_of_industry_does_not_outlive_its_word(client: FlaskClient, services) -> None:
    send(client, industry_word="Hotel", industry="10.71", industry_for="Bäcker")
    assert [need.industry for need in services.state_need.stated] == ["55.10"]


def test_leading_line_break_survives(client: FlaskClient) -> None:
    root = parse(send(client, text="\r\n" + TEXT, size="").data)
    area = by_id(root, "need-text")
    assert (area.text or "") == "\n" + TEXT


def test_language_can_be_changed_without_losing_the_text(client: FlaskClient) -> None:
    root = parse(send(client, size="").data)
    (switch,) = [one for one in all_of(root, "button") if one.get("formaction")]
    assert (switch.get("formaction"), switch.get("name"), switch.get("value")) == (
        "/en/bedarf",
        "step",
        "text",
    )
    english = send(client, "/en/bedarf", step="text", industry_word="Bäcker", industry="47.24", size="")
    root = parse(english.data)
    assert text(by_id(root, "need-text")) == TEXT
    assert by_id(root, "need-postcode").get("value") == "83022"
    assert by_id(root, "industry-1").get("value") == "47.24"
    assert "checked" in by_id(root, "industry-1").attrib
    assert not [one for one in root.iter() if one.get("id") == "error-summary"]


def test_enter_sends_the_form_and_does_not_change_the_language(client: FlaskClient) -> None:
    root = parse(client.get("/bedarf").data)
    buttons = [one for one in all_of(root, "button") if one.get("type") == "submit"]
    assert buttons[0].get("formaction") is None
    assert buttons[0].get("name") is None


def test_topics_stand_once_on_the_page(client: FlaskClient) -> None:
    root = parse(
        client.post("/bedarf", data={"csrf_token": token(client), "text": TEXT, "step": "text"}).data
    )
    keys = [one.get("value") for one in all_of(root, "input") if one.get("name") == "topics"]
    assert len(keys) == len(set(keys))
    assert "funding" in keys


def test_suggestions_are_a_fragment_that_keeps_what_was_chosen(client: FlaskClient, prefix: str) -> None:
    values = {"csrf_token": token(client), "text": TEXT, "topics": ["erp", "apprentices", "gone"]}
    answer = client.post(prefix + "/themen/vorschlaege", data=values, headers={"HX-Request": "true"})
    root = fragment(answer.text)
    boxes = {one.get("value"): "checked" in one.attrib for one in all_of(root, "input")}
    assert boxes == {"erp": True, "apprentices": True, "social-media": False, "employer-brand": False}
    assert "<html" not in answer.text


def test_without_text_nothing_is_suggested(client: FlaskClient) -> None:
    answer = client.post("/themen/vorschlaege", data={"csrf_token": token(client), "text": " "})
    assert "Noch keine Vorschläge" in answer.text


def test_industry_search(client: FlaskClient, prefix: str) -> None:
    found = fragment(client.get(prefix + "/branchen?industry_word=Bäcker&industry=47.24").text)
    radios = {
        one.get("value"): "checked" in one.attrib
        for one in all_of(found, "input")
        if one.get("type") == "radio"
    }
    assert radios == {"10.71": False, "47.24": True, "-": False}
    nothing = client.get(prefix + "/branchen?industry_word=%3Cb%3EXylo").text
    assert "&lt;b&gt;Xylo" in nothing
    assert client.get(prefix + "/branchen?industry_word=").text.strip() == ""


def test_starting_points(client: FlaskClient) -> None:
    example = parse(client.get("/bedarf?beispiel=1").data)
    assert "koane Lehrlinge" in text(by_id(example, "need-text"))
    for strange in ("0", "4", "x", "-1", "²", "99999999999999999999"):
        root = parse(client.get("/bedarf", query_string={"beispiel": strange}).data)
        assert text(by_id(root, "need-text")) == ""
    topic = parse(client.get("/bedarf?thema=erp").data)
    assert "checked" in by_id(topic, "chip-erp").attrib
    assert client.get("/bedarf?thema=gone").status_code == 200


def test_examples_work_as_plain_links(client: FlaskClient, prefix: str) -> None:
    root = parse(client.get(prefix + "/").data)
    links = [one for one in all_of(root, "a") if one.get("data-fill")]
    assert len(links) == 3
    for link in links:
        form = parse(client.get(link.get("href", "")).data)
        assert text(by_id(form, "need-text")) == text(link)
