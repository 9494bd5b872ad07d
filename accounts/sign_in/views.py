"""Signing in, when something was sent that waits for it."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from core.sent import carried, go_on


class SignIn(LoginView):
    """Asks who one is. What had been sent without a session is offered to be sent again."""

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        is_in = request.user.is_authenticated and response.status_code == 302
        return go_on(request, response) if is_in else response

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "login" not in request.POST:  # it was only brought here
            response: HttpResponse = self.get(request, *args, **kwargs)
            return response
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: type[BaseForm] | None = None) -> BaseForm:
        """Whoever opens the page begins with the address at once."""
        form: BaseForm = super().get_form(form_class)
        if not form.is_bound:
            form.fields["login"].widget.attrs["autofocus"] = True
        return form

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if "login" not in self.request.POST:
            kwargs |= {"data": None, "files": None}
        return kwargs

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        """Too many guesses are told as such also to machines (429)."""
        form: BaseForm = context["form"]
        if form.is_bound and form.has_error("__all__", "too_many_login_attempts"):
            kwargs["status"] = 429
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sent": carried(self.request)}
