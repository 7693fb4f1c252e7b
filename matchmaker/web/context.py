"""How a page reaches the use cases: they hang on the application, put there once at its creation."""

from typing import cast

from flask import Flask, current_app

from matchmaker.services.registry import Services

_KEY = "matchmaker-services"


def init(app: Flask, services: Services) -> None:
    """Attach the use cases to the application."""
    app.extensions[_KEY] = services


def services() -> Services:
    """The use cases of the running application."""
    return cast(Services, current_app.extensions[_KEY])
