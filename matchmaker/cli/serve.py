"""`matchmaker serve`: the web application under gunicorn."""

import errno
import socket
from dataclasses import replace
from typing import Any

import rich_click as click

from matchmaker.cli.companion import Companion, start_worker
from matchmaker.cli.output import err
from matchmaker.config import DEMO_ADDRESS, Settings


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise click.ClickException(
                    f"Port {port} is in use: stop what runs there or choose another with --port."
                ) from problem
            raise click.ClickException(f"Cannot listen on {host}:{port}: {problem.strerror}.") from problem


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes; each loads the model.",
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Threads per process."
)
@click.option(
    "--with-worker",
    is_flag=True,
    help="Also run `matchmaker worker`: it ends with the server, and is started again when it ends before.",
)
def serve(host: str, port: int, workers: int, threads: int, with_worker: bool) -> None:
    """Serve the pages.

    \b
    Examples:
      matchmaker serve
      matchmaker serve --with-worker
      matchmaker serve --host 0.0.0.0 --port 8080 --workers 2
    """
    settings = Settings.from_env(mailing=with_worker)
    _check_port(host, port)
    if settings.demo and settings.base_url == DEMO_ADDRESS:
        # Links in mails of the demonstration lead to where it is served.
        settings = replace(settings, base_url=f"http://127.0.0.1:{port}")
    bound = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = {"bind": bound, "workers": workers, "threads": threads, **_gunicorn_options()}
    if with_worker:
        companion = Companion(lambda: start_worker(settings))
        options["on_exit"] = lambda server: companion.end()
    _server(settings, options).run()


def _gunicorn_options() -> dict[str, Any]:
    return {
        "worker_class": "gthread",
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 5,
        "loglevel": "warning",
        "proc_name": "matchmaker",
        "post_worker_init": _warm_up,
        "control_socket_disable": True,
    }


def _server(settings: Settings, options: dict[str, Any]) -> Any:
    """Gunicorn with our options; the model is loaded in each worker after the fork, never before."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            config: Any = self.cfg
            for key, value in options.items():
                config.set(key, value)

        def load(self) -> Any:
            from matchmaker.app import create_app
            from matchmaker.container import Container

            container = Container(settings)
            application = create_app(settings, container)
            application.extensions["matchmaker-container"] = container
            return application

    return Server()  # type: ignore[no-untyped-call]


def _warm_up(worker: Any) -> None:
    """Load the model and the catalogue before the first request, then say what to open."""
    container = worker.wsgi.extensions["matchmaker-container"]
    with err.status("Loading the language model …"):
        container.warm_up()
    host, port = worker.sockets[0].getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    err.print(f"\nMatchmaker is ready: open [bold]http://{shown}:{port}[/bold]  (stop with Ctrl+C)")
    if container.settings.demo:
        err.print(f"Mails can be read at [bold]http://{shown}:{port}/demo/mails[/bold]")
