"""What every page knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.preferences.views import APPEARANCES
from accounts.sign_in.local import has_password
from perho_partners.examples.users import DEMO_PASSWORD, DEMO_USERS


@dataclass(frozen=True)
class Entry:
    """An entry of the menu; `views` are the beginnings of the names of the views under it."""

    label: Promise
    address: str
    icon: str
    views: tuple[str, ...]


MENU = [
    Entry(_("Etusivu"), "home", "house", ("perho_partners.home.",)),
    Entry(_("Kumppanit"), "register:list", "list", ("partnerships.",)),
    Entry(
        _("Tasot"),
        "pages:levels",
        "layout-grid",
        ("toolkit.pages.views.level", "toolkit.pages.views.guide"),
    ),
    Entry(_("Työkalut"), "tools:list", "wrench", ("toolkit.tools.", "toolkit.experiences.")),
    Entry(_("Tiimit"), "portfolio:list", "users", ("teams.",)),
    Entry(_("Verkosto"), "network:network", "waypoints", ("teams.network.", "teams.ecosystem.")),
    Entry(_("Laatu"), "rounds:list", "clipboard-check", ("quality.",)),
]


def entry_of(view: str) -> Entry | None:
    """The entry that a view is under: of the beginnings that fit, the longest."""
    found = [(beginning, entry) for entry in MENU for beginning in entry.views]
    fits = [each for each in found if view.startswith(each[0])]
    return max(fits, key=lambda each: len(each[0]))[1] if fits else None


def site(request: HttpRequest) -> dict[str, Any]:
    """The college's name, the menu, the chosen colours, and whether this is a demo."""
    chosen = request.COOKIES.get("appearance", "auto")
    match = request.resolver_match
    in_admin = match is not None and match.app_name == "admin"
    view = match._func_path if match and not in_admin else ""
    here = entry_of(view)
    return {
        "college_name": settings.COLLEGE_NAME,
        "college_short_name": settings.COLLEGE_SHORT_NAME,
        "appearance": chosen if chosen in APPEARANCES else "auto",
        "has_password": has_password(getattr(request, "user", None)),
        "is_demo": settings.DEMO,
        **({"demo_users": DEMO_USERS, "demo_password": DEMO_PASSWORD} if settings.DEMO else {}),
        "in_admin": in_admin,
        "menu": [(entry, entry is here) for entry in MENU],
        "search_key": request.COOKIES.get("search_key") != "off",
    }
