"""Entry point for WSGI servers: the application with the settings of the environment."""

from matchmaker.app import create_app
from matchmaker.config import Settings

app = create_app(Settings.from_env())
