"""What colleagues say, on the pages of partners, tools and actions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from core.pieces import register
from teams.comments.forms import CommentForm
from teams.comments.models import Subject, is_put_away

SHOWN = 4  # the latest; the rest are folded
MOST = 200


def of_subject(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """The latest words and a place for one's own: one query."""
    latest = list(subject.comments.for_page().order_by("-written_at", "-pk")[:MOST])[::-1]
    return {
        "subject": subject,
        "kind": subject._meta.model_name,
        "earlier": latest[:-SHOWN],
        "comments": latest[-SHOWN:],
        "count": sum(row.withdrawn_on is None for row in latest),
        "form": None if is_put_away(subject) else CommentForm(auto_id="comment_%s"),
    }


register("talk", "teams/comments/_comments.html", of_subject)
