"""The `matchmaker` command: serve, work, prepare data and model, recommend, rank, evaluate and learn.

Exit codes: 0 done, 1 an expected error (one sentence on stderr), 2 wrong usage, 130 interrupted.
"""

import importlib
import sys

import rich_click as click

from matchmaker import __version__
from matchmaker.cli.output import report_error

_COMMANDS = {
    "serve": ("serve", "serve"),
    "worker": ("worker", "worker"),
    "prepare": ("prepare", "prepare"),
    "model": ("model", "model"),
    "db": ("db", "db"),
    "seed": ("seed", "seed"),
    "reindex": ("seed", "reindex"),
    "user": ("user", "user"),
    "chamber": ("chamber", "chamber"),
    "import": ("import_table", "import_table"),
    "export": ("export_table", "export_table"),
    "recommend": ("recommend", "recommend"),
    "rank": ("rank", "rank"),
    "evaluate": ("evaluate", "evaluate"),
    "fit": ("fit", "fit"),
    "calibrate": ("calibrate", "calibrate"),
    "learn": ("learn", "learn"),
    "weights": ("weights", "weights"),
    "gaps": ("gaps", "gaps"),
    "table-plan": ("table_plan", "table_plan"),
}


class LazyGroup(click.RichGroup):
    """Imports a command's module when it is used: `--help` must not wait for the model libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which a newcomer meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"matchmaker.cli.{module}"), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="matchmaker")
def cli() -> None:
    """Matchmaker brings SMEs with a digital need together with partners who can help.

    Settings come from MATCHMAKER_* variables (docs/operations.md). With MATCHMAKER_DEMO=1 everything has a
    default; otherwise at least MATCHMAKER_SECRET_KEY must be set.
    """


def main() -> None:
    """Run the command and turn expected errors into one sentence and an exit code."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader (`| head`) left; closing stderr keeps Python from complaining at exit.
        sys.stderr.close()
        sys.exit(1)
    except Exception as problem:
        code = report_error(problem)
        if code is None:
            raise
        sys.exit(code)
