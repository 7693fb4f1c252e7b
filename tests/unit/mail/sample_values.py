"""Plausible values for every message; contact data are recognisable, so that a leak is found."""

from typing import Any

from matchmaker.mail.messages import MESSAGES

CONTACT = {
    "name": "Kontakt Geheim",
    "email": "kontakt.geheim@example.org",
    "phone": "+49 89 5550199",
    "organisation": "Bäckerei Huber GmbH",
}
SAMPLES: dict[str, Any] = {
    "number": "V-2026-00017",
    "path": "/seite/Zk3-a_9",
    "partner": "Netz & Werk GmbH",
    "previous": "Alpenfunk AG",
    "offering": "Recruiting <einfach> gemacht",
    "sme": "Bäckerei Huber",
    "need": "Mir finden koane Lehrlinge mehr.\nWas können wir tun?",
    "due": "2026-12-04",
    "days": 4,
    "reason": "other",
    "reason_text": "Der Kalender ist bis März voll.",
    "text": "Wie viele Lehrstellen sind offen?\nUnd seit wann?",
    "alternatives": [
        {"partner": "Alpenfunk AG", "offering": "Lehrlinge über Videos"},
        {"partner": "Isar Digital", "offering": "Ausbildung sichtbar machen"},
    ],
    "contact": CONTACT,
    "band": "strong",
    "district": "Weilheim-Schongau",
    "size": "small",
    "line": "Der Betrieb hat erst ab Mai Zeit.\nBitte vormittags anrufen.",
    "met": True,
    "outcome": "pilot",
    "note": "Bitte nennen Sie einen Ansprechpartner.\nUnd ein Beispiel.",
    "criteria": ["Sitz oder Niederlassung in Deutschland", "Erfahrung mit kleinen Betrieben"],
    "requests": 3,
    "due_today": 1,
    "clock": "10:00",
    "meetings": 3,
    "applications": 2,
    "introductions": 1,
    "needs": 2,
    "chamber": "IHK für München und Oberbayern",
    "author": "Clara Kord",
    "hours": 48,
    "grade": "3−",
    "organisation": "IHK München",
    "company": "Bäckerei Huber",
    "inviter": "Maria Muster",
    "role": "coordinator",
    "has_account": False,
    "browser": "Firefox, Linux",
    "event": "Lehrlinge <finden> & halten",
    "starts": "2026-12-04T09:00:00+00:00",
    "ends": "2026-12-04T10:30:00+00:00",
    "place": "Stadthalle Weilheim, 82362",
    "address": "anna@neu.example",
}


def values(message: str) -> dict[str, Any]:
    """Every value that the message takes."""
    kind = MESSAGES[message]
    return {name: SAMPLES[name] for name in kind.needs | kind.knows}


def fewest(message: str) -> dict[str, Any]:
    """Only the values that the message needs."""
    return {name: SAMPLES[name] for name in MESSAGES[message].needs}
