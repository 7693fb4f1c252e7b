"""The real application, built once per kind of settings: pages and templates are the same for every test."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.container import Container
from matchmaker.web import context
from matchmaker.web.limits import limiter


class Applications:
    """Gives every test the application of its settings with the use cases of that test.

    Building the routes and compiling the templates takes half a second each time. What tests change is put
    back: use cases, configuration and the counts of the rate limits. Flask refuses new routes after the first
    request, so a test that adds some builds its own application.
    """

    def __init__(self) -> None:
        self._built: dict[Settings, tuple[Flask, dict[str, object]]] = {}

    def __call__(self, settings: Settings, container: Container) -> Flask:
        """The application in front of the container; places of files and data do not tell two apart."""
        nowhere = Path()
        kind = replace(settings, database_url="sqlite://", data_dir=nowhere, var_dir=nowhere)
        if kind not in self._built:
            app = create_app(settings, container)
            self._built[kind] = (app, dict(app.config))
        app, config = self._built[kind]
        app.config.clear()
        app.config.update(config)
        context.init(app, container.services)
        limiter.reset()
        return app
