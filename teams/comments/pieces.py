"""What colleagues say, on the pages of partners, tools and actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from core.pieces import register
from core.prepared import prepared
from teams.comments.forms import CommentForm
from teams.comments.models import Comment, Subject, is_put_away

SHOWN = 4  # the latest; the rest are folded
MOST = 200


def of_subject(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """The latest words and a place for one's own: one query."""
    kind = str(subject._meta.model_name)
    latest = latest_of(subject.pk, kind=kind)[::-1]
    for row in latest:
        setattr(row, kind, subject)
    return {
        "subject": subject,
        "kind": kind,
        "earlier": latest[:-SHOWN],
        "comments": latest[-SHOWN:],
        "count": sum(row.withdrawn_on is None for row in latest),
        "form": None if is_put_away(subject) else CommentForm(auto_id="comment_%s"),
    }


@prepared
def latest_of(key: int, *, kind: str) -> QuerySet[Comment]:
    """The latest comments on the subject, newest first."""
    rows = Comment.objects.filter(**{kind: key}).for_page()
    return rows.order_by("-written_at", "-pk")[:MOST]


register("talk", "teams/comments/_comments.html", of_subject)
