"""Example people and content, for trying the register out. Never part of production."""

from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "perho-demo"  # noqa: S105  (shown on the sign-in page, in demo mode only)
DEMO_USERS = [
    ("henkilosto@perho.example", _("Henkilöstön jäsen")),
    ("tiiminvetaja@perho.example", _("Tiimin vetäjä")),
    ("laatu@perho.example", _("Laatutyöryhmän jäsen")),
    ("koordinaattori@perho.example", _("Kumppanuuskoordinaattori")),
    ("yllapito@perho.example", _("Ylläpitäjä")),
]
