"""Sending files that people uploaded: always as an attachment, never as a page of ours."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from matchmaker.services.onboarding.documents import DocumentContent


def attachment(document: DocumentContent) -> Response:
    """The file to be saved, with the type its content has, so that no browser guesses another."""
    response = send_file(
        BytesIO(document.content),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.name,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
