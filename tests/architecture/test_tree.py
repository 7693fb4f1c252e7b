"""Rules about the codebase itself: size of files, links in texts, completeness of lists."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES_MAX = 400
FUNCTION_LINES_MAX = 60
"""About one screen."""


def _tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for line in listing.splitlines() if (path := ROOT / line).is_file()]


SOURCES = [path for path in _tracked("*.py", "*.html", "*.css", "*.js") if "vendor" not in path.parts]
PYTHON = [path for path in SOURCES if path.suffix == ".py"]
TEXTS = _tracked("*.md")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES_MAX


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_no_function_needs_scrolling(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    too_long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MAX]
    assert too_long == []


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "the module has no first sentence"


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_links_between_texts_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert missing == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "adr"
    listing = (folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in folder.glob("0*.md") if path.name not in listing] == []


def test_every_data_file_has_its_provenance() -> None:
    listing = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    files = [path for path in _tracked("data/*") if path.parent == ROOT / "data" and path.name != "README.md"]
    assert files
    assert [path.name for path in files if path.name not in listing] == []


def imported(statements: str) -> set[str]:
    """The modules that a fresh process has loaded after these statements."""
    code = f"{statements}\nimport sys; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(result.stdout.split())


def test_engine_can_be_imported_without_web_database_or_torch() -> None:
    found = imported(
        "import matchmaker.matching.engine, matchmaker.matching.ranking, matchmaker.matching.evaluation"
    )
    assert found & {"flask", "sqlalchemy", "torch", "transformers", "sentence_transformers"} == set()


def test_help_waits_for_no_command() -> None:
    names = (path.stem for path in (ROOT / "matchmaker" / "cli").glob("*.py") if path.stem != "__main__")
    found = imported("\n".join(f"import matchmaker.cli.{name}" for name in names))
    assert "rich_click" in found
    assert found & {"flask", "sqlalchemy", "torch", "numpy", "scipy", "sklearn", "openpyxl"} == set()
