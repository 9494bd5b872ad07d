"""Signing in, when something was sent that waits for it."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView, IndexView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.people.session import person
from accounts.sign_in.second_step import is_missing
from accounts.sign_in.sessions import end_sessions, places_of
from accounts.sign_in.ways import ways
from core.addresses import reverse
from core.middleware import let_forms_lead_to
from core.pages import press
from core.sent import carried, go_on
from core.way_back import post_only


class SignIn(LoginView):
    """Asks who one is. What had been sent without a session is offered to be sent again."""

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        if response.status_code != 302:
            return response
        if request.user.is_authenticated:
            return go_on(request, response)
        if carried(request) and response["Location"] == reverse("mfa_authenticate"):
            # What waits is taken along to the second step.
            return HttpResponseRedirect(response["Location"], preserve_request=True)
        return response

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "login" not in request.POST:  # it was only brought here
            response: HttpResponse = self.get(request, *args, **kwargs)
            return response
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: type[BaseForm] | None = None) -> BaseForm:
        """Whoever opens the page begins with the address at once, where that is the only way."""
        form: BaseForm = super().get_form(form_class)
        if not form.is_bound and not ways():
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
        if college := context["college_accounts"]:
            let_forms_lead_to(response, [place for way in college for place in way.origins()])
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "sent": carried(self.request),
            "college_accounts": ways(),
            "local_accounts": settings.LOCAL_ACCOUNTS,
            "emergency": bool(settings.EMERGENCY_ACCOUNT),
        }


class Confirm(AuthenticateView):
    """The second step at sign-in. What had been sent without a session waits for it too."""

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        is_in = request.user.is_authenticated and response.status_code == 302
        return go_on(request, response) if is_in else response

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if {"code", "credential"}.isdisjoint(request.POST):  # it was only brought here
            response: HttpResponse = self.get(request, *args, **kwargs)
            return response
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"sent": carried(self.request)}


class Steps(IndexView):
    """The second step of one's own sign-in, and whether one must have it."""

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_missing": is_missing(self.request)}


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in oneself."""
    places = places_of(person(request), request.session.session_key)
    context = {"places": places, "elsewhere": sum(not place.is_here for place in places)}
    return render(request, "accounts/sign_in/sessions.html", context)


@post_only("account_sessions")
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    return press(
        request,
        lambda: end_sessions(
            user=person(request), by=person(request), but=request.session.session_key
        ),
        _told_ended,
        "account_sessions",
    )


def _told_ended(number: int) -> str:
    if not number:
        return _("Et ollut kirjautuneena muualla.")
    return ngettext(
        "Kirjauduit ulos %(n)s muusta paikasta.", "Kirjauduit ulos %(n)s muusta paikasta.", number
    ) % {"n": number}
