"""The language of what people have written, on pages in another one. Every template knows these."""

from __future__ import annotations

import datetime as day
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.template import defaultfilters, defaulttags
from django.template.base import Parser, Token
from django.utils.html import format_html
from django.utils.translation import get_language

from core.templates import AddressNode
from core.text import soft_hyphens
from core.translated import HOUSE_LANGUAGE, Text, language_of, readers_language

register = template.Library()


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    """Django's `url`, for every template."""
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.filter
def content(value: object) -> object:
    """A text or a row, marked with its language when the page speaks another."""
    if not value or (language := language_of(value)) == readers_language():
        return value
    return format_html('<span lang="{}">{}</span>', language, value)


@register.filter(expects_localtime=True)
def date(value: day.date | str | None, form: str | None = None) -> object:
    """Django's own, which remembers: a feed and a list tell the same days again and again."""
    if isinstance(value, day.date):
        return _dated(value, getattr(value, "fold", 0), form, get_language())
    return defaultfilters.date(value, form)


@lru_cache(maxsize=20_000)
def _dated(value: day.date, _fold: int, form: str | None, _language: str | None) -> str:
    return str(defaultfilters.date(value, form))


@register.filter
def lang(value: object) -> str:
    """The mark alone, for an element that holds nothing else than the text or row."""
    if not value or (language := language_of(value)) == readers_language():
        return ""
    return format_html('lang="{}"', language)


@register.filter
def soft(value: object) -> Text:
    """The text with places where its long words may break, for a narrow heading."""
    language = language_of(value)
    text = str(value)
    return Text(soft_hyphens(text) if language == HOUSE_LANGUAGE else text, language)


@register.filter
def maybe_content(value: object) -> object:
    """A name of a choice: marked when it is a text or row that knows its language."""
    return content(value) if isinstance(value, Text | Model) else value


@register.filter
def option_lang(option: dict[str, Any]) -> str:
    """The mark alone, for an option of a select: of its row, or of its name."""
    if isinstance(option["label"], Text):
        return lang(option["label"])
    row = getattr(option["value"], "instance", None)
    return lang(row) if row is not None else ""
