"""Search over everything. A new kind of thing joins by one line in KINDS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz, process

from core.rich_text import plain_text
from core.text import search_normal, search_stems, search_words
from partnerships.filters import SEARCH_MAX
from partnerships.models import Organisation, Partnership
from quality.models import Criterion
from teams.models import Action
from toolkit.models import Term, Tool

SPELLED_LIKE = 80  # of 100 letters, how many are in common
_WORD = re.compile(r"\w{4,}")
SHOWN = 6  # of each kind; the rest behind "all of these"


@dataclass(frozen=True)
class Kind:
    """Something that can be found: which rows, and what of a row is told."""

    key: str
    label: Any
    icon: str
    rows: Callable[[str], Any]
    text: Callable[[Any], str]  # besides the row's own name
    title: Callable[[Any], str] = str
    all_of_them: str = ""  # the name of the address that lists all, with the same q
    narrowed: str = ""  # what that address needs besides


KINDS = [
    Kind("organisations", _("Organisaatiot"), "building-2",
         lambda q: Organisation.objects.current().named(q).order_by("sort_key"),
         lambda row: ", ".join(filter(None, [row.city, row.former_names])), all_of_them="register"),
    Kind("partnerships", _("Mitä teemme yhdessä"), "handshake",
         lambda q: Partnership.objects.open().search(q).select_related("organisation", "level")
         .order_by("organisation__sort_key", "level__order"),
         lambda row: " · ".join(filter(None, [row.description, row.goal, row.counterpart])),
         lambda row: str(row.organisation), all_of_them="register"),
    Kind("actions", _("Toimenpiteet"), "calendar-check",
         lambda q: Action.objects.living().search(q).for_list().order_by("-plan__year", "pk"),
         lambda row: f"{row.plan.team} {row.plan.year} · {row.details} {row.outcome}"),
    Kind("tools", _("Menetelmät ja työkalut"), "wrench",
         lambda q: Tool.objects.current().filter(in_guides=False).search(q).order_by("sort_key"),
         lambda row: f"{row.summary} {plain_text(row.body)}", all_of_them="toolkit"),
    Kind("guides", _("Ohjeet ja oppaat"), "book-open",
         lambda q: Tool.objects.current().guides().search(q).order_by("sort_key"),
         lambda row: f"{row.summary} {plain_text(row.body)}", all_of_them="toolkit",
         narrowed="&level=guides"),
    Kind("terms", _("Sanasto"), "languages",
         lambda q: Term.objects.search(q).in_order(), lambda row: str(row.definition)),
    Kind("criteria", _("Kriteerit"), "clipboard-check",
         lambda q: Criterion.objects.in_use().search(q).select_related("level")
         .order_by("level__order", "order", "pk"),
         lambda row: f"{row.text} {row.source_detail}"),
]  # fmt: skip


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: Kind
    rows: list[Any]
    has_more: bool
    address_of_all: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that holds all the words, in groups: one query a group."""
    text = request.GET.get("q", "")[:SEARCH_MAX].replace("\0", "").strip()
    words, groups, nearly, suggestion = search_words(text), [], False, ""
    if words:
        groups = find_all(text)
        if not groups and (stems := search_stems(text)) != words:
            groups = find_all(" ".join(stems))
            words, nearly = stems, bool(groups)
        if not groups:
            suggestion = spelled_like(text)
    context = {
        "text": text,
        "nearly": nearly,
        "suggestion": suggestion,
        "groups": groups,
        "words": words,
        "count": sum(len(group.rows) for group in groups),
        "has_more": any(group.has_more for group in groups),
    }
    return render(request, "search.html", context)


def find_all(text: str) -> list[Group]:
    """What is found of each kind, without the empty ones."""
    return [group for kind in KINDS if (group := find(kind, text)).rows]


def spelled_like(text: str) -> str:
    """The same search with words that names, titles and the glossary do have, or "".

    SPELLED_LIKE was tried on the 352 words of names, tools and glossary: of slips of the finger in
    one of them 97 of 100 lead back to it, and 82 would already leave more than twice as many out.
    """
    names = chain(
        Organisation.objects.current().values_list("name", flat=True),
        Tool.objects.current().values_list("title", flat=True),
        Term.objects.values_list("name_fi", flat=True),
    )
    # In order: of two that are as close the first is taken, the same one every time.
    known = sorted({word for name in names for word in _WORD.findall(search_normal(name))})
    words = search_words(text)
    close = [
        process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=SPELLED_LIKE)
        for word in words
    ]
    found = [best[0] if best else word for best, word in zip(close, words, strict=True)]
    return " ".join(found) if found != words else ""


def find(kind: Kind, text: str) -> Group:
    """The first rows of a kind that hold all the words."""
    rows = list(kind.rows(text)[: SHOWN + 1])
    for row in rows:
        row.found_title, row.found_text = kind.title(row), kind.text(row)
    address = (
        f"{reverse(kind.all_of_them)}?{urlencode({'q': text})}{kind.narrowed}"
        if kind.all_of_them
        else ""
    )
    return Group(kind, rows[:SHOWN], len(rows) > SHOWN, address)
