"""`matchmaker recommend`: partners for a need, on the command line."""

from typing import TYPE_CHECKING, Any

import rich_click as click

from matchmaker.cli.output import err, out, print_json
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.services.views import MatchView, RecommendationView

BANDS = {"strong": "sehr passend", "good": "passend", "possible": "möglich"}
BANDS_EN = {"strong": "fits very well", "good": "fits well", "possible": "may fit"}


@click.command()
@click.argument("text")
@click.option("--postcode", help="Five digits; without it no region is checked.")
@click.option("--size", type=click.Choice(["micro", "small", "medium", "large"]), help="Size class.")
@click.option("--industry", help="WZ 2008 code, such as 10.71.")
@click.option("--topic", "topics", multiple=True, help="Topic key; may be given several times.")
@click.option(
    "--language", default="de", show_default=True, type=click.Choice(["de", "en"]), help="Of the answer."
)
@click.option("-k", "count", default=3, show_default=True, type=click.IntRange(1, 10), help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def recommend(text: str, as_json: bool, **options: Any) -> None:
    """Recommend partners for the need described in TEXT. Nothing is stored.

    \b
    Examples:
      matchmaker recommend "mir finden koane Lehrlinge mehr"
      matchmaker recommend "Wir wollen online verkaufen" --postcode 82362 --size small --json
    """
    from matchmaker.container import Container

    container = Container(Settings.from_env(serving=False))
    with err.status("Loading the language model …"):
        answer = container.services.try_need.answer(text, **options)
    if as_json:
        print_json(_as_json(answer))
    elif not answer.matches:
        out.print(
            "Nichts passt gut genug; bitte anders beschreiben oder die IHK fragen."
            if options["language"] == "de"
            else "Nothing fits well enough; please describe it differently or ask your chamber."
        )
    else:
        for match in answer.matches:
            _print_match(match, options["language"])


def _print_match(match: "MatchView", language: str) -> None:
    band = (BANDS if language == "de" else BANDS_EN)[match.band]
    out.print(f"[bold]{match.rank}. {_plain(match.offering.title)}[/bold] ({band})")
    out.print(f"   {_plain(match.partner.name)}")
    out.print(f"   {_plain(match.reason)}")
    for rule in match.rules:
        out.print(f"   · {_plain(rule)}", style="dim")
    out.print()


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _as_json(answer: "RecommendationView") -> dict[str, Any]:
    return {
        "need": {
            "text": answer.need.text,
            "language": answer.need.language,
            "district": answer.need.district.ags if answer.need.district else None,
            "topics": [topic.key for topic in answer.found_topics],
        },
        "matches": [
            {
                "rank": match.rank,
                "band": match.band,
                "partner": match.partner.key,
                "offering": match.offering.key,
                "title": match.offering.title,
                "reason": match.reason,
                "topics": [topic.key for topic in match.topics],
                "rules": list(match.rules),
            }
            for match in answer.matches
        ],
        "considered": answer.considered,
        "allowed": answer.allowed,
        "excluded_by": answer.excluded_by,
        "engine": {
            "version": answer.engine_version,
            "model": answer.model,
            "weights": answer.weights_version,
        },
    }
