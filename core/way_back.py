"""Addresses that only act, and the way from them to the page that one can open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

# A view, or what `redirect` takes: Django's own decorators leave it as open.
View = Any


def post_only(page: str | Callable[..., Any], *known: str) -> Callable[[View], View]:
    """For a view that only acts: whoever opens its address is led to the page of its form.

    `page` is the name of that page, whose address takes the parts `known` of this one; or a
    function of all the parts that gives what `redirect` takes, when a row has to be asked for.
    """

    def home(**parts: object) -> View:
        if callable(page):
            return page(**parts)
        return reverse(page, args=[parts[name] for name in known])

    def decorate(view: View) -> View:
        @wraps(view)
        def acting(request: HttpRequest, **parts: object) -> HttpResponse:
            if request.method == "POST":
                response: HttpResponse = view(request, **parts)
                return response
            if request.method in ("GET", "HEAD"):
                return redirect(home(**parts))
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        acting.home = home  # type: ignore[attr-defined]  # functions may carry attributes
        acting.asks = callable(page)  # type: ignore[attr-defined]  # functions may carry attributes
        return acting

    return decorate


def came_from(request: HttpRequest) -> str:
    """The address of our own page that the person was on, if it can be opened; else ""."""
    url = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(url)
    try:
        view = resolve(parts.path).func
    except Resolver404:
        return ""
    return "" if hasattr(view, "home") else parts._replace(scheme="", netloc="").geturl()


def pressed_on(request: HttpRequest, *names: str) -> str:
    """The address that the button was pressed on, if it is one of the named pages; else ""."""
    before = came_from(request)
    return before if page_of(before) in names else ""


def page_of(address: str) -> str:
    """The name of the page that an address of ours leads to; "" when it leads to none."""
    try:
        parts = urlsplit(address)
        return "" if parts.netloc or not address else resolve(parts.path).view_name
    except (Resolver404, ValueError):
        return ""


def way_back(request: HttpRequest, *, ask: bool) -> str:
    """The address of the page that holds the form that was sent.

    Only those who are signed in may have rows looked up (`ask`): an address tells names. For
    others an address that needs it stands for its page, to which it leads.
    """
    match = request.resolver_match
    home = getattr(match.func, "home", None) if match else None
    if home is None or match is None:
        return request.get_full_path()
    if before := came_from(request):
        return before
    if match.func.asks and not ask:  # type: ignore[attr-defined]  # set with `home`
        return request.get_full_path()
    try:
        return resolve_url(home(**match.kwargs))
    except Http404:
        return request.get_full_path()
