"""The rounds and what each of them found, for everybody to read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.files import attachment
from core.spreadsheet import XLSX
from partnerships.levels.models import Level
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review
from quality.reviews.models import Review, ReviewAnswer, ReviewQuerySet
from quality.rounds.exports import round_xlsx
from quality.rounds.matrix import tables
from quality.rounds.models import ReviewRound


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds, newest first, and how far they are."""
    user = person(request)
    reviewing = may_review(user)
    rounds = ReviewRound.objects.with_progress()
    context: dict[str, Any] = {
        "rounds": rounds if reviewing else rounds.opened(),
        "may_review": reviewing,
        "level_labels": {level.key: level.label for level in Level.objects.all()},
        "drafts": Criterion.objects.in_use().filter(is_draft=True).exists(),
    }
    if reviewing:
        context["queue"] = Review.objects.queue_of(user).count()
    return render(request, "quality/rounds/list.html", context)


ON_A_PAGE = 24  # partnerships


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Criteria × partnerships of a level, what is most often missing, what was agreed on."""
    found = find_round(request, pk)
    levels = list(Level.objects.filter(key__in=found.levels))
    asked = request.GET.get("level", "")
    level = next((each for each in levels if each.key == asked), levels[0] if levels else None)
    of_level = Review.objects.filter(round=found, partnership__level=level)
    published = of_level.published()
    reviews = shown_to(request, of_level)
    paginator = Paginator(reviews.for_list().with_answers().in_order(), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    rows = list(page)
    context = {
        "round": found,
        "levels": levels,
        "level": level,
        "page": page,
        "query": f"level={level.key}" if level else "",
        "tables": tables(rows),
        "reviews": rows,
        "has_drafts": any(not row.is_done for row in rows),
        "published_count": published.count(),
        "answers": ReviewAnswer.Answer,
        "missing": most_missing(published),
        "improvements": published.exclude(improvement="").for_list().in_order(),
        "sustainability": sustainability_in_words(published),
        "may_review": may_review(person(request)),
    }
    return render(request, "quality/rounds/detail.html", context)


@require_safe
def round_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole round as a spreadsheet."""
    found = find_round(request, pk)
    reviews = shown_to(request, Review.objects.filter(round=found))
    body = round_xlsx(list(reviews.for_list().with_answers().in_order()))
    return attachment(body, XLSX, f"{slugify(found.name) or 'laatu'}-{found.year}.xlsx")


def find_round(request: HttpRequest, pk: int) -> ReviewRound:
    """The round with its progress; before it is opened it is the quality group's own."""
    found = get_object_or_404(ReviewRound.objects.with_progress(), pk=pk)
    if not found.is_open and not may_review(person(request)):
        raise Http404
    return found


def shown_to(request: HttpRequest, reviews: ReviewQuerySet) -> ReviewQuerySet:
    """The published ones, and for the quality group the unfinished ones too."""
    if may_review(person(request)):
        return reviews.published() | reviews.unfinished()
    return reviews.published()


def most_missing(published: ReviewQuerySet) -> QuerySet:
    """The criteria that are not yet met or only partly, the most frequent first: one query."""
    return (
        ReviewAnswer.objects.filter(review__in=published)
        .order_by()
        .values("criterion", title=F("criterion__title"))
        .annotate(
            not_yet=Count("pk", filter=Q(answer="not_yet")),
            partly=Count("pk", filter=Q(answer="partly")),
            asked=Count("pk", filter=~Q(answer="not_applicable")),
        )
        .filter(Q(not_yet__gt=0) | Q(partly__gt=0))
        .order_by("-not_yet", "-partly", "criterion")
    )


def sustainability_in_words(published: ReviewQuerySet) -> list[tuple[str, int]]:
    """How many partnerships further, do not touch or hinder the strategy: one query."""
    counted = published.order_by().values_list("sustainability").annotate(Count("pk"))
    counts = dict(counted)
    return [(str(label), counts.get(key, 0)) for key, label in Review.Sustainability.choices]
