"""What people write, replaced in every row: for tests that look where it ends up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from core.rich_text import RichTextField

OURS = ("accounts", "partnerships", "toolkit", "teams", "quality", "exchange")
# Columns of text that hold something else than a text in a language.
KEYS = {
    *("key", "password", "first_name", "last_name", "query", "seed", "business_id"),
    *("url", "moved_to", "document_sha256", "appendix_sha256"),
}


def is_written(field: Any) -> bool:
    """Whether people write the column, in Finnish as far as the register knows."""
    return (
        type(field) in (models.CharField, models.TextField, RichTextField)
        and field.editable
        and not field.choices
        and not field.name.endswith(("_sv", "_en"))
        and field.name not in KEYS
    )


def written_texts() -> Iterator[str]:
    """Every text that people wrote, as it is stored."""
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for name in [field.name for field in model._meta.concrete_fields if is_written(field)]:
                yield from models.QuerySet(model).values_list(name, flat=True)


def write_everywhere(text: str, *, numbered: bool = False) -> None:
    """Put the text in place of every text that people wrote, and empty the translations.

    No text gets longer than its column. `numbered` adds the row's key. The history is rewritten
    too.
    """
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        rows = models.QuerySet(model)
        for field in model._meta.concrete_fields:
            if field.name.endswith(("_sv", "_en")):
                rows.update(**{field.name: ""})
            elif is_written(field):
                tail = Cast("pk", models.CharField()) if numbered or field.unique else Value("")
                written = Concat(Value(text[: field.max_length]), tail)
                if isinstance(field, RichTextField):
                    written = Concat(Value("<p>"), written, Value("</p>"))
                try:
                    with transaction.atomic():
                        rows.update(**{field.name: written})
                except IntegrityError:  # told only together with something else, or once
                    told = rows.exclude(**{field.name: ""})
                    told.update(**{field.name: Concat(written, Cast("pk", models.CharField()))})
