"""Which page of a list somebody wants to see."""

from flask import request


def page_number() -> int:
    """The number in the address, 1 when it is none."""
    value = request.args.get("seite", "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1
