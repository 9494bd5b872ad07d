"""Likely pairs, choosing the other one, joining two, and taking that back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.addresses import reverse
from core.pages import form_page, posted, press
from core.way_back import post_only
from exchange.duplicates import services
from exchange.duplicates.both import Both, SeenAnotherError, read
from exchange.duplicates.forms import JoinForm, OtherForm
from exchange.duplicates.models import Joining, NotSame
from exchange.duplicates.pairs import Pair, likely_pairs
from exchange.duplicates.preview import field_lines, kept_lines, levels_of
from exchange.duplicates.undoing import unjoin
from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations

PAIRS_SHOWN = 25
APART_SHOWN = 50  # pairs that are not the same, the latest


@require_safe
def pair_list(request: HttpRequest) -> HttpResponse:
    """Organisations that may be one, and why; below them the pairs that are not."""
    page = Paginator(likely_pairs(), PAIRS_SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pairs": _with_rows(page),
        "apart": NotSame.objects.for_list()[:APART_SHOWN],
    }
    return render(request, "exchange/duplicates/list.html", context)


def _with_rows(page: Page[Pair]) -> list[tuple[Pair, Organisation, Organisation]]:
    """The pairs of a page with their organisations: one query."""
    keys = {key for pair in page for key in (pair.first, pair.second)}
    rows = Organisation.objects.in_bulk(keys)
    return [(pair, rows[pair.first], rows[pair.second]) for pair in page]


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which other organisation this one is."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = OtherForm(posted(request), organisation=organisation)
    if form.is_valid():
        return redirect("duplicates:join", pk, form.cleaned_data["partner"].pk)
    of = organisation
    alike = similar_organisations(of.name, of.business_id, of.website)
    return form_page(
        request,
        "exchange/duplicates/choose.html",
        form,
        organisation=organisation,
        alike=[row for row in alike if row != organisation],
    )


def join_two(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What would become of the two, and joining them."""
    both = read(pk, other)
    if both.b.joined_to_id == pk:
        messages.info(request, _("Organisaatiot on jo yhdistetty."))
        return redirect(both.a)
    try:
        services.refuse(both)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(both.a)
    form = JoinForm(posted(request), both=both)
    if form.is_bound and request.POST.get("seen") != both.seen:
        return _changed(request, both)
    return _join(request, both, form) if form.is_valid() else _page(request, both, form)


def _join(request: HttpRequest, both: Both, form: JoinForm) -> HttpResponse:
    """Join them, or tell why not, with what was chosen kept."""
    try:
        with transaction.atomic():
            joining = services.join(both=both, choices=form.cleaned_data, by=person(request))
    except SeenAnotherError:
        return _changed(request, read(both.a.pk, both.b.pk))
    except ValidationError as error:
        form.add_error(None, error.messages)
    except IntegrityError:
        form.add_error(None, _("Joku ehti tallentaa saman juuri äsken. Tarkista tiedot."))
    else:
        messages.success(request, _("%(name)s on nyt yksi organisaatio.") % {"name": joining.kept})
        return redirect(joining)
    return _page(request, read(both.a.pk, both.b.pk), form)


def _changed(request: HttpRequest, both: Both) -> HttpResponse:
    """Both as they are now, with what was chosen, for the person to look through again."""
    form = JoinForm(request.POST, both=both)
    context = {"form": form, "forms": [form], "has_changed": True} | _shown(both, form)
    return render(request, "exchange/duplicates/join.html", context, status=409)


def _page(request: HttpRequest, both: Both, form: JoinForm) -> HttpResponse:
    return form_page(request, "exchange/duplicates/join.html", form, **_shown(both, form))


def _shown(both: Both, form: JoinForm) -> dict[str, Any]:
    return {
        "a": both.a,
        "b": both.b,
        "seen": both.seen,
        "fields": field_lines(both, form),
        "kept": kept_lines(both),
        "levels_a": levels_of(both.ours),
        "levels_b": levels_of(both.theirs),
        "foldings": both.foldings,
    }


@post_only("duplicates:list")
def not_same(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Remember that two are not one."""
    one, two = get_object_or_404(Organisation, pk=pk), get_object_or_404(Organisation, pk=other)
    return press(
        request,
        lambda: services.say_not_same(one=one, other=two, by=person(request)),
        _("Kiitos. Tätä paria ei kysytä enää."),
        reverse("duplicates:list"),
    )


@post_only("duplicates:list")
def not_same_forget(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Take back that two are not one."""
    one, two = get_object_or_404(Organisation, pk=pk), get_object_or_404(Organisation, pk=other)
    return press(
        request,
        lambda: services.forget_not_same(one=one, other=two),
        _("Pari on taas luettelossa, jos ne muistuttavat toisiaan."),
        reverse("duplicates:list"),
    )


@post_only(lambda pk: get_object_or_404(Joining, pk=pk))
def join_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Two organisations again."""
    joining = get_object_or_404(Joining.objects.select_related("kept"), pk=pk)
    return press(
        request,
        lambda: unjoin(joining=joining, by=person(request)),
        _("Yhdistäminen on purettu. Organisaatiot ovat taas erikseen."),
        joining.kept,
        taken=_("Yhdistämistä ei voi purkaa, koska tiedot ovat muuttuneet."),
    )
