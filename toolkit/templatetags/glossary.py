"""Terms that explain themselves where they stand: by mouse, keyboard and touch, no script."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.rich_text import shown
from toolkit.glossary.models import Term
from toolkit.glossary.recogniser import Piece, Recogniser

register = template.Library()


@register.simple_tag(takes_context=True)
def explain(context: Context, text: str, language: str = "") -> SafeString:
    """Plain text, in which the first mention of each term on the page explains itself.

    `language` is that of the text, when it is not the reader's.
    """
    found = _recogniser(context).pieces(str(text), language or (get_language() or "fi")[:2])
    return format_html_join("", "{}", ((_term(piece) or piece.text,) for piece in found))


@register.simple_tag(takes_context=True)
def explain_rich(context: Context, html: str, language: str = "") -> SafeString:
    """As `explain`, for stored rich text."""
    language = language or (get_language() or "fi")[:2]
    found = _recogniser(context).html_pieces(shown(html), language)
    return mark_safe("".join(_term(piece) or piece.text for piece in found))  # noqa: S308  (`shown` has cleaned it)


def _recogniser(context: Context) -> Recogniser:
    """One for the whole page, so that each term is explained once: one query."""
    request = context["request"]
    if not hasattr(request, "glossary"):
        request.glossary = Recogniser(Term.objects.in_order())
    recogniser: Recogniser = request.glossary
    return recogniser


def _term(piece: Piece) -> SafeString | None:
    if piece.term is None:
        return None
    # In HTML the word is already escaped, and no term holds a character that would be.
    context = {"term": piece.term, "word": conditional_escape(piece.text)}
    card = render_to_string("components/term.html", context)
    return mark_safe(card.strip())  # noqa: S308  (a template wrote it)
