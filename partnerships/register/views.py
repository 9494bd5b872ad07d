"""The register: searching, filtering, keeping a view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.people.session import person
from accounts.teams.models import Team
from core.dates import a_year_before
from core.htmx import asks_for_part
from core.pages import fill_in, posted, require
from core.paginator import CappedPaginator
from core.translated import Text
from core.way_back import post_only
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations
from partnerships.partnerships.models import Partnership
from partnerships.register import attention
from partnerships.register.filters import PartnersFilter, RegisterFilter
from partnerships.register.forms import SavedViewForm
from partnerships.register.models import SavedView
from partnerships.register.queries import as_written_on, sorted_by, with_partnerships
from partnerships.register.rules import may_delete_view

PAGE_SIZE = 50


@dataclass(frozen=True)
class Summary:
    """What one row of the register tells of an organisation's partnerships."""

    levels: list[Level]
    people: list[User]
    teams: list[Team]
    confirmed_on: date | None  # the oldest
    unconfirmed: bool
    vague: bool
    more: int  # partnerships besides the first, which is shown

    @classmethod
    def of(cls, rows: Sequence[Partnership], today: date) -> Summary:
        """Sum up the partnerships of one organisation, as `for_list` fetches them."""
        days = [row.confirmed_on for row in rows]
        oldest = min((day for day in days if day), default=None)
        long_ago = a_year_before(today)
        return cls(
            levels=list(dict.fromkeys(row.level for row in rows)),
            people=list(
                dict.fromkeys(item.user for row in rows for item in row.shown_responsibilities)
            ),
            teams=list(dict.fromkeys(row.team for row in rows if row.team)),
            confirmed_on=oldest,
            unconfirmed=any(day is None or day < long_ago for day in days),
            vague=any(row.is_vague for row in rows),
            more=len(rows) - 1,
        )


@dataclass(frozen=True)
class RegisterRow:
    """One organisation in the register."""

    organisation: Organisation
    partnerships: list[Partnership]  # those of the day
    summary: Summary
    sector_words: list[str]

    @classmethod
    def of(
        cls, organisation: Organisation, rows: list[Partnership], filters: PartnersFilter
    ) -> RegisterRow:
        """The row of an organisation with its partnerships of the day that is asked about."""
        names = filters.sector_names
        return cls(
            organisation,
            rows,
            Summary.of(rows, filters.day or timezone.localdate()),
            [names[key] for key in organisation.sectors if key in names],
        )


@dataclass(frozen=True)
class Tab:
    """A way to look at the register, in the row above the search."""

    label: str
    query: str
    team: Team | None = None


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Every partner, searched and filtered; htmx asks for the list alone."""
    user: User = person(request)
    filters = RegisterFilter(request.GET)
    views = list(SavedView.objects.visible_to(user))
    context = results_context(request, filters)
    query = context["query"]
    context |= {
        "tabs": tabs(user, views),
        "current_view": next(
            (view for view in views if view.query == query and may_delete_view(user, view)), None
        ),
    }
    if asks_for_part(request):
        response = render(
            request, "partnerships/register/_results.html", context | {"announce": True}
        )
        response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    else:
        context["levels"] = Level.objects.with_organisation_count(filters.day)
        response = render(request, "partnerships/register/list.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def results_context(
    request: HttpRequest, filters: PartnersFilter, size: int = PAGE_SIZE
) -> dict[str, Any]:
    """What a list of organisations shows, wherever it stands: the page, its chips and columns."""
    page, nearly, no_such_page = find_page(filters, request.GET.get("page", "1"), size)
    text = filters.chosen.get("q", "")
    return {
        "filters": filters,
        "address": request.path,
        "chips": filters.chips(),
        "page": page,
        "rows": [
            RegisterRow.of(each, each.shown_partnerships, filters) for each in page.object_list
        ],
        "nearly": nearly,
        "no_such_page": no_such_page,
        "columns": columns(filters),
        "query": filters.query_string(),
        "only_search": filters.search_only(),
        "narrowings": filters.narrowings,
        "did_you_mean": similar_organisations(text, "", "")
        if text and not page.paginator.count
        else [],
        "today_query": filters.query_string(as_of=""),
    }


def tabs(user: User, views: list[SavedView]) -> list[Tab]:
    """The ready-made views and the saved ones."""
    return [
        Tab(_("Kaikki"), ""),
        Tab(_("Omat"), f"person={user.pk}"),
        *(Tab(_("Oma tiimi"), f"team={item.team.slug}") for item in user.home()),
        Tab(_("Huomiota vaativat"), attention.QUERY),
        *(Tab(Text(view.name), view.query, view.team) for view in views),
    ]


def find_page(filters: PartnersFilter, number: str, size: int) -> tuple[Page, bool, bool]:
    """The wanted page of the result; whether typing mistakes were forgiven; whether it exists."""

    def paginator(*, nearly: bool) -> CappedPaginator:
        rows = filters.narrow(nearly=nearly)
        rows = with_partnerships(sorted_by(rows, filters.sort, filters.scope), filters.scope)
        return CappedPaginator(rows, size)

    found, nearly = paginator(nearly=False), False
    if not found.count and filters.chosen.get("q"):
        close = paginator(nearly=True)
        if close.count:
            found, nearly = close, True
    page = found.get_page(number)
    shown = list(page.object_list)
    if filters.day:
        as_written_on((row for each in shown for row in each.shown_partnerships), filters.day)
    page.object_list = shown
    return page, nearly, number != str(page.number)


def columns(filters: PartnersFilter) -> dict[str, dict[str, str]]:
    """For each sortable column its present order and the address that sorts by it."""
    result = {}
    for name in ["name", "team", "confirmed"]:
        ascending, descending = filters.sort == name, filters.sort == f"-{name}"
        result[name] = {
            "order": "ascending" if ascending else "descending" if descending else "",
            "query": filters.query_string(sort=f"-{name}" if ascending else name),
        }
    return result


def saved_view_new(request: HttpRequest) -> HttpResponse:
    """Keep the present search under a name, for oneself or for a team."""
    sent = posted(request)
    asked = RegisterFilter(request.GET if sent is None else query_dict(sent.get("query", "")))
    form = SavedViewForm(sent, user=person(request), asked=asked)
    return fill_in(
        request,
        "partnerships/register/view_new.html",
        form,
        form.save,
        done=lambda view: _("Näkymä ”%(name)s” on tallennettu.") % {"name": view.name},
        taken=_("Sinulla on jo tämän niminen näkymä."),  # pressed twice
        field="name",
        chips=asked.chips(),
        query=asked.query_string(),
    )


def query_dict(query: str) -> QueryDict:
    """A query string taken apart; one that cannot be read is empty."""
    try:
        return QueryDict(query)
    except (ValueError, UnicodeError):
        return QueryDict()


@post_only("register:list")
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a saved view; the partners stay as they are."""
    view = get_object_or_404(SavedView.objects.visible_to(person(request)), pk=pk)
    require(may_delete_view(person(request), view))
    view.delete()
    messages.success(request, _("Näkymä ”%(name)s” on poistettu.") % {"name": view.name})
    return redirect("register:list")
