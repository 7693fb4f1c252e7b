"""What every part is given: folders, sizes, seed and how thorough to be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.progress import bar, say
from matchmaker.config import Settings
from matchmaker.matching.embedding.bundled import build_bundled_model, is_complete
from matchmaker.matching.embedding.factory import bundled_folder, make_embedder
from matchmaker.matching.ports import Embedder

MODELS = ("bundled-e5", "bundled-use", "bundled")


@dataclass(frozen=True, slots=True)
class Setting:
    """One call of the bench; `quick` takes fewer rounds and smaller catalogues."""

    data: Path
    models: Path
    out: Path
    quick: bool = False
    seed: int = 20161

    @classmethod
    def from_env(cls, quick: bool = False) -> Setting:
        """Folders of the product's own settings; results lie in `bench` under its var folder."""
        settings = Settings.from_env(serving=False)
        return cls(settings.data_dir, settings.models_dir, settings.var_dir / "bench", quick)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Offerings in the catalogues that are measured."""
        return (1_000, 10_000) if self.quick else (1_000, 10_000, 100_000)

    def rounds(self, thorough: int) -> int:
        """A number of rounds: a quarter of the thorough one, but at least 5, when quick."""
        return max(5, thorough // 4) if self.quick else thorough

    def ensure_model(self) -> None:
        """Build the bundled model when it is missing."""
        target = bundled_folder(self.models)
        if is_complete(target):
            return
        say("Building the language model")
        self.models.mkdir(parents=True, exist_ok=True)
        with bar("building") as report:
            build_bundled_model(target, lambda done, total, _: report(done, total))

    def embedder(self, choice: str = "bundled") -> Embedder:
        """One of the product's embedders, built as the product builds it; loads nothing yet."""
        return make_embedder(choice, models_dir=self.models)
