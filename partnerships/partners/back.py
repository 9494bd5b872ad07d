"""The way back from a partner's page to the list that one left, as one left it.

The browser tells where a link was pressed, with the filters, the order and the page of the list in
the address; it is kept in the session while one stays on pages of partners. Only an address of a
list of ours is ever kept, and it is only linked to.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.way_back import came_from, page_of

KEPT = "list_left"
LONGEST = 2000  # letters of an address
LISTS: dict[str, Promise] = {
    "register:list": _("Takaisin kumppaniluetteloon"),
    "pages:level": _("Takaisin tasolle"),
    "portfolio:team": _("Takaisin tiimiin"),
    "network:network": _("Takaisin verkostoon"),
    "search": _("Takaisin hakuun"),
}
# Rooms whose pages are of one partner: whoever comes from there has not left its page for another.
OF_PARTNERS = {
    *["partners", "partnerships", "organisations", "contacts", "agreements", "networks", "sheets"],
    *["business_register", "duplicates", "comments"],
}


@dataclass(frozen=True)
class Back:
    """A list in words, and its address."""

    label: Promise
    address: str


def way_to_list(request: HttpRequest, row: int) -> Back | None:
    """The list that the person left for the partner `row`, if it was one."""
    before = came_from(request)
    name = page_of(before)
    if name in LISTS and len(before) <= LONGEST:
        if request.session.get(KEPT) != before:
            request.session[KEPT] = before
    elif before and name.partition(":")[0] not in OF_PARTNERS | {"timeline"}:
        request.session.pop(KEPT, None)
    address = request.session.get(KEPT, "")
    name = page_of(address)
    return Back(LISTS[name], f"{address}#row-{row}") if name in LISTS else None
