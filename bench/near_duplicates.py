"""How alike two needs must be to count as nearly the same: `python -m bench.near_duplicates`.

Different needs are all pairs of the demonstration's and the judged needs; nearly the same ones are these with
typing errors, another order of sentences, a sentence less or a greeting, and pairs worded twice by hand.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.progress import say
from matchmaker.config import Settings
from matchmaker.matching.embedding.factory import make_embedder
from matchmaker.matching.ports import Embedder
from matchmaker.services.coordination.similar import ALIKE

THRESHOLDS = (0.5, 0.55, 0.6, ALIKE, 0.7, 0.75, 0.8)
WORDED_TWICE = (
    (
        "Wir finden seit zwei Jahren keine Lehrlinge. Auf die Anzeige in der Zeitung meldet sich niemand.",
        "Seit zwei Jahren meldet sich auf unsere Zeitungsanzeige kein Lehrling mehr. Wie finden wir welche?",
    ),
    (
        "In allen drei Läden nehmen wir nur Bargeld, das Kleingeld kostet bei der Bank extra.",
        "Wir haben drei Läden und nehmen nur Bargeld. Wir möchten Kartenzahlung anbieten.",
    ),
    (
        "Unsere Telefonanlage ist von 1998 und wird nicht mehr repariert. Wir brauchen eine neue.",
        "Die alte Telefonanlage repariert niemand mehr, sie ist von 1998. Gesucht ist eine neue.",
    ),
    (
        "Unser Server ist acht Jahre alt. Wir brauchen eine Datensicherung, auf die Verlass ist.",
        "Der Server ist acht Jahre alt, und wir brauchen endlich eine verlässliche Datensicherung.",
    ),
    (
        "Wir müssen ab nächstem Jahr E-Rechnungen annehmen. Unsere Rechnungen schreiben wir in Word.",
        "Ab nächstem Jahr kommen E-Rechnungen, wir schreiben aber alles in Word. Was müssen wir tun?",
    ),
    (
        "Die Monteure schreiben ihre Stunden auf Zettel, und im Büro tippen wir alles ab.",
        "Unsere Monteure schreiben die Stunden auf Zettel, das Büro muss abtippen. Das soll am Handy gehen.",
    ),
    (
        "Unsere Internetseite ist zehn Jahre alt und am Handy nicht lesbar.",
        "Die Webseite unserer Firma ist zehn Jahre alt, am Handy kann man sie nicht lesen.",
    ),
    (
        "Gäste sollen ihren Tisch selbst im Internet buchen können, abends klingelt ständig das Telefon.",
        "Abends klingelt dauernd das Telefon wegen Reservierungen. Die Gäste sollen im Internet buchen.",
    ),
    (
        "Wir hatten einen Virus auf den Rechnern und wollen wissen, ob unsere IT jetzt sicher ist.",
        "Auf unseren Rechnern war ein Virus. Jemand soll prüfen, ob unsere IT jetzt sicher ist.",
    ),
    (
        "Wir haben schlechte Bewertungen bekommen und wissen nicht, wie wir antworten sollen.",
        "Im Internet stehen schlechte Bewertungen über uns. Wie sollen wir darauf antworten?",
    ),
    (
        "We need a booking system for our ski rental, guests want to reserve online.",
        "Guests want to reserve online at our ski rental, so we need a booking system.",
    ),
)


def _typing_errors(text: str, chance: random.Random) -> str:
    words = text.split()
    for _ in range(max(1, len(words) // 8)):
        place = chance.randrange(len(words))
        word = words[place]
        if len(word) > 4:
            at = chance.randrange(1, len(word) - 2)
            words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def _sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+", text) if one]


def _changed(texts: list[str]) -> dict[str, list[tuple[str, str]]]:
    chance = random.Random(7)
    several = [(text, _sentences(text)) for text in texts]
    kinds: dict[str, Callable[[], list[tuple[str, str]]]] = {
        "typing errors": lambda: [(text, _typing_errors(text, chance)) for text in texts],
        "other order": lambda: [(t, " ".join(s[1:] + s[:1])) for t, s in several if len(s) > 1],
        "a sentence less": lambda: [(t, " ".join(s[:-1])) for t, s in several if len(s) > 2],
        "with a greeting": lambda: [(t, f"Grüß Gott, wir sind ein Betrieb aus Weilheim. {t}") for t in texts],
        "worded twice": lambda: list(WORDED_TWICE),
    }
    return {name: make() for name, make in kinds.items()}


def _texts(data: Path) -> list[str]:
    smes = json.loads((data / "demo_smes.json").read_text(encoding="utf-8"))["smes"]
    judged = json.loads((data / "judged_needs.json").read_text(encoding="utf-8"))["needs"]
    return [need["text"] for sme in smes for need in sme["needs"]] + [need["text"] for need in judged]


def measure(embedder: Embedder, texts: list[str]) -> None:
    """Print how many pairs of each kind reach each threshold."""
    vectors = embedder.embed_queries(texts)
    different = (vectors @ vectors.T)[np.triu_indices(len(texts), 1)]
    say(f"{'pairs':>28} " + " ".join(f"{one:>6.2f}" for one in THRESHOLDS) + "   extreme")
    shares = " ".join(f"{int((different >= one).sum()):>6d}" for one in THRESHOLDS)
    say(f"{'different needs':>20} {len(different):>7d} {shares}   highest {different.max():.3f}")
    for name, pairs in _changed(texts).items():
        left = embedder.embed_queries([one for one, _ in pairs])
        right = embedder.embed_queries([one for _, one in pairs])
        found = (left * right).sum(axis=1)
        shares = " ".join(f"{(found >= one).mean():>6.2f}" for one in THRESHOLDS)
        say(f"{name:>20} {len(pairs):>7d} {shares}   lowest {found.min():.3f}")


if __name__ == "__main__":
    settings = Settings.from_env(serving=False)
    measure(make_embedder("bundled-use", models_dir=settings.models_dir), _texts(settings.data_dir))
