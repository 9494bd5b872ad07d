"""Addresses of pages, remembered: a list has hundreds, and finding one takes as long as a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django import urls
from django.urls import get_script_prefix, get_urlconf


def reverse(name: str, args: Sequence[object] = ()) -> str:
    """The address of a page, as Django's function of the same name gives it."""
    return _reversed(name, tuple(args), get_script_prefix(), get_urlconf())


@lru_cache(maxsize=20_000)
def _reversed(name: str, args: tuple[object, ...], _prefix: str, urlconf: str | None) -> str:
    return urls.reverse(name, urlconf, args=args)
