"""The level pages: what a level means, its methods and tools, its partners. And the guides."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.htmx import asks_for_part
from core.prepared import prepared
from partnerships.register.filters import LevelFilter
from partnerships.register.queries import levels_with_counts
from partnerships.register.views import results_context
from toolkit.pages.models import Page
from toolkit.tools.models import Tool
from toolkit.tools.views import cards

PARTNERS_SHOWN = 20


@require_safe
def level_first(request: HttpRequest) -> HttpResponse:
    """The menu's way in."""
    return redirect("pages:level", "everyday")


@require_safe
def level_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One level; its partners are searched and narrowed on the page."""
    levels = levels_with_counts()
    shown = next((item for item in levels if item.key == key), None)
    if shown is None:
        raise Http404
    filters = LevelFilter(request.GET, level=shown)
    context = results_context(request, filters, PARTNERS_SHOWN) | {
        "level": shown,
        "anchor": "#kumppanit",
    }
    for row in context["rows"]:
        row.partnerships.sort(key=lambda each: each.level_id != shown.pk)
    if asks_for_part(request):
        response = render(
            request, "toolkit/pages/_level_results.html", context | {"announce": True}
        )
        response["HX-Push-Url"] = f"{request.path}?{context['query']}".rstrip("?")
    else:
        context |= {
            "levels": levels,
            "tools": cards(tools_of(key=shown.key), levels),
            "forms": filters.forms_of_cooperation(),
        }
        response = render(request, "toolkit/pages/level.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@prepared
def tools_of(*, key: str) -> QuerySet[Tool]:
    """The tools of a level."""
    return Tool.objects.current().at_level(key).for_list()


@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    """The sixth section: instructions and guides, not a level."""
    levels = levels_with_counts()
    context = {
        "levels": levels,
        "tools": cards(Tool.objects.current().guides().for_list(), levels),
        "text": Page.objects.filter(key="guides").first(),
    }
    return render(request, "toolkit/pages/guides.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the model is, why it exists, for what and how."""
    return render(
        request, "toolkit/pages/about.html", {"text": Page.objects.filter(key="about").first()}
    )
