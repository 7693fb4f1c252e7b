"""Figures come from the data file, in the reader's language, and a wrong file is named."""

import json
import shutil
from pathlib import Path

import pytest

from matchmaker.domain.errors import DataFileError
from matchmaker.services.quote_figures import Figures
from matchmaker.services.views import FigureView

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "schema").mkdir()
    shutil.copy(DATA / "schema" / "figures.schema.json", tmp_path / "schema")
    shutil.copy(DATA / "figures.json", tmp_path)
    return tmp_path


def _write(folder: Path, **changes: object) -> None:
    both = {"de": "deutsch", "en": "English"}
    figure = {"key": "one", "date": "2031", "figure": both, "statement": both, "source": both}
    content = {"format": "matchmaker-figures/1", "as_of": "2031-01-31", "figures": [figure | changes]}
    (folder / "figures.json").write_text(json.dumps(content), encoding="utf-8")


def test_shipped_figures_have_a_year_and_a_source_in_both_languages() -> None:
    for language in ("de", "en"):
        shown = Figures(DATA).figures(language)
        assert [one.year for one in shown[:2]] == ["2017", "2017"]
        assert all(one.figure and one.statement and one.source for one in shown)


def test_figures_are_what_the_file_says(data_dir: Path) -> None:
    _write(data_dir)
    assert Figures(data_dir).figures("en") == (FigureView("English", "English", "2031", "English"),)
    assert Figures(data_dir).figures("de")[0].source == "deutsch"


@pytest.mark.parametrize(
    ("changes", "place"),
    [({"date": "last year"}, "figures/0/date"), ({"source": {"de": "nur deutsch"}}, "figures/0/source")],
)
def test_figure_without_year_or_source_is_refused(
    data_dir: Path, changes: dict[str, object], place: str
) -> None:
    _write(data_dir, **changes)
    with pytest.raises(DataFileError) as caught:
        Figures(data_dir)
    assert (caught.value.file, caught.value.place) == ("figures.json", place)


def test_missing_file_is_named(data_dir: Path) -> None:
    (data_dir / "figures.json").unlink()
    with pytest.raises(DataFileError, match=r"figures\.json"):
        Figures(data_dir)
