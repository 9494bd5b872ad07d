"""Who may do what in quality: the quality group and the administrators write, everyone reads."""

from __future__ import annotations

from typing import Any

from accounts.models import User


def may_review(user: User | Any) -> bool:
    """Whether the person sees drafts and writes reviews."""
    return bool(user.is_staff and user.has_perm("quality.change_review"))
