"""What happens to those who are not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from core.htmx import is_htmx
from core.views import typed_texts
from core.way_back import way_back


class SignInRequired(LoginRequiredMiddleware):
    """Everything needs sign-in. A session that ended while somebody wrote loses no words."""

    # Django promises a redirect here; nothing that calls it relies on that.
    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if is_htmx(request):
            return HttpResponse(status=401)  # the page stays as it is and tells why
        if texts := typed_texts(request):
            sign_in = (
                f"{reverse('account_login')}?{urlencode({'next': way_back(request, ask=False)})}"
            )
            context = {"texts": texts, "sign_in": sign_in}
            return render(request, "accounts/sign_in/signed_out.html", context, status=401)
        return redirect_to_login(way_back(request, ask=False))
