"""What needs attention or is missing, each reason in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.agreements import queries as agreements
from partnerships.partnerships.models import PartnershipQuerySet

# reason: its name, and the condition that a partnership meets
ATTENTION: dict[str, tuple[Any, Callable[[PartnershipQuerySet], Q]]] = {
    "responsible": (_("Vastuu puuttuu"), lambda rows: ~rows.cared_for()),
    "contact": (_("Yhteydenotto myöhässä"), lambda rows: rows.contact_passed()),
    "unconfirmed": (_("Vahvistamatta yli 12 kk"), lambda rows: rows.unconfirmed()),
    "vague": (_("Kuvaus kaipaa tarkennusta"), lambda rows: Q(is_vague=True)),
    "renewal": (_("Sopimus katsottava läpi"), lambda rows: agreements.wants_a_look()),
}
# What is not told yet. The register finds these when asked; the front page does not call for them.
MISSING: dict[str, tuple[Any, Callable[[PartnershipQuerySet], Q]]] = {
    "team": (_("Ei tiimiä"), lambda rows: Q(team=None)),
    "person": (_("Ei nimettyä henkilöä"), lambda rows: ~rows.with_person()),
    "goal": (_("Tavoite puuttuu"), lambda rows: Q(goal="")),
    "agreement": (_("Sopimus puuttuu"), lambda rows: agreements.is_missing()),
}
REASONS = ATTENTION | MISSING
# An organisation can need attention too: nobody has said what is done with it.
NO_LEVEL = "level"
NO_LEVEL_LABEL = _("Taso valitsematta")
CHOICES = [
    *((key, label) for key, (label, _meets) in ATTENTION.items()),
    (NO_LEVEL, NO_LEVEL_LABEL),
    *((key, label) for key, (label, _meets) in MISSING.items()),
]
QUERY = "&".join(f"attention={key}" for key in [*ATTENTION, NO_LEVEL])
