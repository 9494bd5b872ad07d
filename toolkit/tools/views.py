"""Tools: the list, a tool's page, adding, editing, retiring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.forms import ReasonForm
from core.htmx import asks_for_part
from core.pages import VersionedUpdateView, fill_in, history_context, posted, press
from core.text import site_of
from core.way_back import post_only
from partnerships.levels.models import Level
from toolkit.tools import services
from toolkit.tools.filters import ToolFilter
from toolkit.tools.forms import ToolForm
from toolkit.tools.models import Tool

PAGE_SIZE = 60
HISTORY_SHOWN = 10
EXPERIENCES_SHOWN = 10


@require_safe
def tool_list(request: HttpRequest) -> HttpResponse:
    """Every tool, those that colleagues have tried lately first; htmx asks for the list alone."""
    levels = list(Level.objects.all())
    filters = ToolFilter(request.GET, person(request), levels)
    page = filters.page(PAGE_SIZE)
    page.object_list = list(page.object_list)
    context = {
        "filters": filters,
        "page": page,
        "tools": cards(page.object_list, levels),
        "query": filters.query_string(),
        "tabs": [
            (label, filters.query_string(level=key), key)
            for key, label in filters.choices_of("level")
        ],
    }
    template = (
        "toolkit/tools/_results.html" if asks_for_part(request) else "toolkit/tools/list.html"
    )
    response = render(request, template, context | {"announce": asks_for_part(request)})
    if asks_for_part(request):
        response["HX-Push-Url"] = f"{request.path}?{context['query']}".rstrip("?")
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@dataclass(frozen=True)
class Card:
    """A tool in a list, with the levels that its card names."""

    tool: Tool
    levels: list[Level]


def cards(tools: Iterable[Tool], levels: Iterable[Level]) -> list[Card]:
    """The tools as cards."""
    return [Card(tool, [each for each in levels if each.key in tool.levels]) for tool in tools]


@require_safe
def tool_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a tool is, where it is found, and what colleagues have got out of it."""
    user = person(request)
    item = get_object_or_404(
        Tool.objects.select_related("contact_user", "contact_team", "retired_by"), pk=pk
    )
    everything = list(item.experiences.for_page())
    experiences = [each for each in everything if each.withdrawn_on is None]
    context = {
        "tool": item,
        "site": site_of(item.url),
        "level_rows": [level for level in Level.objects.all() if level.key in item.levels],
        "experiences": experiences if "all" in request.GET else experiences[:EXPERIENCES_SHOWN],
        "ours": {
            each.pk for each in experiences if each.user_id == user.pk or each.team_id in user.roles
        },
        "experience_count": len(experiences),
        "link_checks": list(item.link_checks.needing_care()),
        **history_context(request, item, known=everything, shown=HISTORY_SHOWN),
    }
    return render(request, "toolkit/tools/detail.html", context)


def tool_new(request: HttpRequest) -> HttpResponse:
    """Add a method, tool or guide that colleagues should know of."""
    user = person(request)
    level = request.GET.get("level", "")
    initial = {
        "contact_user": user.pk,
        "levels": [level],
        "in_guides": level == "guides",
        "title": request.GET.get("title", "")[:150].replace("\0", ""),
        "status": Tool.Status.LISTED,
    }
    form = ToolForm(posted(request), initial=initial)
    return fill_in(
        request,
        "toolkit/tools/new.html",
        form,
        lambda: form.instance.save_as(user, "created"),
        lambda _done: _("Kiitos! ”%(name)s” on nyt työkalupakissa.") % {"name": form.instance},
        to=lambda: form.instance.get_absolute_url(),
        taken=_("Tämän niminen lisättiin juuri työkalupakkiin."),
        field="title",
    )


class ToolEdit(VersionedUpdateView):
    """Correct or complete what is told of a tool."""

    model = Tool
    form_class = ToolForm
    template_name = "toolkit/tools/edit.html"

    def refuse(self, stored: Tool) -> HttpResponse | None:
        """A retired tool is brought back first."""
        if not stored.is_retired:
            return None
        messages.info(self.request, _("Tämä on poistettu käytöstä. Palauta se ensin."))
        return redirect(stored)

    def save(self, form: forms.ModelForm) -> None:
        services.edit_tool(tool=form.instance, by=person(self.request))

    def page_context(self, stored: Tool, form: forms.ModelForm) -> dict[str, Any]:
        return {"tool": stored}


def tool_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a tool out of use, with a reason."""
    item = get_object_or_404(Tool, pk=pk)
    form = ReasonForm(posted(request))
    return fill_in(
        request,
        "toolkit/tools/retire.html",
        form,
        lambda: services.retire_tool(tool=item, by=person(request), **form.cleaned_data),
        _("”%(name)s” on poistettu käytöstä.") % {"name": item},
        to=item,
        tool=item,
    )


@post_only("tools:detail", "pk")
def tool_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a retired tool back."""
    item = get_object_or_404(Tool, pk=pk)
    return press(
        request,
        lambda: services.restore_tool(tool=item, by=person(request)),
        _("”%(name)s” on taas työkalupakissa.") % {"name": item},
        item,
        taken=_("Tämän niminen lisättiin juuri työkalupakkiin."),
    )


@post_only("tools:detail", "pk")
def tool_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the content has been looked through and still holds."""
    item = get_object_or_404(Tool.objects.current(), pk=pk)
    return press(
        request,
        lambda: services.confirm_tool(tool=item, by=person(request)),
        lambda day: _("Kiitos! Seuraava läpikäynti %(day)s.") % {"day": date_format(day)},
        item,
    )
