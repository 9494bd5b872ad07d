"""A verb for many rows of a list in the admin; what it needs is asked on a page between.

Each row is done by itself, by the verb that its own page uses: it locks, signs and refuses as
always. What was refused is told with its reason, and does not keep the others from being done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

APPLY = "apply"  # the button of the page between
MOST_ROWS = 500  # at a time
MOST_TOLD = 10  # of those refused, each with its reason

# Does it to a row, with what was asked; raises ValidationError with the reason when it may not be.
Verb = Callable[..., object]
Action = Callable[[ModelAdmin, HttpRequest, QuerySet], HttpResponse]


class NothingAsked(forms.Form):
    """Only to be confirmed."""


def bulk_action(
    name: str,
    label: Promise,
    do: Verb,
    *,
    told: Callable[[int], str],
    asks: type[forms.Form] = NothingAsked,
    lede: Promise | str = "",
) -> Action:
    """An action of a list: `do(row, request, **asked)` for each, then `told` how many were done."""

    def action(page: ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        form = asks(request.POST) if APPLY in request.POST else asks()
        rows = list(queryset.order_by("pk")[: MOST_ROWS + 1])
        if len(rows) > MOST_ROWS:
            text = _("Valitse enintään %(n)s riviä kerralla.") % {"n": MOST_ROWS}
            page.message_user(request, text, messages.WARNING)
        elif form.is_bound and form.is_valid():
            _do_each(page, request, rows, str(label), do, form.cleaned_data, told)
        else:
            return _ask(page, request, rows, name, str(label), str(lede), form)
        return HttpResponseRedirect(request.get_full_path())

    action.__name__ = name
    action.short_description = label  # type: ignore[attr-defined]  # how Django's admin asks it
    action.allowed_permissions = ["change"]  # type: ignore[attr-defined]  # how Django's admin asks it
    return action


def _ask(
    page: ModelAdmin,
    request: HttpRequest,
    rows: list[Model],
    name: str,
    label: str,
    lede: str,
    form: forms.Form,
) -> HttpResponse:
    """The page between: what will be done to which rows, and what has to be known for it."""
    context = {
        **page.admin_site.each_context(request),
        "title": label,
        "opts": page.opts,
        "rows": rows,
        "action": name,
        "lede": lede,
        "form": form,
        "checkbox": ACTION_CHECKBOX_NAME,
        "apply": APPLY,
    }
    return TemplateResponse(request, "admin/bulk.html", context)


def _do_each(
    page: ModelAdmin,
    request: HttpRequest,
    rows: Iterable[Any],
    label: str,
    do: Verb,
    asked: dict[str, Any],
    told: Callable[[int], str],
) -> None:
    done, refused = 0, []
    for row in rows:
        try:
            with transaction.atomic():
                do(row, request, **asked)
                page.log_change(request, row, label)
        except ValidationError as error:
            refused.append(f"{row}: {' '.join(error.messages)}")
        else:
            done += 1
    if done:
        page.message_user(request, told(done), messages.SUCCESS)
    if refused:
        text = _("Tekemättä jäi %(n)s. %(which)s") % {
            "n": len(refused),
            "which": " ".join(refused[:MOST_TOLD]),
        }
        if len(refused) > MOST_TOLD:
            text += " " + _("Lisäksi %(n)s muuta.") % {"n": len(refused) - MOST_TOLD}
        page.message_user(request, text, messages.WARNING)
