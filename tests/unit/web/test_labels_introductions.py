"""Words of introductions: every value of every vocabulary has words, in both languages, for every reader."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.ctx import RequestContext

from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus, Outcome, RefusalReason
from matchmaker.web import labels_introductions as labels

ENDED = {"refused", "declined", "expired", "withdrawn"}


def reading(app: Flask, language: str) -> RequestContext:
    return app.test_request_context("/", environ_overrides={"matchmaker.language": language})


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_value_has_words(app: Flask, language: str) -> None:
    with reading(app, language):
        for status in IntroductionStatus:
            assert labels.status_label(status)
            assert labels.status_tone(status) in {"info", "success", "warning", "danger"}
            for reader in ("sme", "partner", "coordinator"):
                for rated in (True, False):
                    assert labels.next_sentence(status, reader, rated=rated)
        for action in Action:
            assert labels.action_label(action)
            assert labels.event_label(action, "closed")
        for kind in ActorKind:
            assert labels.side_label(kind)
        assert all(labels.reason_label(reason) for reason in RefusalReason)
        assert all(labels.outcome_label(outcome) for outcome in Outcome)


def test_states_have_different_words(app: Flask) -> None:
    with reading(app, "de"):
        assert len({labels.status_label(status) for status in IntroductionStatus}) == len(IntroductionStatus)


def test_turn_is_said_to_the_one_who_reads(app: Flask) -> None:
    with reading(app, "en"):
        assert labels.turn_label("sme", "sme") == labels.turn_label("both", "sme") == "It is your turn"
        assert labels.turn_label("sme", "partner") == "It is the company’s turn"
        assert labels.turn_label("nobody", "sme") == "Nothing is open"


def test_ended_request_that_was_replaced_offers_nothing_more(app: Flask) -> None:
    with reading(app, "en"):
        for status in ENDED:
            assert "is being asked instead" in labels.next_sentence(status, "sme", replaced=True)
        assert "one click" in labels.next_sentence("declined", "sme")


def test_times_are_those_of_berlin(app: Flask) -> None:
    at = datetime(2026, 12, 3, 23, 30, tzinfo=UTC)
    with reading(app, "de"):
        assert labels.day(at) == "Freitag, 4. Dezember 2026"
        assert labels.moment(at).startswith("4. Dezember 2026, 00:30")
