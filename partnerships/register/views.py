"""The register: searching, filtering, keeping a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.people.session import person
from accounts.teams.models import Team
from core.choices import key_in
from core.filter_forms import UNKNOWN
from core.htmx import asks_for_part
from core.pages import fill_in, posted, require
from core.paginator import MOST, CappedPaginator
from core.prepared import prepared
from core.querysets import Sql, sql_of_counts
from core.translated import Text
from core.way_back import came_from, post_only
from partnerships.organisations.models import OrganisationQuerySet
from partnerships.organisations.similar import similar_organisations
from partnerships.register import attention
from partnerships.register.columns import columns
from partnerships.register.filters import Asked, PartnersFilter, RegisterFilter
from partnerships.register.forms import LookForm, SavedViewForm
from partnerships.register.models import RegisterLook, SavedView
from partnerships.register.preview import preview
from partnerships.register.queries import (
    as_written_on,
    likeliest,
    sorted_by,
    with_last_contact,
    with_partnerships,
)
from partnerships.register.rows import RegisterRow
from partnerships.register.rules import may_delete_view

PAGE_SIZE = 50
MOST_ON_PAPER = 1000  # rows: about forty sheets


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
    views = visible_views(user)
    context = results_context(request, filters)
    query, number = context["query"], context["page"].number
    place = "&".join(filter(None, [query, f"page={number}" if number > 1 else ""]))
    peek = preview(context["rows"], key_in(request.GET.get("open", "")))
    context |= {
        "place": place,
        "peek": peek,
        "tabs": tabs(user, views),
        "levels": filters.by_level(),
        "current_view": next(
            (view for view in views if view.query == query and may_delete_view(user, view)), None
        ),
    }
    if asks_for_part(request):
        response = render(
            request, "partnerships/register/_results.html", context | {"announce": True}
        )
        asked = "&".join(filter(None, [place, f"open={peek.row.organisation.pk}" if peek else ""]))
        response["HX-Push-Url"] = f"{request.path}?{asked}".rstrip("?")
    else:
        response = render(request, "partnerships/register/list.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@require_safe
def register_paper(request: HttpRequest) -> HttpResponse:
    """The whole result on one page, to be printed: names and texts written out."""
    filters = RegisterFilter(request.GET)
    look = RegisterLook.of(person(request))
    look.density = RegisterLook.Density.COMFORTABLE  # on this page only
    context = results_context(request, filters, MOST_ON_PAPER, look)
    return render(
        request, "partnerships/register/paper.html", context | {"today": timezone.localdate()}
    )


def results_context(
    request: HttpRequest,
    filters: PartnersFilter,
    size: int = PAGE_SIZE,
    look: RegisterLook | None = None,
) -> dict[str, Any]:
    """What a list of organisations shows, wherever it stands: the page, its chips and columns."""
    look = look or RegisterLook.of(person(request))
    page, nearly, no_such_page = find_page(filters, look, request.GET.get("page", "1"), size)
    text = filters.chosen.get("q", "")
    shown = columns(filters, look)
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
        "look": look,
        "columns": shown,
        "shown": {column.key: True for column in shown},
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
        *(Tab(_("Oma tiimi"), f"team={team.slug}") for team in home_teams(user)),
        Tab(_("Huomiota vaativat"), attention.QUERY),
        *(Tab(Text(view.name), view.query, view.team) for view in views),
    ]


def find_page(
    filters: PartnersFilter, look: RegisterLook, number: str, size: int
) -> tuple[Page, bool, bool]:
    """The wanted page of the result; whether typing mistakes were forgiven; whether it exists."""

    with_contact = RegisterLook.Column.CONTACT in look.columns

    def paginator(*, nearly: bool) -> CappedPaginator:
        if not nearly and (asked := Asked.by(filters, with_contact=with_contact)):
            return PreparedPaginator(asked, size)
        rows = filters.narrow(nearly=nearly)
        found = CappedPaginator(rows, size)
        if filters.sort == "relevance" and found.is_capped:
            rows = likeliest(rows, filters.question)
        found.object_list = in_order(rows, filters, with_contact=with_contact)
        return found

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


def in_order(
    rows: OrganisationQuerySet, filters: PartnersFilter, *, with_contact: bool
) -> OrganisationQuerySet:
    """The rows as the list has them, with all that it shows."""
    rows = with_partnerships(sorted_by(rows, filters.sort, filters.scope), filters.scope)
    return with_last_contact(rows, filters.day) if with_contact else rows


@prepared
def asked_count(*, asked: Asked) -> Sql:
    """How many there are, counted no further than to one more than MOST."""
    return sql_of_counts([asked.filters.narrow()], MOST)


@prepared
def asked_rows(*, asked: Asked, first: int, last: int) -> OrganisationQuerySet:
    """The rows of one page."""
    rows = in_order(asked.filters.narrow(), asked.filters, with_contact=asked.key[1])
    return rows[first:last]


class PreparedPaginator(CappedPaginator):
    """The pages of what is asked for again and again."""

    def __init__(self, asked: Asked, size: int) -> None:
        super().__init__([], size)
        self.asked = asked

    @cached_property
    def _counted(self) -> int:
        count: int = asked_count(asked=self.asked)[0][0]
        return count

    def page(self, number: int | str) -> Page:
        """The page with its rows."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = asked_rows(
            asked=self.asked, first=first, last=min(first + self.per_page, self.count)
        )
        return Page(rows, number, self)


@prepared
def visible_views(user: User) -> QuerySet[SavedView]:
    """The saved views that the person sees."""
    return SavedView.objects.visible_to(user)


@prepared
def home_teams(user: User) -> QuerySet[Team]:
    """The person's own team, if there is one."""
    return Team.objects.filter(
        memberships__user=user, memberships__ended_on=None, memberships__is_home=True
    ).order_by()


@post_only("register:list")
def choose_look(request: HttpRequest) -> HttpResponse:
    """Keep how dense the rows are and which columns they have, for this person on every device."""
    form = LookForm(request.POST, instance=RegisterLook.of(person(request)))
    if form.is_valid():
        form.save()
    else:
        messages.error(request, UNKNOWN)
    return redirect(came_from(request) or "register:list")


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
