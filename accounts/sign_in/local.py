"""Accounts of our own, with a password: where they are in use, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.people.models import User


def may_use_password(email: str) -> bool:
    """Whether a password of ours is asked for from the owner of the address."""
    if settings.LOCAL_ACCOUNTS:
        return True
    return bool(email) and email.casefold() == settings.EMERGENCY_ACCOUNT.casefold()


def has_password(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether the person signs in with a password of ours, and so may change it."""
    return isinstance(user, User) and may_use_password(user.email) and user.has_usable_password()


def only_local(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages of passwords: where nobody has one, they say so (403)."""

    @login_not_required
    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if settings.LOCAL_ACCOUNTS:
            return view(request, *args, **kwargs)
        return render(request, "accounts/sign_in/no_passwords.html", status=403)

    return page


def with_own_password(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that ask the present password: who has none is told so."""

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and not has_password(request.user):
            return render(request, "accounts/sign_in/no_passwords.html", status=403)
        return view(request, *args, **kwargs)

    return page
