"""What an import brought and changed, to be looked at on its own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.people.models import User
from accounts.teams.models import Team
from core.history import Tracked
from exchange.imports.models import Import
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action
from toolkit.tools.models import Tool

SHOWN = 100
# What has a page, or is told on one. The rest comes along with these.
PAGES: list[type[Tracked]] = [Organisation, Partnership, NetworkMember, Tool, Team, User, Action]
ALONG: Mapping[type[Tracked], list[str]] = {
    Partnership: ["organisation"],
    NetworkMember: ["network", "member"],
    Action: ["plan__team"],
}


@dataclass(frozen=True)
class Came:
    """A row that came new, or changed."""

    row: Model
    is_new: bool


def came(item: Import) -> list[Came]:
    """The first rows that the import wrote and that are still there, each once."""
    if item.state != Import.State.DONE:
        return []
    found: dict[tuple[type[Model], int], Came] = {}
    kinds = ContentType.objects.get_for_models(*PAGES)
    for model in PAGES:
        versions = list(
            item.traces.filter(model=kinds[model])
            .order_by("pk")
            .values_list("record", flat=True)[: SHOWN - len(found)]
        )
        if not versions:
            continue
        told = model.history.filter(history_id__in=versions).order_by("history_id")
        kept = {key: kind == "+" for key, kind in told.values_list("id", "history_type")}
        rows = model._base_manager.select_related(*ALONG.get(model, [])).in_bulk(kept)
        for key, is_new in kept.items():
            if key in rows:
                row = rows[key]
                page: Model = row.organisation if isinstance(row, Partnership) else row
                new = is_new and page is row
                found.setdefault((type(page), page.pk), Came(page, is_new=new))
    return list(found.values())
