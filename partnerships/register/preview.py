"""The side preview of one row of the register: what one looks up before a phone call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerships.agreements.models import Agreement
from partnerships.contacts.models import Contact
from partnerships.partnerships.models import Responsibility
from partnerships.register.rows import RegisterRow


@dataclass(frozen=True)
class Preview:
    """A row with more of it, and the rows beside it."""

    row: RegisterRow
    before: RegisterRow | None
    after: RegisterRow | None
    main: list[Responsibility]
    others: list[Responsibility]
    agreements: list[Agreement]
    last_contact: Contact | None
    next_contact: date | None


def preview(rows: list[RegisterRow], key: int) -> Preview | None:
    """The preview of the organisation of that key, if it is among the rows: two queries."""
    keys = [row.organisation.pk for row in rows]
    if key not in keys:
        return None
    place = keys.index(key)
    row = rows[place]
    people = [item for each in row.partnerships for item in each.shown_responsibilities]
    main = {item.user_id: item for item in people if item.is_main}
    others = {item.user_id: item for item in people if item.user_id not in main}
    told = Contact.objects.told().filter(organisation=key).for_page()
    agreed = Agreement.objects.in_force().filter(partnership__in=row.partnerships)
    days = [each.next_contact for each in row.partnerships if each.next_contact]
    return Preview(
        row,
        before=rows[place - 1] if place else None,
        after=rows[place + 1] if place + 1 < len(rows) else None,
        main=[*main.values()],
        others=[*others.values()],
        agreements=list(agreed.order_by("valid_until")),
        last_contact=told.first(),
        next_contact=min(days, default=None),
    )
