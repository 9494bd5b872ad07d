"""What the one kind of template in Jinja2 knows: see docs/decisions/0047."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from core.templatetags.content import content
from core.templatetags.content import date as dated
from core.templatetags.ui import icon
from core.translated import language_of
from partnerships.templatetags.levels import level_marks

INDENT = re.compile(r"\n\s+")


def environment(**options: Any) -> Environment:
    """As Django makes it, with our words, icons and marks."""
    made = Environment(  # noqa: S701  (Django turns escaping on among the options)
        **options | {"undefined": StrictUndefined}, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", Flat],
    )  # fmt: skip
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # its extension adds it
    made.globals |= {"icon": icon, "level_marks": level_marks}
    made.filters |= {"content": told, "short_day": short_day}
    return made


class Flat(Extension):
    """Takes the blanks away that begin a line: they are for who reads the template."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENT.sub("\n", source)


@pass_context
def told(context: Context, value: object) -> object:
    """As `content`; the language of the page is looked up once a page instead of once a word."""
    if not value or language_of(value) == context["language"]:
        return value
    return content(value)


def short_day(day: date) -> object:
    """23.11.2026"""
    return dated(day, "SHORT_DATE_FORMAT")
