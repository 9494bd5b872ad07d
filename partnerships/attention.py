"""What needs attention, each reason in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.querysets import PartnershipQuerySet

# reason: its name, and the condition that a partnership meets
ATTENTION: dict[str, tuple[Any, Callable[[PartnershipQuerySet], Q]]] = {
    "responsible": (_("Vastuu puuttuu"), lambda rows: ~rows.cared_for()),
    "contact": (_("Yhteydenotto myöhässä"), lambda rows: rows.contact_passed()),
    "unconfirmed": (_("Vahvistamatta yli 12 kk"), lambda rows: rows.unconfirmed()),
    "vague": (_("Kuvaus kaipaa tarkennusta"), lambda rows: Q(is_vague=True)),
}
# An organisation can need attention too: nobody has said what is done with it.
NO_LEVEL = "level"
NO_LEVEL_LABEL = _("Taso valitsematta")
CHOICES = [
    *((key, label) for key, (label, _meets) in ATTENTION.items()),
    (NO_LEVEL, NO_LEVEL_LABEL),
]
QUERY = "&".join(f"attention={key}" for key, _label in CHOICES)
