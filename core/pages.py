"""The page kit: one way each to edit, to fill in a form, to press a button, to show a history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from core.conflicts import Merge, merge, settle
from core.forms import posted_version
from core.locks import lock_above
from core.story import Names, history_of
from core.typed import HasPage

HISTORY_SHOWN, HISTORY_MOST = 20, 500  # changes on a page
# A row of a page's own model: each page's methods say which by narrowing this.
StoredRow = Any


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def require(allowed: bool) -> None:
    """Refuse what a rule does not allow: 403."""
    if not allowed:
        raise PermissionDenied


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, **context: object
) -> HttpResponse:
    """The page of a form: opened, or once more with what is wrong (422)."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "forms": [form]} | context, status=status)


def fill_in(
    request: HttpRequest,
    template: str,
    form: forms.BaseForm,
    act: Callable[[], Any],
    done: str | Callable[[Any], str],
    to: str | HasPage | Callable[[], str] | None = None,
    taken: str = "",
    field: str | None = None,
    **context: object,
) -> HttpResponse:
    """Do what a valid form asks for and go on; else show the form with what is wrong.

    `done` is what is said then, or makes it of what came of it. `to` is what `redirect` takes, or
    makes it; what came of it, unless given. `taken` is said, at the field, when another row took
    the place a moment ago.
    """
    if form.is_valid():
        try:
            with transaction.atomic():
                result = act()
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError:
            if not taken:
                raise
            form.add_error(field, taken)
        else:
            messages.success(request, done if isinstance(done, str) else done(result))
            return redirect(result if to is None else to() if callable(to) else to)
    return form_page(request, template, form, **context)


def press(
    request: HttpRequest,
    act: Callable[[], Any],
    done: str | Callable[[Any], str],
    back: str | HasPage,
    taken: str = "",
) -> HttpResponse:
    """Do what a button says and go back to a page that tells how it went.

    `done` is what is said, or makes it of what came of it. `back` is what `redirect` takes.
    """
    try:
        with transaction.atomic():
            result = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:
        if not taken:
            raise
        messages.error(request, taken)
    else:
        messages.success(request, done if isinstance(done, str) else done(result))
    return redirect(back)


class VersionedUpdateView(UpdateView):
    """Edits a tracked row; a second editor is shown both versions and loses nothing.

    A page says which rows (`model` or `get_queryset`), the form, the template, what it shows
    besides (`page_context`) and, where not everyone may always edit, when it refuses.
    """

    http_method_names = ["get", "head", "post"]

    def save(self, form: forms.ModelForm) -> None:
        """Write what the form changed, in the user's name."""
        form.instance.save_as(self.request.user, "edited")

    def refuse(self, stored: StoredRow) -> HttpResponse | None:
        """An answer for a row that can no longer be edited, or None."""
        return None

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.object = self.get_object()
        return self.refuse(self.object) or self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with transaction.atomic():
                return self.save_or_explain()
        except ValidationError as error:  # what another row does not allow any more
            return self.explain(error)
        except IntegrityError:  # another row took the place a moment ago
            return self.explain(_("Joku ehti tallentaa saman juuri äsken. Tarkista tiedot."))

    def explain(self, error: ValidationError | str) -> HttpResponse:
        """The form once more, with what was sent and why it was not saved."""
        self.object = self.get_object()
        form = self.bound_form(self.request.POST)
        form.add_error(None, error)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def save_or_explain(self) -> HttpResponse:
        """Save, or answer what is wrong or what another person has changed meanwhile."""
        if self.get_queryset().model.decided_by:
            lock_above(self.get_object())
        stored = self.get_object(self.get_queryset().select_for_update(of=("self",), no_key=True))
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
        history = self.object.history
        context = self.get_context_data(
            form=self.bound_form(merged.data),
            merge=merged,
            asked_again=asked_again,
            latest=history.select_related("history_user").latest("history_id"),
        )
        return self.render_to_response(context, status=409)

    def bound_form(self, data: QueryDict) -> forms.ModelForm:
        """The form with what was sent."""
        return self.get_form_class()(data, instance=self.object)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        # A bound form may already have written refused values into its own object.
        stored = self.get_object() if form.is_bound else self.object
        return context | {"forms": [form], "stored": stored} | self.page_context(stored, form)

    def page_context(self, stored: StoredRow, form: forms.ModelForm) -> dict[str, Any]:
        """What the page shows besides the form, from the row as it is stored."""
        return {}


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
