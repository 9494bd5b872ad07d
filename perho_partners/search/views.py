"""Search over everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.filters import SEARCH_MAX
from core.htmx import asks_for_part
from perho_partners.search.hits import hits_of
from search.asking import MOST_RANKED, Question
from search.kinds import KINDS

SHOWN = 30  # hits; more help nobody, but a narrower search does
SHOWN_IN_BOX = 7


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that answers, the best first; `kind` narrows it. The jump box asks for a few."""
    in_box = asks_for_part(request)
    text = request.GET.get("q", "")[:SEARCH_MAX].replace("\0", "").strip()
    only = KINDS.get(request.GET.get("kind", ""))
    question = Question(text, is_typed=in_box)
    counts = question.counts
    count = counts.get(only.key, 0) if only else sum(counts.values())
    words, hits = [], []
    if count:
        words = question.marked()
        best = question.best(only.key if only else "")
        hits = hits_of(best[: SHOWN_IN_BOX if in_box else SHOWN], words)
    context = {
        "text": text,
        "only": only,
        "hits": hits,
        "words": words,
        "kinds": [(kind, counts[key]) for key, kind in KINDS.items() if key in counts],
        "count": count,
        "has_more": count > SHOWN,
        "is_many": count > MOST_RANKED,  # or more: they are not counted to the end
        "most": MOST_RANKED,
    }
    page = "_box.html" if in_box else "search.html"
    response = render(request, f"perho_partners/search/{page}", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
