"""View bases and the pages for what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from core.conflicts import Merge, merge, settle
from core.forms import posted_version
from core.story import Names, history_of

HISTORY_SHOWN, HISTORY_MOST = 20, 500  # changes on a page


class VersionedUpdateView(UpdateView):
    """Edits a tracked row; a second editor is shown both versions and loses nothing."""

    http_method_names = ["get", "post"]

    def save(self, form: Any) -> None:
        """Write what the form changed, in the user's name."""
        raise NotImplementedError

    def refuse(self, stored: Any) -> HttpResponse | None:
        """An answer for a row that can no longer be edited, or None."""
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return self.refuse(self.object) or self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return self.save_or_explain()
        except IntegrityError:  # another row took the place a moment ago
            self.object = self.get_object()
            form = self.bound_form(request.POST)
            form.add_error(None, _("Joku ehti tallentaa saman juuri äsken. Tarkista tiedot."))
            return self.render_to_response(self.get_context_data(form=form), status=422)

    def save_or_explain(self) -> HttpResponse:
        """Save, or answer what is wrong or what another person has changed meanwhile."""
        stored = self.get_object(self.get_queryset().select_for_update(of=("self",)))
        self.object = stored
        if answer := self.refuse(stored):
            return answer
        stored_form = self.get_form_class()(instance=stored)
        data, undecided = settle(self.request.POST, stored_form)
        version = posted_version(data)
        if version != stored.version or undecided:
            opened = stored.history.filter(version=version).order_by("history_id").last()
            opened_form = self.get_form_class()(instance=opened.instance) if opened else None
            merged = merge(data, stored_form, opened_form, undecided)
            if merged.clashes or merged.taken or opened is None:
                return self.conflict(merged, asked_again=bool(undecided))
            if not merged.mine_remains:
                messages.info(self.request, _("Samat tiedot oli jo tallennettu."))
                return redirect(self.get_success_url())
            # Nothing that the person sees was changed by others: go on.
        form = self.bound_form(data)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if form.has_changed():
            self.save(form)
        messages.success(self.request, _("Muutokset on tallennettu."))
        return redirect(self.get_success_url())

    def conflict(self, merged: Merge, *, asked_again: bool) -> HttpResponse:
        """Both versions, for the person to decide; nothing has been saved."""
        history: Any = self.object.history
        context = self.get_context_data(
            form=self.bound_form(merged.data),
            merge=merged,
            asked_again=asked_again,
            latest=history.select_related("history_user").latest("history_id"),
        )
        return self.render_to_response(context, status=409)

    def bound_form(self, data: Any) -> Any:
        """The form with what was sent."""
        return self.get_form_class()(data, instance=self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # A bound form may already have written refused values into its own object.
        bound = context["form"].is_bound
        return context | {"stored": self.get_object() if bound else self.object}


def history_context(
    request: HttpRequest,
    page: Model,
    known: Iterable[Model] = (),
    names: Mapping[str, Names] | None = None,
    shown: int = HISTORY_SHOWN,
) -> dict[str, Any]:
    """The latest changes of a row's page, or all of them when asked.

    `known` are rows and `names` sets of names that the page has read already.
    """
    whole = "history" in request.GET
    limit = HISTORY_MOST if whole else shown + 1
    history = history_of(page, request.user, limit, known, names)
    return {
        "history": history if whole else history[:shown],
        "more_history": not whole and len(history) > shown,
        "history_page": request.path,
    }


def error_page(template: str, status: int) -> Any:
    """A handler that shows the page in the usual frame."""

    def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return render(request, template, status=status)

    return handler


bad_request = error_page("400.html", 400)
forbidden = error_page("403.html", 403)
not_found = error_page("404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened too long ago, or cookies are off."""
    return render(request, "403_csrf.html", {"texts": typed_texts(request)}, status=403)


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote into a form that cannot be saved now, to be copied; never a password."""
    if request.method != "POST":
        return []
    texts = []
    for name, values in request.POST.lists():
        if "password" in name or name in ("csrfmiddlewaretoken", "login"):
            continue
        texts += [value for value in values if any(c.isspace() for c in value.strip())]
    return texts
