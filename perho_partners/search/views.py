"""Search over everything."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.filters import SEARCH_MAX
from perho_partners.search.hits import hits_of
from search.asking import Question
from search.kinds import KINDS

SHOWN = 30  # hits; more help nobody, but a narrower search does


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that answers, the best first; `kind` narrows it."""
    text = request.GET.get("q", "")[:SEARCH_MAX].replace("\0", "").strip()
    only = KINDS.get(request.GET.get("kind", ""))
    question = Question(text)
    answers = question.answers()
    counts = dict(answers.order_by().values_list("kind").annotate(n=Count("pk")))
    count = counts.get(only.key, 0) if only else sum(counts.values())
    shown = answers.of(only.key) if only else answers
    words = question.marked() if count else []
    context = {
        "text": text,
        "only": only,
        "hits": hits_of(shown[:SHOWN], words),
        "words": words,
        "kinds": [(kind, counts[key]) for key, kind in KINDS.items() if key in counts],
        "count": count,
        "has_more": count > SHOWN,
    }
    return render(request, "perho_partners/search/search.html", context)
