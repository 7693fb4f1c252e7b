"""The import rules of setup.cfg hold, and breaking one would be noticed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _lint(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_import_rules_hold() -> None:
    result = _lint()
    assert result.returncode == 0, result.stdout


def test_a_forbidden_import_would_be_noticed(tmp_path: Path) -> None:
    config = tmp_path / "rules.cfg"
    config.write_text(
        "[importlinter]\nroot_packages =\n    matchmaker\n    models\n\n"
        "[importlinter:contract:reversed]\nname = reversed on purpose\ntype = forbidden\n"
        "source_modules =\n    matchmaker.app\nforbidden_modules =\n    matchmaker.container\n"
    )
    result = _lint("--config", str(config))
    assert result.returncode != 0
    assert "BROKEN" in result.stdout
