"""What happens to those who are not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.htmx import is_htmx
from core.sent import sent
from core.way_back import way_back


class SignInRequired(LoginRequiredMiddleware):
    """Everything needs sign-in. A session that ended while somebody wrote loses no words."""

    def handle_no_permission(  # type: ignore[override]  # no redirect, which nobody counts on
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if is_htmx(request):
            return HttpResponse(status=401)  # the page stays as it is and tells why
        back = way_back(request, ask=False)
        found = sent(request)
        if found and (found.may_go_again or found.texts):
            context = {"sent": found, "back": back}
            return render(request, "accounts/sign_in/signed_out.html", context, status=401)
        return redirect_to_login(back)
