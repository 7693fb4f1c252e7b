"""Files that a partner adds to its application: how many, how large, of which kind."""

import re
import unicodedata

DOCUMENTS_MAX = 3
DOCUMENT_BYTES_MAX = 5 * 1024 * 1024
NAME_MAX = 120

_SIGNATURES = {
    "application/pdf": (b"%PDF-", ".pdf"),
    "image/png": (b"\x89PNG\r\n\x1a\n", ".png"),
    "image/jpeg": (b"\xff\xd8\xff", ".jpg"),
}
_ENDINGS = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_UNWANTED = re.compile(r"[^\w .()+\-]+")


def media_type_of(content: bytes) -> str | None:
    """What the content is by its first bytes, whatever its name says; None unless PDF, PNG or JPEG."""
    for media_type, (signature, _) in _SIGNATURES.items():
        if content.startswith(signature):
            return media_type
    return None


def clean_name(name: str, media_type: str) -> str:
    """A name without path or odd characters, at most 120 characters, ending as its content demands."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    base = " ".join(_UNWANTED.sub(" ", base).split()).strip(". ")
    stem, dot, ending = base.rpartition(".")
    fits = dot and _ENDINGS.get(f".{ending.lower()}") == media_type
    suffix = f".{ending.lower()}" if fits else _SIGNATURES[media_type][1]
    stem = (stem if fits else base) or "dokument"
    return stem[: NAME_MAX - len(suffix)].rstrip(". ") + suffix


def document_problem(content: bytes, kept: int) -> str | None:
    """Why a file cannot be added to `kept` others: a message key, None when it can."""
    if kept >= DOCUMENTS_MAX:
        return "documents_many"
    if not content:
        return "document_empty"
    if len(content) > DOCUMENT_BYTES_MAX:
        return "document_large"
    return None if media_type_of(content) else "document_kind"
