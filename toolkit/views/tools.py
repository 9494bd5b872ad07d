"""Tools: the list, a tool's page, adding, editing, retiring, undoing."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import person
from core.htmx import asks_for_part
from core.paginator import CappedPaginator
from core.text import site_of
from core.views import VersionedUpdateView
from partnerships.forms import ReasonForm
from partnerships.models import Level
from toolkit import actions
from toolkit.filters import ToolFilter
from toolkit.forms import ToolForm
from toolkit.models import Tool
from toolkit.story import KINDS, tool_history

PAGE_SIZE = 60
HISTORY_SHOWN, HISTORY_MOST = 10, 500
EXPERIENCES_SHOWN = 10


@require_safe
def toolkit(request: HttpRequest) -> HttpResponse:
    """Every tool, those that colleagues have tried lately first; htmx asks for the list alone."""
    levels = list(Level.objects.all())
    filters = ToolFilter(request.GET, levels)
    page = CappedPaginator(filters.narrow(person(request)), PAGE_SIZE).get_page(
        request.GET.get("page", "1")
    )
    page.object_list = cards(page.object_list, levels)
    context = {
        "filters": filters,
        "page": page,
        "query": filters.query_string(),
        "tabs": [
            (label, filters.query_string(level=key), key)
            for key, label in cast(Any, filters.fields["level"]).choices
        ],
    }
    template = "toolkit/_results.html" if asks_for_part(request) else "toolkit/list.html"
    response = render(request, template, context | {"announce": asks_for_part(request)})
    if asks_for_part(request):
        response["HX-Push-Url"] = f"{request.path}?{context['query']}".rstrip("?")
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def cards(tools: Any, levels: list[Level]) -> list[Any]:
    """The tools with the levels that a card names."""
    rows: list[Any] = list(tools)
    for row in rows:
        row.level_rows = [level for level in levels if level.key in row.levels]
    return rows


@require_safe
def tool(request: HttpRequest, pk: int) -> HttpResponse:
    """What a tool is, where it is found, and what colleagues have got out of it."""
    user = person(request)
    item = get_object_or_404(
        Tool.objects.select_related("contact_user", "contact_team", "retired_by"), pk=pk
    )
    experiences: list[Any] = list(item.experiences.for_list())
    mine = set(user.memberships.open().values_list("team", flat=True))
    for experience in experiences:
        experience.is_ours = experience.user_id == user.pk or experience.team_id in mine
    whole = "history" in request.GET
    history = tool_history(item, HISTORY_MOST if whole else HISTORY_SHOWN + 1, user)
    context = {
        "tool": item,
        "site": site_of(item.url),
        "level_rows": [level for level in Level.objects.all() if level.key in item.levels],
        "experiences": experiences if "all" in request.GET else experiences[:EXPERIENCES_SHOWN],
        "experience_count": len(experiences),
        "link_checks": list(item.link_checks.needing_care()),
        "history": history if whole else history[:HISTORY_SHOWN],
        "more_history": not whole and len(history) > HISTORY_SHOWN,
        "history_page": request.path,
    }
    return render(request, "toolkit/tool.html", context)


def add_tool(request: HttpRequest) -> HttpResponse:
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
    form = ToolForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.instance.save_as(user, "created")
        except IntegrityError:  # somebody added the same one a moment ago
            form.add_error("title", _("Tämän niminen lisättiin juuri työkalupakkiin."))
        else:
            messages.success(request, _("Kiitos! ”%(name)s” on nyt työkalupakissa.") % {
                "name": form.instance
            })  # fmt: skip
            return redirect(form.instance)
    context = {"form": form, "forms": [form]}
    return render(request, "toolkit/new.html", context, status=422 if form.is_bound else 200)


class EditTool(VersionedUpdateView):
    """Correct or complete what is told of a tool."""

    model = Tool
    form_class = ToolForm
    template_name = "toolkit/edit.html"

    def refuse(self, stored: Any) -> HttpResponse | None:
        """A retired tool is brought back first."""
        if not stored.is_retired:
            return None
        messages.info(self.request, _("Tämä on poistettu käytöstä. Palauta se ensin."))
        return redirect(stored)

    def save(self, form: Any) -> None:
        actions.edit_tool(tool=form.instance, by=person(self.request))

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"tool": context["stored"], "forms": [context["form"]]}


def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a tool out of use, with a reason."""
    item = get_object_or_404(Tool, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.retire_tool(tool=item, reason=form.cleaned_data["reason"], by=person(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("”%(name)s” on poistettu käytöstä.") % {"name": item})
            return redirect(item)
    context = {"form": form, "forms": [form], "tool": item}
    return render(request, "toolkit/retire.html", context, status=422 if form.is_bound else 200)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a retired tool back."""
    item = get_object_or_404(Tool, pk=pk)
    try:
        actions.restore_tool(tool=item, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:  # one of the name was added a moment ago
        messages.error(request, _("Tämän niminen lisättiin juuri työkalupakkiin."))
    else:
        messages.success(request, _("”%(name)s” on taas työkalupakissa.") % {"name": item})
    return redirect(item)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the content has been looked through and still holds."""
    item = get_object_or_404(Tool.objects.current(), pk=pk)
    day = actions.confirm_tool(tool=item, by=person(request))
    messages.success(request, _("Kiitos! Seuraava läpikäynti %(day)s.") % {"day": date_format(day)})
    return redirect(item)


@require_POST
def undo(request: HttpRequest, kind: str, record: int) -> HttpResponse:
    """Take back one change of the history."""
    if kind not in KINDS:
        raise Http404
    change = get_object_or_404(KINDS[kind].history.all(), history_id=record)
    row = get_object_or_404(KINDS[kind], pk=change.id)
    item = row if isinstance(row, Tool) else row.tool
    try:
        actions.undo(change=change, by=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:
        messages.error(request, _("Muutosta ei voi kumota, koska tiedot ovat muuttuneet."))
    else:
        messages.success(request, _("Muutos on kumottu."))
    return redirect(f"{item.get_absolute_url()}#historia")
