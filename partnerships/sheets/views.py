"""Pages to print and give to the partner: nothing that is only for the college."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.text import search_normal
from partnerships.agreements.queries import with_agreements
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import named
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from partnerships.partnerships.views import gone


@require_safe
def partner_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What is done together and what it aims at, in a form that can be given to the partner."""
    if answer := gone(request, pk):
        return answer
    partnership = partnership_to_give(pk)
    words = {(word.kind, word.key): word for word in Keyword.objects.all()}
    texts = [
        partnership.description,
        partnership.goal,
        partnership.benefit_college,
        partnership.benefit_partner,
        partnership.counterpart,
        *(item.area for item in partnership.shown_responsibilities),
    ]
    context = outward_context(partnership) | {
        "form_words": named(words, Keyword.Kind.FORM, partnership.cooperation_forms),
        "speaks_of_levels": speaks_of_levels(texts),
    }
    return render(request, "partnerships/sheets/sheet.html", context)


@require_safe
def reverse_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """A form on which the partner says its goals and conditions first."""
    if answer := gone(request, pk):
        return answer
    partnership = partnership_to_give(pk)
    told = next((item for item in partnership.agreements_in_force if item.is_reverse), None)
    texts = [told.partner_goals, told.partner_conditions] if told else []
    context = outward_context(partnership) | {
        "told": told,
        "speaks_of_levels": speaks_of_levels(texts),
    }
    return render(request, "partnerships/sheets/reverse_agreement.html", context)


@require_safe
def partner_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The partner as a short text for an e-mail: who, where, what is done together, whom to ask.

    Whoever opens it is named where nobody takes care of the partner by name.
    """
    partner = get_object_or_404(Organisation.objects.current(), pk=pk)
    # In the order in which they began: the order of the levels would tell of them.
    rows = list(partner.partnerships.open().for_list().order_by("started_on", "pk"))
    people = [item.user for row in rows for item in row.shown_responsibilities]
    active = [user for user in dict.fromkeys(people) if user.is_active]
    told = list(dict.fromkeys(" ".join(row.description.split()) for row in rows))
    context = {
        "organisation": partner,
        "told": told,
        "people": active or [person(request)],
        "teams": list(dict.fromkeys(row.team for row in rows if row.team)),
        "college_name": settings.COLLEGE_NAME,
    }
    text = render_to_string("partnerships/sheets/text.txt", context).strip() + "\n"
    context |= {"text": text, "speaks_of_levels": speaks_of_levels(told)}
    return render(request, "partnerships/sheets/text.html", context)


def partnership_to_give(pk: int) -> Partnership:
    """The open partnership with its people and its agreements."""
    rows = Partnership.objects.open().for_list().select_related("organisation", "team")
    return get_object_or_404(with_agreements(rows), pk=pk)


def outward_context(partnership: Partnership) -> dict[str, Any]:
    """What both pages show: no level, no note, no state of attention."""
    people = [item for item in partnership.shown_responsibilities if item.user.is_active]
    day = partnership.next_contact
    return {
        "partnership": partnership,
        "organisation": partnership.organisation,
        "contacts": people,
        "next_contact": day if day and day >= timezone.localdate() else None,
        "today": timezone.localdate(),
    }


def speaks_of_levels(texts: list[str]) -> bool:
    """Whether what people wrote names a level, which is only for the college."""
    text = search_normal(" ".join(texts))
    names = [
        name
        for level in Level.objects.all()
        for code in ("fi", "sv", "en")
        for name in (getattr(level, f"name_{code}"), getattr(level, f"short_name_{code}"))
        if level.number or name == getattr(level, f"name_{code}")  # "Muu" is an everyday word
    ]
    # Whole words: "arki" is not in "tarkistaa".
    return any(re.search(rf"\b{re.escape(search_normal(name))}\b", text) for name in names)
