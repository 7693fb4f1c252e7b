"""`matchmaker import`, as an operator runs it on an empty store."""

from pathlib import Path

from test_commands import run

TABLE = "Firma;PLZ;Branche;Mitarbeiter;Ansprechpartner;E-Mail\nX;823;;;;kein\n"


def test_a_dry_run_names_every_fault_and_the_import_keeps_nothing_of_it(tmp_path: Path) -> None:
    environ = {"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(tmp_path)}
    assert run("db", "upgrade", **environ).returncode == 0
    file = tmp_path / "liste.csv"
    file.write_text(TABLE, encoding="utf-8")
    dry = run("import", "companies", str(file), "--chamber", "155", "--dry-run", **environ)
    assert dry.returncode == 0, dry.stderr
    assert "row 2, E-Mail: 'kein': This is not an e-mail address." in dry.stdout
    assert "nothing was written" in dry.stderr
    file.write_text("Firma;PLZ\n", encoding="utf-8")
    broken = run("import", "companies", str(file), "--chamber", "155", **environ)
    assert broken.returncode == 1
    assert "This table has no rows below its header." in broken.stderr
