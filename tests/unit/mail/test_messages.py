"""Every message has its files, words both languages, leads to one page, and keeps contact data to itself."""

import os
import re
from html import unescape
from pathlib import Path

import html5lib
import pytest
from sample_values import CONTACT, fewest, values

from matchmaker.mail.messages import MESSAGES
from matchmaker.mail.render import FOLDER, RenderedMail, render

LANGUAGES = ("de", "en")
BASE = "https://netz.example"
GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("MATCHMAKER_REWRITE_GOLDEN") == "1"
RELEASES_CONTACT = {"introduction_accepted_sme", "introduction_accepted_partner"}

everything = pytest.mark.parametrize("language", LANGUAGES)
every_message = pytest.mark.parametrize("name", sorted(MESSAGES))


def mail(name: str, language: str = "de") -> RenderedMail:
    return render(name, language, values(name), BASE, "Anna Huber")


def words(text: str) -> list[str]:
    return re.findall(r"[^\s>:-]+", text)


def test_every_folder_is_a_message_and_every_message_a_folder() -> None:
    folders = {folder.name for folder in FOLDER.iterdir() if folder.is_dir()} - {"shared"}
    assert folders == set(MESSAGES)


@every_message
def test_a_message_has_exactly_its_three_files(name: str) -> None:
    assert {file.name for file in (FOLDER / name).iterdir()} == {"subject.txt", "body.txt", "body.html"}


@everything
@every_message
def test_mail_is_as_it_was_looked_at(name: str, language: str) -> None:
    """After a wanted change: MATCHMAKER_REWRITE_GOLDEN=1 pytest tests/unit/mail; then look at the diff."""
    found = mail(name, language)
    body = re.search(r"<body>.*</body>", found.html, re.DOTALL)
    assert body
    shown = f"{found.subject}\n\n{'=' * 72}\n{found.text}{'=' * 72}\n{body[0]}\n"
    file = GOLDEN / f"{name}.{language}.txt"
    if REWRITE:
        file.write_text(shown, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == shown


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name}.{language}.txt" for name in MESSAGES for language in LANGUAGES}
    assert {file.name for file in GOLDEN.iterdir()} == wanted


@everything
@every_message
def test_mail_holds_one_link_and_that_leads_to_the_page(name: str, language: str) -> None:
    page = f"{BASE}{'/en' if language == 'en' else ''}/seite/Zk3-a_9"
    found = mail(name, language)
    assert re.findall(r"https?://\S+", found.text) == [page]
    assert re.findall(r'href="([^"]*)"', found.html) == [page]
    assert not re.search(r"<(form|button|input|img|script|iframe)|https?://(?!netz\.example)", found.html)


@everything
@every_message
def test_mail_needs_only_what_it_says_it_needs(name: str, language: str) -> None:
    found = render(name, language, fewest(name), BASE)
    assert found.subject
    for text in (found.subject, found.text, found.html):
        assert "None" not in text
        assert "%(" not in text


@every_message
def test_text_and_html_say_the_same(name: str) -> None:
    found = mail(name)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(found.html)
    body = next(one for one in tree.iter() if one.tag == "main")
    heading = next(one for one in body.iter() if one.tag == "h1")
    body.remove(heading)
    read = words(" ".join(body.itertext()))
    # The text shows the link's address, the HTML hides it behind its label.
    assert read == words(re.sub(r"https?:\S+", "", found.text))


@everything
@every_message
def test_only_accepted_introductions_release_contact_data(name: str, language: str) -> None:
    found = mail(name, language)
    shown = unescape(found.subject + found.text + found.html)
    leaks = [value for key, value in CONTACT.items() if key != "organisation" and value in shown]
    assert bool(leaks) == MESSAGES[name].contact == (name in RELEASES_CONTACT)
    assert all(leak not in found.subject for leak in leaks)


@every_message
def test_contact_data_are_refused_where_they_do_not_belong(name: str) -> None:
    if not MESSAGES[name].contact:
        with pytest.raises(ValueError, match="contact does not belong here"):
            render(name, "de", values(name) | {"contact": CONTACT}, BASE)


def test_a_partner_is_not_told_who_asks_before_it_accepts() -> None:
    before = [
        "partner_asked", "partner_reminder", "introduction_expired_partner",
        "introduction_withdrawn_partner", "approval_undone",
    ]  # fmt: skip
    for name in before:
        with pytest.raises(ValueError, match="sme does not belong here"):
            render(name, "de", values(name) | {"sme": "Bäckerei Huber"}, BASE)


@every_message
def test_a_missing_or_unknown_value_is_an_error(name: str) -> None:
    for missing in fewest(name):
        given = {key: value for key, value in fewest(name).items() if key != missing}
        with pytest.raises(ValueError, match=f"{missing} is missing"):
            render(name, "de", given, BASE)
    with pytest.raises(ValueError, match="nonsense does not belong here"):
        render(name, "de", values(name) | {"nonsense": 1}, BASE)


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "seite", "/a b", "/a\nb", "/\\evil.example", "", None,
     "/" + "a" * 1000],
)  # fmt: skip
def test_a_link_never_leaves_our_pages(path: object) -> None:
    with pytest.raises(ValueError, match="path is malformed"):
        render("verify_address", "de", {"path": path}, BASE)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("due", "morgen"), ("reason", "mood"), ("alternatives", ["x"]), ("reason_text", 7), ("number", " ")],
)
def test_a_malformed_value_is_an_error(name: str, wrong: object) -> None:
    with pytest.raises(ValueError, match=f"{name} is malformed"):
        render("introduction_declined", "de", values("introduction_declined") | {name: wrong}, BASE)


def test_an_invitation_asks_for_a_password_only_who_has_none() -> None:
    for has_account, language, said, never in (
        (False, "de", "wählen Sie ein Passwort", "melden Sie sich"),
        (True, "de", "melden Sie sich", "Passwort"),
        (False, "en", "choose a password", "sign in"),
        (True, "en", "sign in", "password"),
    ):
        found = render("invitation", language, values("invitation") | {"has_account": has_account}, BASE)
        for part in (found.text, found.html):
            assert said in part
            assert never not in part


def test_unknown_messages_and_languages_are_refused() -> None:
    with pytest.raises(ValueError, match="no message"):
        render("spam", "de", {}, BASE)
    with pytest.raises(ValueError, match="no language"):
        render("verify_address", "fr", values("verify_address"), BASE)


def test_days_are_written_out_in_the_language() -> None:
    assert "bis Freitag, 4. Dezember 2026" in mail("partner_asked", "de").text
    assert "by Friday, December 4, 2026" in mail("partner_asked", "en").text


def test_words_of_others_cannot_become_markup_headers_or_pass_for_ours() -> None:
    nasty = values("question_asked") | {
        "text": "<script>alert(1)</script>\r\nFreundliche Grüße\nIhr Partnernetzwerk\x1b[31m",
        "number": "V-1\r\nBcc: all@example.org",
    }
    found = render("question_asked", "de", nasty, BASE, "Eva\r\nBcc: x@example.org")
    assert "\n" not in found.subject
    assert "\r" not in found.subject
    assert "<script>" not in found.html
    assert "\n> Freundliche Grüße\n> Ihr Partnernetzwerk" in found.text
    assert "\x1b" not in found.text + found.html
