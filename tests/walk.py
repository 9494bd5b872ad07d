"""Every page of the site, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.people.models import User
from perho_partners.examples.generator import Generator
from tests.browser.test_axe import Places, anonymous_pages, quality_pages, signed_in_pages
from tests.house import load_house


def small_college() -> Places:
    """The reference content with some example rows, and those that the pages show."""
    load_house()
    Generator(20, 40, 12).run()
    return Places()


def admin_pages() -> list[tuple[User | None, dict[str, Any]]]:
    """The lists, the forms and the histories of the admin, for one who may open them all."""
    everything = User.objects.create_superuser(email="kaikki@perho.example", password=None)
    pages = {"admin": reverse("admin:index")}
    for model, options in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        pages[f"admin, {name}"] = reverse(f"admin:{name}_changelist")
        if row := model._default_manager.first():
            for page in ("change", "history", "delete"):
                pages[f"admin, {name}, {page}"] = reverse(f"admin:{name}_{page}", args=[row.pk])
        if options.get_urls() and model.__name__ != "Group":
            pages[f"admin, {name}, add"] = reverse(f"admin:{name}_add")
    return [(everything, pages)]


def site_pages(places: Places) -> list[tuple[User | None, dict[str, Any]]]:
    """Every page but the admin's, for those who open it."""
    return [
        (None, anonymous_pages()),
        (places.staff, signed_in_pages(places)),
        (places.quality, quality_pages(places)),
    ]


def walk(
    pages: list[tuple[User | None, dict[str, Any]]], language: str = "fi"
) -> Iterator[tuple[str, str]]:
    """The name and the HTML of every page that opens with its address alone."""
    for user, ways in pages:
        client = Client()
        if user:
            client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for name, way in ways.items():
            if isinstance(way, str):
                response = client.get(way)
                if response.status_code in (200, 404) and "html" in response["Content-Type"]:
                    yield name, response.content.decode()
