"""Keys of what people make: readable in an address, and nobody else's."""

import re
import secrets

from matchmaker.domain.folding import fold

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key(name: str, otherwise: str = "firma") -> str:
    """A readable, unguessably unique key of at most 47 letters: "baeckerei-huber-x7k2m9".

    `otherwise` stands in for a name without any letter that an address can hold.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40].strip("-") or otherwise
    return f"{slug}-{''.join(secrets.choice(_LETTERS) for _ in range(6))}"
