"""What is asked when two organisations become one: only what both know differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.text import name_key
from core.typed import as_a
from partnerships.organisations.models import Organisation

# One of the two stays.
CHOSEN = [
    *["name", "short_name", "category", "business_id", "city", "website", "network_type"],
]  # one of the two stays
LONGEST = {"other_names": 300, "notes": 2000}


@dataclass(frozen=True)
class Asked:
    """A field of both: what each has, and which one is offered as the one that stays."""

    name: str
    label: str | Promise
    a: str
    b: str
    offered: str  # "a" or "b"

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.a != self.b


def asked(kept: Organisation, joined: Organisation) -> list[Asked]:
    """The fields of which one stays, the fuller one offered."""
    return [_asked(name, kept, joined) for name in CHOSEN + _too_long(kept, joined)]


def _asked(name: str, kept: Organisation, joined: Organisation) -> Asked:
    a, b = told(kept, name), told(joined, name)
    is_fuller = not a or (name == "name" and len(b) > len(a))
    label = capfirst(str(as_a(Field, Organisation._meta.get_field(name)).verbose_name))
    label = _("Nimi") if name == "name" else label
    return Asked(name, label, a, b, "b" if b and is_fuller else "a")


def told(row: Organisation, name: str) -> str:
    """A field as people read it."""
    show: Callable[[], str] | None = getattr(row, f"get_{name}_display", None)
    return str(show() if show else getattr(row, name))


def _too_long(kept: Organisation, joined: Organisation) -> list[str]:
    """Texts that do not fit one after the other; then one of them stays."""
    return ["notes"] if len(both_notes(kept, joined)) > LONGEST["notes"] else []


def both_notes(kept: Organisation, joined: Organisation) -> str:
    """The further information of both, each once."""
    return one_after_the_other(kept.notes, joined.notes, "\n\n")


def one_after_the_other(a: str, b: str, between: str) -> str:
    """Both texts, or the one that says it all."""
    if not b or b in a:
        return a
    return b if not a else f"{a}{between}{b}"


def fill(kept: Organisation, joined: Organisation, choices: dict[str, str]) -> None:
    """Give the organisation that stays what was chosen, and what both keep."""
    names = [kept.name, *kept.known_as, joined.name, *joined.known_as]
    if "notes" not in _too_long(kept, joined):
        kept.notes = both_notes(kept, joined)
    for name in asked_names(kept, joined):
        if choices.get(name) == "b":
            setattr(kept, name, getattr(joined, name))
    kept.sectors = sorted({*kept.sectors, *joined.sectors})
    kept.registered_on = min(kept.registered_on, joined.registered_on)
    kept.is_example = kept.is_example and joined.is_example
    kept.other_names = _joined_names([kept.name, kept.short_name], names)


def asked_names(kept: Organisation, joined: Organisation) -> list[str]:
    """The names of the fields of which one stays."""
    return CHOSEN + _too_long(kept, joined)


def _joined_names(stay: list[str], names: list[str]) -> str:
    """The names besides those that stay, each once; a comma would make two of one."""
    plain = (name.replace(", ", " ").replace(",", " ") for name in names if name not in stay)
    found = {name_key(name): name for name in reversed(list(plain))}
    for name in stay:
        found.pop(name_key(name), None)
    text = ", ".join(reversed(found.values()))
    if len(text) > LONGEST["other_names"]:
        raise ValidationError(
            _("Muut nimet eivät mahdu yhteen kenttään. Lyhennä niitä ensin perustiedoissa.")
        )
    return text
