"""Search over everything."""

from __future__ import annotations

from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz, process

from core.filters import SEARCH_MAX
from core.text import search_normal, search_stems, search_words
from partnerships.organisations.models import Organisation
from perho_partners.search.kinds import _WORD, KINDS, SHOWN, SPELLED_LIKE, Found, Group, Kind
from toolkit.glossary.models import Term
from toolkit.tools.models import Tool


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
    return render(request, "perho_partners/search/search.html", context)


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
    rows = [Found(row, kind.title(row), kind.text(row)) for row in kind.rows(text)[: SHOWN + 1]]
    address = (
        f"{reverse(kind.all_of_them)}?{urlencode({'q': text})}{kind.narrowed}"
        if kind.all_of_them
        else ""
    )
    return Group(kind, rows[:SHOWN], len(rows) > SHOWN, address)
