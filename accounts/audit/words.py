"""The trail in the reader's words: what is stored are names of fields and keys of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.audit.models import Event
from accounts.people.models import User
from accounts.teams.models import Membership
from core.history import Tracked
from core.story import Teller, field_label

# What Django calls otherwise than the pages do.
LABELS: dict[str, str | Promise] = {
    "is_active": gettext_lazy("tunnus on auki"),
    "is_staff": gettext_lazy("pääsee hallintaan"),
    "is_superuser": gettext_lazy("kaikki oikeudet"),
}
STEPS: dict[str, str | Promise] = {
    "totp": gettext_lazy("puhelimen sovellus"),
    "webauthn": gettext_lazy("pääsyavain"),
    "recovery_codes": gettext_lazy("varakoodit"),
}


def teller_of(events: Iterable[Event]) -> Teller:
    """Reads what the events point to once for all of them."""
    return Teller(SimpleNamespace(instance_type=_model(e), changes=e.changes) for e in events)


def told(event: Event, teller: Teller | None = None) -> str:
    """What there is to tell besides what happened; a list gives its `teller` for all its rows."""
    detail = event.detail
    if event.what == Event.What.SESSIONS_ENDED:
        number = int(detail)
        detail = ngettext("%(n)s istunto", "%(n)s istuntoa", number) % {"n": number}
    parts = [str(STEPS.get(detail, detail))] if detail else []
    parts += _changes(event, teller or teller_of([event]))
    return "; ".join(parts)


def _changes(event: Event, teller: Teller) -> Iterator[str]:
    """Each field from what to what; a team that stays the same only tells where."""
    for name, label, old, new in _details(event, teller):
        words = {"field": LABELS.get(name, label), "old": old, "new": new}
        if old == new:
            yield new
        elif event.changes[name][0] is None:
            yield f"{words['field']}: {new}"
        elif name in Event.SETS and event.changes[name][0]:
            yield _("%(field)s: poistettiin %(old)s") % words
        elif name in Event.SETS:
            yield _("%(field)s: lisättiin %(new)s") % words
        else:
            yield f"{words['field']}: {old} → {new}"


def _details(event: Event, teller: Teller) -> Iterator[tuple[str, str, str, str]]:
    model = _model(event)
    order = [item.name for item in model._meta.get_fields()]
    for name in sorted(event.changes, key=order.index):
        old, new = (teller.show(model, name, value) for value in event.changes[name])
        yield name, str(field_label(model, name)), old, new


def _model(event: Event) -> type[Tracked]:
    """What the changes are of."""
    return Membership if "team" in event.changes else User
