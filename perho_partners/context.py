"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.views import APPEARANCES
from partnerships.urls import urlpatterns as register_urls
from perho_partners.demo import DEMO_PASSWORD, DEMO_USERS
from quality.urls import urlpatterns as quality_urls
from teams.urls import urlpatterns as team_urls
from toolkit.urls import urlpatterns as toolkit_urls

# Addresses under the menu's entries
PARTNER_PAGES = {url.name for url in register_urls}
LEVEL_PAGES = {"level", "guides"}
TOOL_PAGES = {
    url.name for url in toolkit_urls if str(url.pattern).startswith(("toolkit/", "experiences/"))
}
TEAM_PAGES = {url.name for url in team_urls}
QUALITY_PAGES = {url.name for url in quality_urls}


def site(request: HttpRequest) -> dict[str, Any]:
    """The college's name, the chosen colours, and whether this is a demo."""
    chosen = request.COOKIES.get("appearance", "auto")
    return {
        "college_name": settings.COLLEGE_NAME,
        "college_short_name": settings.COLLEGE_SHORT_NAME,
        "appearance": chosen if chosen in APPEARANCES else "auto",
        "is_demo": settings.DEMO,
        **({"demo_users": DEMO_USERS, "demo_password": DEMO_PASSWORD} if settings.DEMO else {}),
        "partner_pages": PARTNER_PAGES,
        "level_pages": LEVEL_PAGES,
        "tool_pages": TOOL_PAGES,
        "team_pages": TEAM_PAGES,
        "quality_pages": QUALITY_PAGES,
        "search_key": request.COOKIES.get("search_key") != "off",
    }
