"""Answers that are files to save."""

from __future__ import annotations

from django.http import HttpResponse

PDF = "application/pdf"


def attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to save under the name."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
