"""`matchmaker reindex` on both stores: killed in the middle and run again, with people at work beside it."""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select

from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import Embedding, OfferingText
from tests.stores import STORES

COMMAND = str(Path(sys.executable).parent / "matchmaker")
LACKING = 300
"""Vectors that are missing: a batch, and some more that a killed run never reached."""


@pytest.fixture(params=STORES)
def environ(
    request: pytest.FixtureRequest, bundled_model_dir: Path, demo_store: Path, tmp_path: Path
) -> dict[str, str]:
    """An installation with the founding partners that lacks some vectors."""
    (tmp_path / "models").symlink_to(bundled_model_dir.parent)
    url = (
        f"sqlite:///{tmp_path / 'matchmaker.sqlite3'}"
        if request.param == "sqlite"
        else str(request.getfixturevalue("postgres_url"))
    )
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    environ = {**keep, "MATCHMAKER_VAR_DIR": str(tmp_path), "MATCHMAKER_DATABASE_URL": url, "COLUMNS": "100"}
    for arguments in (["db", "upgrade"], ["seed"]):
        subprocess.run([COMMAND, *arguments], env=environ, check=True, capture_output=True)
    with Database(f"sqlite:///{demo_store}") as demo, UnitOfWork(demo) as uow:
        known = uow.session.scalars(select(Embedding).order_by(Embedding.id)).all()
    lacking = LACKING
    with Database(url) as database:
        vectors: dict[tuple[str, str], dict[str, object]] = defaultdict(dict)
        for one in known:
            if one.kind == "passage" and lacking:
                lacking -= 1
                continue
            vectors[one.model, one.kind][one.text_hash] = one.vector
        for (model, kind), rows in vectors.items():
            write_with_retry(database, lambda uow, m=model, k=kind, r=rows: uow.embeddings.add(m, k, r))
    return environ


def kept(database: Database) -> dict[tuple[str, str, str], int]:
    """The row of every vector."""
    with UnitOfWork(database) as uow:
        rows = uow.session.execute(select(Embedding.model, Embedding.kind, Embedding.text_hash, Embedding.id))
        return {(row.model, row.kind, row.text_hash): row.id for row in rows}


def test_a_killed_run_loses_a_batch_at_most_and_nobody_has_to_wait_for_it(environ: dict[str, str]) -> None:
    with Database(environ["MATCHMAKER_DATABASE_URL"]) as database:
        before = kept(database)
        process = subprocess.Popen([COMMAND, "reindex"], env=environ, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 300
        while set(kept(database)) <= set(before):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        # Somebody edits an offering while vectors are computed: it is written at once.
        write_with_retry(database, _edit)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        halfway = kept(database)
        fresh = set(halfway) - set(before)
        assert fresh

        again = subprocess.run([COMMAND, "reindex"], env=environ, check=True, capture_output=True, text=True)
        complete = kept(database)
        assert {key: complete[key] for key in fresh & set(complete)} == {
            key: halfway[key] for key in fresh & set(complete)
        }, "vectors of the killed run were computed again"
        computed = len(set(complete) - set(halfway))
        assert f"{computed} computed" in again.stderr


def _edit(uow: UnitOfWork) -> None:
    row = uow.session.scalars(select(OfferingText).limit(1)).one()
    row.title = "Von Hand geändert"
