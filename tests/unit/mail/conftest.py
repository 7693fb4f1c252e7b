"""Mails are worded through the compiled catalogues."""

import pytest

from tests.catalogues import compile_catalogues


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    compile_catalogues()
