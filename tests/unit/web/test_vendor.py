"""Vendored files are exactly those that were taken, and each is named in the README."""

import hashlib
from pathlib import Path

import pytest

import matchmaker.web

FOLDERS = {
    "served": Path(matchmaker.web.__file__).parent / "static" / "vendor",
    "tests": Path(__file__).resolve().parents[2] / "e2e" / "vendor",
}
NOTES = {"README.md", "SHA256SUMS"}


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS.keys())
def test_files_match_their_sums(folder: Path) -> None:
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    expected = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in NOTES
    }
    assert present == expected


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS.keys())
def test_origin_of_every_part_is_written_down(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    parts = {path.name for path in folder.iterdir() if path.name not in NOTES}
    assert [part for part in parts if part not in readme] == []
