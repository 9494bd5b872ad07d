"""How changes of criteria are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.story import Story, Verb, tell
from quality.criteria.models import Criterion

tell(
    Story(
        Criterion,
        name=lambda change: change.title,
        verbs={"edited": Verb(_("muutti kriteeriä: %(fields)s"))},
    )
)
