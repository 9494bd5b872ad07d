"""Every list that can be brought, by its key."""

from __future__ import annotations

from exchange.lists.actions import ActionList
from exchange.lists.kinds import ImportList
from exchange.lists.members import MemberList
from exchange.lists.partner_list import PartnerList
from exchange.lists.people import PersonList
from exchange.lists.teams import TeamList
from exchange.lists.tools import ToolList

LISTS: dict[str, type[ImportList]] = {
    each.key: each for each in [PartnerList, MemberList, ToolList, TeamList, PersonList, ActionList]
}
