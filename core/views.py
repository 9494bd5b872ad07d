"""View bases and the pages for what goes wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import UpdateView

from core.conflicts import merge, settle
from core.forms import posted_version


class VersionedUpdateView(UpdateView):
    """Edits a tracked row; a second editor is shown both versions and loses nothing."""

    http_method_names = ["get", "post"]

    def save(self, form: Any) -> None:
        """Write what the form changed, in the user's name."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            self.object = self.get_object(self.get_queryset().select_for_update(of=("self",)))
            stored_form = self.bare_form(self.object)
            data = settle(request.POST, stored_form)
            if posted_version(request.POST) != self.object.version:
                return self.conflict(data, stored_form)
            form = self.get_form_class()(**self.get_form_kwargs() | {"data": data})
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form), status=422)
            if form.has_changed():
                self.save(form)
        messages.success(request, _("Muutokset on tallennettu."))
        return redirect(self.get_success_url())

    def conflict(self, data: Any, stored_form: ModelForm) -> HttpResponse:
        """Answer 409 with both versions, or go on when nothing of the person's is left to save."""
        history: Any = self.object.history
        opened = history.filter(version=posted_version(data)).order_by("history_id").last()
        merged = merge(data, stored_form, self.bare_form(opened.instance) if opened else None)
        if not merged.mine_remains and opened:
            messages.info(self.request, _("Samat tiedot oli jo tallennettu."))
            return redirect(self.get_success_url())
        kwargs = self.get_form_kwargs() | {"data": merged.data}
        context = self.get_context_data(
            form=self.get_form_class()(**kwargs),
            merge=merged,
            latest=history.select_related("history_user").latest("history_id"),
        )
        return self.render_to_response(context, status=409)

    def bare_form(self, instance: models.Model) -> ModelForm:
        """An unbound form of the row's state."""
        kwargs = self.get_form_kwargs() | {"instance": instance}
        return self.get_form_class()(
            **{k: v for k, v in kwargs.items() if k not in ("data", "files")}
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # A bound form may already have written refused values into its own object.
        bound = context["form"].is_bound
        return context | {"stored": self.get_object() if bound else self.object}


def error_page(template: str, status: int) -> Any:
    """A handler that shows the page and needs nothing that may be broken."""

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
