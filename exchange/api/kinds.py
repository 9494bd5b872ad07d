"""The kinds of things that other programs are told of, and whose saves change what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from accounts.people.models import User
from accounts.teams.models import Team
from core.history import Tracked
from exchange.api import serializers
from exchange.api.serializers import TellingSerializer
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from teams.plans.models import Action, AnnualPlan
from toolkit.tools.models import Tool

Keys = Iterable[int]
# The columns of other rows that are told along.
NAMES = {Team: {"slug", "name_fi"}, User: {"first_name", "last_name"}}


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its rows with what telling them needs, and how they are told.

    `along` gives the keys of those rows that tell of a row of another model.
    """

    key: str
    model: type[Tracked]
    serializer: type[TellingSerializer]
    rows: Callable[[], QuerySet]
    along: Mapping[type[Model], Callable[[Model], Keys]] = field(default_factory=dict)


def _keys(model: type[Tracked], *paths: str) -> Callable[[Model], Keys]:
    """The keys of the model's rows from which one of the paths leads to a row."""

    def of(row: Model) -> Keys:
        condition = Q(*[(path, row.pk) for path in paths], _connector=Q.OR)
        rows = model._default_manager.filter(condition).order_by("pk")
        return rows.values_list("pk", flat=True).distinct()

    return of


def _partnership(row: Model) -> Keys:
    assert isinstance(row, Responsibility)  # noqa: S101  (it stands beside its model below)
    return [row.partnership_id]


KINDS = [
    Kind(
        "organisation",
        Organisation,
        serializers.OrganisationSerializer,
        lambda: Organisation.objects.all(),
    ),
    Kind(
        "partnership",
        Partnership,
        serializers.PartnershipSerializer,
        lambda: Partnership.objects.for_list(),
        {
            Responsibility: _partnership,
            Team: _keys(Partnership, "team"),
            User: _keys(Partnership, "responsibilities__user"),
        },
    ),
    Kind(
        "tool",
        Tool,
        serializers.ToolSerializer,
        lambda: Tool.objects.select_related("contact_user", "contact_team"),
        {Team: _keys(Tool, "contact_team"), User: _keys(Tool, "contact_user")},
    ),
    Kind(
        "plan",
        AnnualPlan,
        serializers.PlanSerializer,
        lambda: AnnualPlan.objects.select_related("team"),
        {Team: _keys(AnnualPlan, "team")},
    ),
    Kind(
        "action",
        Action,
        serializers.ActionSerializer,
        lambda: Action.objects.select_related("level").prefetch_related(
            "people", "teams", "partnerships", "tools"
        ),
        {Team: _keys(Action, "teams"), User: _keys(Action, "people")},
    ),
]
BY_KEY = {kind.key: kind for kind in KINDS}
