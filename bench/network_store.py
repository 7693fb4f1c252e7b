"""A store as it may look after three years: a chamber's companies, partners, needs, introductions."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import create_engine, select, text

from bench.filled import insert_rows, partner_row
from bench.progress import say
from bench.setting import Setting
from bench.texts import needs as need_texts
from matchmaker.domain.vocabulary import OfferingStatus, RefusalReason, Size
from matchmaker.storage import schema
from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import (
    Base,
    District,
    Feedback,
    Industry,
    Introduction,
    IntroductionEvent,
    Membership,
    Need,
    Offering,
    OfferingSize,
    OfferingText,
    OfferingTopic,
    Partner,
    Postcode,
    RecommendationItem,
    RecommendationRun,
    Sme,
    Topic,
    User,
)

CHAMBER = "155"
YEARS = 3
PEOPLE = ("coordinator", "sme", "partner")
"""Who looks at the pages; each has the address ROLE@bench.example and the number of its place here."""
LIVES: dict[tuple[str, ...], int] = {
    ("request", "approve", "accept", "report_met", "close"): 58,
    ("request", "approve", "accept", "report_met"): 4,
    ("request", "approve", "accept"): 3,
    ("request", "approve", "decline"): 13,
    ("request", "approve", "expire"): 5,
    ("request", "approve"): 2,
    ("request", "refuse"): 7,
    ("request", "withdraw"): 6,
    ("request",): 2,
}
"""How introductions have gone, in shares of a hundred; open ones are of the last nine days."""
_STEPS = {
    "request": ("sme", "requested"), "approve": ("coordinator", "approved"),
    "refuse": ("coordinator", "refused"),
    "withdraw": ("sme", "withdrawn"), "accept": ("partner", "accepted"), "decline": ("partner", "declined"),
    "expire": ("clock", "expired"), "report_met": ("partner", "met"), "close": ("coordinator", "closed"),
}  # fmt: skip
_DAYS = {"approve": 2, "refuse": 2, "withdraw": 1, "accept": 4, "decline": 4, "expire": 10, "report_met": 12,
         "close": 10}  # fmt: skip
_OPEN = {"requested", "approved"}

Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many there are of each; needs without an introduction come on top."""

    smes: int
    partners: int
    introductions: int
    other_needs: int


def fill(url: str, setting: Setting, amounts: Amounts) -> None:
    """Write everything; the founding partners stay, the engine's vectors are left out."""
    schema.upgrade(url)
    with Database(url) as database:
        seed(database, setting.data, demo=False)
        say(f"  {amounts.introductions:,} introductions into {url.split(':', 1)[0]}")
        write_with_retry(database, lambda uow: _write(uow, setting, amounts))
    if not url.startswith("sqlite"):
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()


def _write(uow: UnitOfWork, setting: Setting, amounts: Amounts) -> None:
    for table, rows in _Network(uow, setting, amounts).rows.items():
        insert_rows(uow.session.execute, table, rows)


