"""Who may do what in quality: the quality group and the administrators write, everyone reads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from accounts.people.models import User

REVIEWING = "quality.change_review"


def may_review(user: User | Any) -> bool:
    """Whether the person sees drafts and writes reviews."""
    return bool(user.is_staff and user.has_perm(REVIEWING))


def reviewers() -> QuerySet[User]:
    """Everyone for whom `may_review` is true, in one query."""
    return ModelBackend().with_perm(REVIEWING).filter(is_staff=True)
