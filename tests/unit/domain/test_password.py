"""Which passwords, names, addresses and telephone numbers are accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.password import LONGEST, SHORTEST, folded, password_problem
from matchmaker.domain.person import clean, clean_email, email_problem, phone_problem

LINES = (PROJECT_ROOT / "data" / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
COMMON = frozenset(line for line in LINES if line and not line.startswith("#"))
PERSONAL = ("anna.huber@baeckerei-huber.example", "Anna Huber", "Bäckerei Huber GmbH")


def test_list_of_common_passwords_is_large_folded_and_without_doubles() -> None:
    entries = [line for line in LINES if line and not line.startswith("#")]
    assert len(entries) >= 1000
    assert len(set(entries)) == len(entries)
    assert [entry for entry in entries if folded(entry) != entry] == []


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("x7-Kahn!Tor", "short"),
        ("drei Kähne am Tor", None),
        ("Kahn" * 33, "long"),
        ("PASSWORT-passwort", "common"),
        ("geheim 20262026", "common"),
        ("2026 Willkommen", "common"),
        ("qwertzuiop12", "common"),
        ("aaaaaaaaaaaaaa", "common"),
        ("!!!!!!!!!!!!!!", "common"),
        ("Anna Huber 1999", "personal"),
        ("baeckerei-huber1", "personal"),
        ("Anna fährt im Kahn zur Arbeit", None),
        ("🍞🥨🍺 drei Wörter", None),
    ],
)
def test_passwords(password: str, problem: str | None) -> None:
    assert password_problem(password, COMMON, PERSONAL) == problem


@given(st.text(max_size=200))
def test_every_text_gets_an_answer_and_length_is_always_kept(password: str) -> None:
    problem = password_problem(password, COMMON, PERSONAL)
    assert (problem == "short") == (len(password) < SHORTEST)
    assert (problem == "long") == (len(password) > LONGEST)


@pytest.mark.parametrize(
    ("typed", "kept", "problem"),
    [
        (" Anna@Firma.DE ", "anna@firma.de", None),
        ("anna@bäckerei.de", "anna@xn--bckerei-5wa.de", None),
        ("anna", "anna", "email_format"),
        ("anna@firma", "anna@firma", "email_format"),
        ("anna@firma..de", "anna@firma..de", "email_format"),
        ("anna@firma.de\nBcc: x@y.de", "anna@firma.de\nbcc: x@y.de", "email_format"),
        ("a" * 65 + "@firma.de", "a" * 65 + "@firma.de", "email_format"),
        ("a@" + "b" * 260 + ".de", "a@" + "b" * 260 + ".de", "email_long"),
    ],
)
def test_addresses(typed: str, kept: str, problem: str | None) -> None:
    assert clean_email(typed) == kept
    assert email_problem(kept) == problem


def test_names_and_numbers_are_one_line() -> None:
    assert clean(" Anna \x00\n\u202eHuber ") == "Anna Huber"
    assert [phone_problem(one) for one in ("", "+49 (0)89 / 123-456", "ruf an", "089\x00123")] == [
        None, None, "phone_format", "phone_format",
    ]  # fmt: skip
