"""The page of several partners: as a whole without a script, row by row with one."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.people.session import person
from core.choices import key_in
from core.htmx import adds_inside, is_htmx
from core.pages import posted
from core.typed import Posted
from partnerships.partners.several import (
    MOST_ROWS,
    ROWS,
    Offer,
    PartnerRow,
    Settled,
    added_today,
    save_row,
)
from partnerships.partnerships.forms import responsible_team
from partnerships.partnerships.models import Partnership
from partnerships.partnerships.views import starting_values

Rows = forms.formset_factory(PartnerRow, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class TeamForm(forms.Form):
    """The team that takes care of the partners of all rows."""

    team = responsible_team()


def several(request: HttpRequest) -> HttpResponse:
    """Add several partners of one team: the good rows are saved, the others stay as typed."""
    data, offer = posted(request), offer_of(request)
    team_form = TeamForm(data, initial=offer.starting)
    rows = all_rows(data, offer)
    if data is None or not team_form.is_valid() or not rows.management_form.is_valid():
        return page(request, team_form, rows, offer, rows.forms)
    done = [save_row(partial(row_at, data, offer, number)) for number in range(len(rows.forms))]
    if any(row.has_changed() and not row.is_new for row in done):  # something is to be read
        return page(request, team_form, rows, offer, done)
    if count := sum(row.is_new for row in done):
        told = ngettext("%(n)s rivi tallennettiin.", "%(n)s riviä tallennettiin.", count)
        messages.success(request, told % {"n": count})
    else:
        messages.info(request, _("Rivit olivat tyhjiä. Mitään ei tallennettu."))
    return redirect(f"{reverse('partners:several')}?{urlencode({'team': data.get('team', '')})}")


@adds_inside
def several_row(request: HttpRequest) -> HttpResponse:
    """Save one row alone and show it in its place; a fragment for htmx."""
    if not is_htmx(request):
        return redirect("partners:several")
    if request.method != "POST":
        return row_again(request)
    number = str(key_in(request.POST.get("row", "")))
    offer, team = offer_of(request), request.POST.get("team", "")
    row = save_row(
        partial(
            PartnerRow, request.POST, prefix=f"row-{number}", offer=offer, team=team, is_alone=True
        )
    )
    context = {"row": row, "announce": True}
    answer = render(
        request,
        "partnerships/partners/_several_row.html",
        context,
        status=200 if row.settled else 422,
    )
    if row.settled:
        told: dict[str, str | int] = {"row": number, "partnership": row.settled.partnership.pk}
        answer["Content-Location"] = f"{request.path}?{urlencode(told)}"
    return answer


def row_again(request: HttpRequest) -> HttpResponse:
    """A row that was saved before, as it was told then."""
    key = key_in(request.GET.get("partnership", ""))
    about = Partnership.objects.select_related("organisation", "level", "team")
    settled = Settled(get_object_or_404(about, pk=key))
    told = {"number": key_in(request.GET.get("row", "")), "settled": settled}
    context = {"row": told, "announce": True}
    return render(request, "partnerships/partners/_several_row.html", context)


def offer_of(request: HttpRequest) -> Offer:
    """What the rows offer and begin with."""
    return Offer(by=person(request), starting=starting_values(request))


def all_rows(data: Posted | None, offer: Offer) -> forms.BaseFormSet[PartnerRow]:
    """The rows of the page, empty or as they were sent."""
    team = data.get("team", "") if data else ""
    starting = {"level": offer.starting["level"]}
    return Rows(data, prefix="row", form_kwargs={"offer": offer, "team": team, "initial": starting})


def row_at(data: Posted, offer: Offer, number: int) -> PartnerRow:
    """One of the rows, read anew."""
    return all_rows(data, offer).forms[number]


def page(
    request: HttpRequest,
    team_form: TeamForm,
    rows: forms.BaseFormSet[PartnerRow],
    offer: Offer,
    shown: list[PartnerRow],
) -> HttpResponse:
    """The page with its rows, and above them what the person has added today."""
    here = {row.settled.partnership.pk for row in shown if row.settled}
    open_rows = [row for row in shown if not row.settled]
    context = {
        "team_form": team_form,
        "rows": shown,
        "management": rows.management_form,
        "forms": [team_form, *open_rows],
        "offer": offer,
        "added": added_today(offer.by, besides=here),
    }
    status = 422 if team_form.is_bound else 200
    return render(request, "partnerships/partners/several.html", context, status=status)
