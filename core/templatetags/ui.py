"""Small helpers for templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import forms, template
from django.core.paginator import Page
from django.db.models import Model
from django.forms.boundfield import BoundWidget
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from core import bundles, rich_text
from core.paginator import MOST
from core.pieces import PIECES, Subject
from core.private import KEEP_OUT
from core.sent import Sent, sent
from core.templates import pure
from core.text import found_spans

register = template.Library()
DAYS_AS_DAYS = 60  # a longer time is told in months
DAYS_IN_MONTH = 30.44
EXCERPT = 180  # letters of a search result


@dataclass(frozen=True)
class Problem:
    """An error to list above the form, with the field to jump to."""

    target: str
    label: str
    message: str


@pure
@register.simple_tag
def bundle(name: str) -> SafeString:
    """What loads the files of the name, for the head of a page."""
    return bundles.tags(name)


@register.simple_tag(takes_context=True)
def what_was_sent(context: Context) -> Sent | None:
    """What the page answers with something else than having saved it."""
    request = context.get("request")
    return sent(request) if request is not None and request.method == "POST" else None


@register.simple_tag
def form_errors(of: Iterable[forms.BaseForm]) -> list[Problem]:
    """Every error of the forms in the order of the fields."""
    problems = []
    for form in of:
        problems += [Problem("", "", str(message)) for message in form.non_field_errors()]
        for name in form.fields:
            if name in form.errors:
                bound = form[name]
                target = bound.auto_id
                if isinstance(bound.field.widget, forms.CheckboxSelectMultiple):
                    target = f"div_{target}"  # the group of boxes
                elif isinstance(bound.field.widget, forms.RadioSelect):
                    target = f"{target}_0"  # the first button takes the focus
                problems += [
                    Problem(target, str(bound.label), str(message)) for message in bound.errors
                ]
    return problems


@register.filter
def ago(day: date | None) -> str:
    """How long ago a day was: "tänään", "11 pv sitten", "14 kk sitten"."""
    if day is None:
        return ""
    days = (timezone.localdate() - day).days
    if days <= 0:
        return _("tänään")
    if days < DAYS_AS_DAYS:
        return ngettext("%(n)s pv sitten", "%(n)s pv sitten", days) % {"n": days}
    months = int(days / DAYS_IN_MONTH)
    return ngettext("%(n)s kk sitten", "%(n)s kk sitten", months) % {"n": months}


@register.filter
def capped(number: int) -> str:
    """A number that is counted no further than to one more than MOST."""
    return f"{MOST}+" if number > MOST else str(number)


@register.filter
def option_level(radio: BoundWidget) -> Model:
    """The level behind a radio button."""
    level: Model = radio.data["value"].instance
    return level


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The page numbers to offer, with gaps where there are many."""
    paginator = page.paginator
    return paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@pure
@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: int = 17, css: str = "") -> SafeString:
    """A Lucide icon, hidden from assistive technology: words always stand beside it."""
    attributes = {"class": css} if css else {}
    svg: SafeString = lucide(name, size=size, aria_hidden="true", **attributes)  # type: ignore[assignment]  # typed as str
    return svg


@register.simple_tag
def keep_out() -> str:
    """What does not belong in a text about partners: one sentence, wherever such is written."""
    return str(KEEP_OUT)


@register.simple_tag
def person_name(person: object) -> SafeString:
    """A person's name as pages write it, with no blank after it: a comma may follow."""
    name = str(person) if person else ""
    return _person_name(Named(name, getattr(person, "is_example", False)), get_language())


@dataclass(frozen=True)
class Named:
    """What a page tells of a person; the software itself has no name."""

    name: str
    is_example: bool

    def __str__(self) -> str:
        return self.name

    def __bool__(self) -> bool:
        return bool(self.name)


@lru_cache(maxsize=2_000)
def _person_name(person: Named, _language: str | None) -> SafeString:
    return SafeString(render_to_string("components/person.html", {"person": person}).strip())


@dataclass(frozen=True)
class Piece:
    """A part of a text, marked when it was looked for."""

    text: str
    is_found: bool


@register.filter
def found_in(text: str, words: list[str]) -> list[Piece]:
    """The text cut into pieces, so that a template can mark the words that were looked for."""
    pieces, last = [], 0
    for start, end in found_spans(text, words):
        pieces += [Piece(text[last:start], False), Piece(text[start:end], True)]
        last = end
    return [piece for piece in [*pieces, Piece(text[last:], False)] if piece.text]


@register.filter
def around_found(text: str, words: list[str]) -> str:
    """A short excerpt around the first word that was looked for."""
    spans = found_spans(text, words)
    middle = spans[0][0] if spans else 0
    if len(text) <= EXCERPT:
        return text
    start = max(0, min(middle - EXCERPT // 3, len(text) - EXCERPT))
    end = start + EXCERPT
    if start:
        start = text.find(" ", start, middle) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + EXCERPT // 2)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


@register.simple_tag(takes_context=True)
def pieces(context: Context, place: str, subject: Subject) -> SafeString:
    """What rooms of floors above show of the subject at this place of the page."""
    request = context["request"]
    drawn = []
    for template_name, fill in PIECES[place]:
        shown = fill(request, subject)
        if shown is not None:
            drawn.append(render_to_string(template_name, shown, request))
    return SafeString("".join(drawn))


@register.filter
def rich(text: str) -> SafeString:
    """Stored rich text as HTML; cleaned again, whatever the database holds."""
    return rich_text.shown(text)
