"""Bringing a list: choosing it, its columns, what would become of its lines, and afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.addresses import reverse
from core.pages import fill_in, posted, press, require
from core.spreadsheet import XLSX, workbook
from core.way_back import post_only
from exchange.imports import services
from exchange.imports.came import came
from exchange.imports.faults import Fault, teller
from exchange.imports.forms import BringForm, ColumnsForm
from exchange.imports.invitations import invite_new, uninvited
from exchange.imports.models import Import, ImportLine
from exchange.imports.reading import decisions
from exchange.imports.reverting import revert
from exchange.imports.running import confirm
from exchange.lists.all import LISTS
from exchange.lists.kinds import ImportList
from exchange.lists.outcomes import State
from exchange.lists.template import template

LINES_SHOWN = 100
EARLIER_SHOWN = 20
AGAIN_AFTER = 3  # seconds until a page that waits looks again
ORDER = Case(*[When(state=state, then=Value(n)) for n, state in enumerate(State.values)])


def import_new(request: HttpRequest) -> HttpResponse:
    """Bring a list; the ones brought before are below."""
    user = person(request)
    kinds = [each for each in (kind() for kind in LISTS.values()) if each.may(user)]
    require(bool(kinds))
    chosen = request.GET.get("kind", kinds[0].key)
    form = BringForm(posted(request), request.FILES or None, user=user, initial={"kind": chosen})
    return fill_in(
        request,
        "exchange/imports/new.html",
        form,
        lambda: services.begin(
            kind=form.cleaned_data["kind"], table=form.read, source=form.source, by=user
        ),
        _("Luettelo on luettu. Mitään ei ole vielä tuotu."),
        to=None,
        kinds=kinds,
        earlier=Import.objects.of(user).for_list()[:EARLIER_SHOWN],
        lists={kind.key: kind.title for kind in kinds},
    )


@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """A spreadsheet with the headings, an example and what each column is."""
    brought = _list(request, kind)
    return _download(template(brought), f"{brought.key}.xlsx")


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of the lines, how far the writing is, or what came of it."""
    item = _import(request, pk)
    user = person(request)
    if item.state == Import.State.RUNNING:
        response = render(request, "exchange/imports/running.html", {"item": item})
        response["Refresh"] = str(AGAIN_AFTER)
        return response
    if item.state != Import.State.DRAFT:
        context = {"item": item, "uninvited": uninvited(item), "came": came(item)}
        return render(request, "exchange/imports/done.html", context)
    if not item.columns or not _knows_needed(item):
        return redirect("imports:columns", pk)
    if item.language != (get_language() or "")[:2]:
        item = services.compare_anew(item=item, by=user)
    return render(request, "exchange/imports/check.html", _check(request, item))


def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column each heading is."""
    item = _import(request, pk)
    if item.state != Import.State.DRAFT:
        return redirect(item)
    form = ColumnsForm(posted(request), item=item)
    return fill_in(
        request,
        "exchange/imports/columns.html",
        form,
        lambda: services.choose_columns(
            item=item,
            columns=form.columns,
            match_by=form.cleaned_data.get("match_by", ""),
            clears=form.cleaned_data["clears"],
            by=person(request),
        ),
        _("Sarakkeet on valittu."),
        to=item,
        item=item,
    )


@post_only("imports:detail", "pk")
def import_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was said of the lines; then write them, if that was asked and nothing changed."""
    item = _import(request, pk)
    user = person(request)
    choices, cells = decisions(request.POST)
    back = f"{item.get_absolute_url()}?{request.POST.get('query', '')}".rstrip("?")

    def act() -> str:
        before = item.counts
        if choices or cells:
            services.decide(item=item, choices=choices, cells=cells, by=user)
            item.refresh_from_db()
        if "confirm" not in request.POST:
            return _("Valinnat on tallennettu.")
        if item.counts != before:
            return _("Valinnat on tallennettu. Katso luvut, ja tuo sitten.")
        confirm(item=item, by=user)
        item.refresh_from_db()
        return _told(item)

    return press(request, act, str, back if "confirm" not in request.POST else item)


@require_safe
def import_left(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines that stay outside, as they came, with the reason of each."""
    item = _import(request, pk)
    lines = item.lines.filter(state__in=[State.WRONG, State.MAYBE, State.LEFT])
    faults_of = teller(item)
    rows = [[*line.cells, _reason(line, faults_of(line))] for line in lines]
    heads = [*item.headings, _("Miksi jäi pois")]
    return _download(workbook([(_("Jäävät rivit"), [heads, *rows])]), f"{item.kind}-{pk}.xlsx")


@post_only("imports:detail", "pk")
def import_revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole import back."""
    item = _import(request, pk)
    return press(
        request,
        lambda: revert(item=item, by=person(request)),
        _("Tuonti on peruttu kokonaan."),
        item,
    )


@post_only("imports:detail", "pk")
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a list away that was not brought."""
    item = _import(request, pk)
    return press(
        request,
        lambda: services.discard(item=item),
        _("Luettelo on poistettu. Mitään ei tuotu."),
        reverse("imports:new"),
    )


@post_only("imports:detail", "pk")
def import_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitations of those who came new."""
    item = _import(request, pk)
    return press(
        request,
        lambda: invite_new(item=item),
        lambda n: ngettext("%(n)s kutsu lähti.", "%(n)s kutsua lähti.", n) % {"n": n},
        item,
    )


def _import(request: HttpRequest, pk: int) -> Import:
    """One's own import; an administrator's is anyone's."""
    item = get_object_or_404(Import.objects.of(person(request)).for_list(), pk=pk)
    require(item.brought.may(person(request)))
    return item


def _list(request: HttpRequest, kind: str) -> ImportList:
    if kind not in LISTS:
        raise Http404
    brought = LISTS[kind]()
    require(brought.may(person(request)))
    return brought


def _knows_needed(item: Import) -> bool:
    """Whether every column that is needed has been found."""
    known = set(item.columns.values())
    if item.kind == "partners" and "id" in known:
        return True
    needed = [column for column in item.brought.columns if column.is_needed]
    return all(column.key in known or column.instead in known for column in needed)


def _check(request: HttpRequest, item: Import) -> dict[str, Any]:
    """The lines of a page, those to be mended first."""
    wanted = request.GET.get("state", "")
    lines = item.lines.order_by(ORDER, "number")
    if wanted in State.values:
        lines = lines.filter(state=wanted)
    else:
        wanted, lines = "", lines.exclude(state=State.SAME)
    page = Paginator(lines, LINES_SHOWN).get_page(request.GET.get("page"))
    faults_of = teller(item)
    for line in page:
        line.wrong = faults_of(line)
    counts = [(state, label, item.count(state)) for state, label in State.choices]
    return {
        "item": item,
        "page": page,
        "wanted": wanted,
        "query": f"state={wanted}" if wanted else "",
        "states": counts,
        "in_numbers": ", ".join(f"{label.lower()} {n}" for _state, label, n in counts if n),
    }


def _told(item: Import) -> str:
    if item.state == Import.State.RUNNING:
        return _("Tuonti on alkanut.")
    n = item.writes
    return ngettext("%(n)s rivi on tuotu.", "%(n)s riviä on tuotu.", n) % {"n": n}


def _reason(line: ImportLine, faults: Iterable[Fault]) -> str:
    """Why a line stays outside, in words."""
    if line.state == State.MAYBE:
        names = ", ".join(twin["name"] for twin in line.told["twins"])
        return _("Ehkä sama kuin %(names)s") % {"names": names}
    return " ".join(fault.told for fault in faults) or str(line.get_state_display())


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