class _Network:
    """Rows of all tables, drawn by chance with the setting's seed."""

    def __init__(self, uow: UnitOfWork, setting: Setting, amounts: Amounts) -> None:
        self.rows: Rows = defaultdict(list)
        self._random = random.Random(setting.seed)
        self._now = datetime.now(UTC)
        self._steps = count(1)
        self._texts = need_texts(setting.data, amounts.introductions + amounts.other_needs, setting.seed)
        self._places = uow.session.execute(
            select(Postcode.postcode, Postcode.district_ags)
            .join(District, District.ags == Postcode.district_ags)
            .where(District.chamber_code == CHAMBER)
            .order_by(Postcode.postcode)
        ).all()
        self._industries = uow.session.scalars(
            select(Industry.code).where(Industry.level == 4).order_by(Industry.code)
        ).all()
        self._topics = uow.session.scalars(select(Topic.key).order_by(Topic.key)).all()
        self._offerings = [self._partner(number) for number in range(1, amounts.partners + 1)]
        smes = [self._sme(number) for number in range(1, amounts.smes + 1)]
        for number in range(len(self._texts)):
            need = self._need(number + 1, self._random.choice(smes), self._texts[number])
            if number < amounts.introductions:
                self._introduction(number + 1, need)
        self._people(smes[0]["id"])

    def _partner(self, number: int) -> int:
        """A partner with one offering; gives the offering's number, which is the partner's too."""
        own = 1_000_000 + number
        row = partner_row(own, f"partner-{number}", self._now - timedelta(days=365 * YEARS))
        self.rows[Partner].append(
            {**row, "kind": "system_house", "nationwide": True, "chamber_code": CHAMBER}
        )
        self.rows[Offering].append(
            {
                "id": own, "key": f"offering-{number}", "partner_id": own,
                "status": OfferingStatus.LIVE.value, "grade_best": 1, "grade_worst": 6, "on_site": True,
                "source": None, "created_at": self._now,
            }
        )  # fmt: skip
        self.rows[OfferingText].append(
            {
                "offering_id": own, "language": "de", "title": f"Angebot {number}",
                "what_you_get": self._random.choice(self._texts), "for_whom": "", "what_it_needs": "",
            }
        )  # fmt: skip
        topic = self._random.choice(self._topics)
        self.rows[OfferingTopic].append({"offering_id": own, "topic_key": topic, "position": 0})
        self.rows[OfferingSize] += [{"offering_id": own, "size": size.value} for size in Size]
        return own

    def _sme(self, number: int) -> dict[str, Any]:
        postcode, district = self._random.choice(self._places)
        row = {
            "id": 1_000_000 + number, "key": f"sme-{number}", "name": f"Betrieb {number}",
            "postcode": postcode, "size": self._random.choice([size.value for size in Size]),
            "industry_code": self._random.choice(self._industries), "district_ags": district,
            "chamber_code": CHAMBER, "service_languages": ["de"], "grade": self._random.randint(1, 6),
            "fictional": True, "source": None, "created_at": self._now - timedelta(days=365 * YEARS),
        }  # fmt: skip
        self.rows[Sme].append(row)
        return row

    def _need(self, number: int, sme: dict[str, Any], words: str) -> dict[str, Any]:
        """A need with its run: five matches, none for one need in ten."""
        own = 1_000_000 + number
        days = self._random.uniform(1, 365 * YEARS)
        row = {
            "id": own, "token": f"need-{number}", "sme_id": sme["id"], "text": words, "language": "de",
            "postcode": sme["postcode"], "district_ags": sme["district_ags"], "size": sme["size"],
            "industry_code": sme["industry_code"], "created_at": self._now - timedelta(days=days),
            "expires_at": None,
        }  # fmt: skip
        self.rows[Need].append(dict(row))
        self.rows[RecommendationRun].append(
            {
                "id": own, "need_id": own, "engine_version": "bench", "model": "bench",
                "weights_version": "bench", "need_language": "de", "need_topics": [],
                "considered": len(self._offerings), "allowed": len(self._offerings), "excluded_by": {},
                "created_at": row["created_at"],
            }
        )  # fmt: skip
        row["matches"] = []
        if self._random.random() < 0.9:
            row["matches"] = self._random.sample(self._offerings, 5)
        for rank, offering in enumerate(row["matches"], 1):
            self.rows[RecommendationItem].append(
                {
                    "run_id": own, "rank": rank, "offering_id": offering, "score": 1 - rank / 10,
                    "confidence": 1 - rank / 10, "band": ("strong", "good", "possible")[min(rank, 3) - 1],
                    "language": "de", "features": {}, "topics": [], "quoted": "", "evidence": [], "rules": [],
                }
            )  # fmt: skip
        return row

    def _introduction(self, number: int, need: dict[str, Any]) -> None:
        own = 1_000_000 + number
        steps = self._random.choices(list(LIVES), list(LIVES.values()))[0]
        status = _STEPS[steps[-1]][1]
        start: datetime = need["created_at"]
        if status in _OPEN:
            start = self._now - timedelta(days=self._random.uniform(3, 9))
        at = dict(zip(steps, self._moments(start, steps), strict=True))
        offering = need["matches"][0] if need["matches"] else self._random.choice(self._offerings)
        reason = self._random.choice(list(RefusalReason)).value if status == "refused" else None
        self.rows[Introduction].append(
            {
                "id": own, "token": f"introduction-{number}", "chamber_code": CHAMBER,
                "sme_id": need["sme_id"], "need_id": need["id"], "run_id": need["id"], "partner_id": offering,
                "offering_id": offering, "status": status, "language": "de",
                "need_text": need["text"], "personal_line": "",
                "confidence": 0.8, "band": "strong", "reason": reason, "reason_text": None,
                "asked_by_id": None, "by_coordinator_id": None, "confirmed_at": None, "replaces_id": None,
                "created_at": start, "changed_at": at[steps[-1]],
                "due_at": self._now + timedelta(days=3) if status in _OPEN else None,
                "requested_at": start, "approved_at": at.get("approve"), "accepted_at": at.get("accept"),
                "version": len(steps),
            }
        )  # fmt: skip
        before = None
        for place, step in enumerate(steps, 1):
            kind, after = _STEPS[step]
            self.rows[IntroductionEvent].append(
                {
                    "id": next(self._steps), "introduction_id": own, "number": place, "action": step,
                    "from_status": before, "to_status": after, "actor_kind": kind, "actor_id": None,
                    "reason": reason if step == "refuse" else None, "text": None, "at": at[step],
                }
            )  # fmt: skip
            before = after
        if "close" in steps:
            self.rows[Feedback] += [
                {"introduction_id": own, "side": side, "outcome": "pilot", "stars": 4, "line": "",
                 "at": at["close"]}
                for side in ("sme", "partner")
            ]  # fmt: skip

    def _moments(self, start: datetime, steps: tuple[str, ...]) -> list[datetime]:
        moments = [start]
        for step in steps[1:]:
            moments.append(moments[-1] + timedelta(days=self._random.uniform(0.01, _DAYS[step])))
        return moments

    def _people(self, sme: int) -> None:
        for number, role in enumerate(PEOPLE, 1):
            self.rows[User].append(
                {
                    "id": number, "email": f"{role}@bench.example", "name": role, "phone": None,
                    "language": "de", "status": "active", "password_hash": None, "password_changed_at": None,
                    "email_verified_at": self._now, "totp_secret": None, "totp_confirmed_at": self._now,
                    "totp_last_step": None, "created_at": self._now,
                }
            )  # fmt: skip
            self.rows[Membership].append(
                {
                    "id": number, "user_id": number, "role": role, "sme_id": sme if role == "sme" else None,
                    "partner_id": self._offerings[0] if role == "partner" else None,
                    "chamber_code": CHAMBER if role == "coordinator" else None, "created_at": self._now,
                }
            )  # fmt: skip
