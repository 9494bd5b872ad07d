"""Actions of plans as a list."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.people.rules import may_help
from accounts.teams.models import Team
from core.text import name_key
from exchange.lists.cells import choice_of, in_words, names_of, number, one, several, text
from exchange.lists.columns import Column, Value, of
from exchange.lists.kinds import RowList
from exchange.lists.known import Known
from exchange.lists.rules import may_bring_actions
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from teams.plans.services import start_plan
from teams.plans.spoken import in_words as time_in_words
from teams.plans.spoken import understood
from teams.plans.timing import Span, year_span
from teams.plans.years import plan_year


def _partnership_names(rows: list[Partnership], known: Known) -> str:
    return "; ".join(sorted(known.partnership_name(row) for row in rows))


def _set(name: str) -> Callable[[Action], list[Value]]:
    """The rows of a set, in the order of their names."""
    return lambda action: sorted(getattr(action, name).all(), key=str) if action.pk else []


def _time(action: Action) -> str:
    return time_in_words(action.timing, Span(action.starts_on, action.ends_on))


SETS = ["people", "partnerships", "tools"]
COLUMNS = [
    Column("id", gettext_lazy("Tunnus"), of("pk"), number, also=["id"],
           help=gettext_lazy("Rekisterin oma numero. Jätä uusilta tyhjäksi.")),
    Column("team", gettext_lazy("Tiimi"), of("plan.team"), one(Known.team), is_needed=True,
           also=["vastuutiimi"], example=gettext_lazy("Matkailutiimi"), allowed=Known.team_names),
    Column("year", gettext_lazy("Vuosi"), of("plan.year"), number, also=["ar"],
           example="2027"),
    Column("title", gettext_lazy("Mitä tehdään"), of("title"), text, is_needed=True,
           also=["toimenpide", "atgard", "action", "what"],
           example=gettext_lazy("Yritysvierailut keväällä")),
    Column("short_name", gettext_lazy("Lyhyt nimi"), of("short_name"), text),
    Column("time", gettext_lazy("Milloin"), _time, text, also=["ajankohta", "kuukausi", "aika"],
           help=gettext_lazy("Päivä, kuukausi tai aika: 30.11., marras, syksy, koko vuosi."),
           example="4/2027"),
    Column("people", gettext_lazy("Vastuuhenkilöt"), _set("people"), several(Known.person),
           also=["kuka", "vastuuhenkilo", "vem", "who"]),
    Column("partnerships", gettext_lazy("Kumppanit"), _set("partnerships"),
           several(Known.partnership), _partnership_names,
           also=["kumppani", "partner", "partners"]),
    Column("tools", gettext_lazy("Työkalut"), _set("tools"), several(Known.tool),
           also=["tyokalu", "menetelma", "verktyg", "tool"]),
    Column("level", gettext_lazy("Taso"), of("level"), one(Known.level), also=["niva"],
           allowed=Known.level_names),
    Column("status", gettext_lazy("Tila"), of("status"), choice_of(Action.Status),
           in_words(Action.Status), also=["status"], allowed=names_of(Action.Status)),
    Column("details", gettext_lazy("Tarkemmin"), of("details"), text),
    Column("outcome", gettext_lazy("Mitä saatiin aikaan"), of("outcome"), text),
    Column("lesson", gettext_lazy("Mitä opittiin"), of("lesson"), text),
]  # fmt: skip


class ActionList(RowList[Action]):
    """Actions by the register's own number, else by team, year and name."""

    key = "actions"
    title = gettext_lazy("Suunnitelmien toimenpiteet")
    lede = gettext_lazy("Rivi on yksi toimenpide. Suunnitelma alkaa, jos sitä ei vielä ole.")
    columns = COLUMNS
    summary = ["team", "year", "time", "partnerships"]
    named_by = "title"
    page = "portfolio:list"

    def may(self, user: User) -> bool:
        return may_bring_actions(user)

    @cached_property
    def _plans(self) -> dict[tuple[int, int], AnnualPlan]:
        rows = AnnualPlan.objects.select_related("team")
        return {(plan.team_id, plan.year): plan for plan in rows}

    def _of_plan(self, plan: AnnualPlan) -> dict[str, Action]:
        """The plan's actions by their names, read once."""
        if plan.pk not in self._actions:
            rows = plan.actions.select_related("plan__team", "level").with_sets()
            self._actions[plan.pk] = {name_key(row.title): row for row in rows}
        return self._actions[plan.pk]

    @cached_property
    def _actions(self) -> dict[int, dict[str, Action]]:
        return {}

    def find(self, values: dict[str, Value], by: User) -> Action | None:
        team: Team = values["team"]
        year = values.get("year") or plan_year(timezone.localdate())
        values["year"] = year
        plan = self._plans.get((team.pk, year))
        if plan is None:
            plan = AnnualPlan(team=team, year=year)
            plan.clean_fields()
        self._settle_time(values, year)
        for name in SETS:
            if name in values:
                values[name] = sorted(values[name], key=str)
        return self._meant(values, plan)

    def refuse(self, values: dict[str, Value], by: User) -> None:
        team: Team = values["team"]
        plan = self._plans.get((team.pk, values["year"]))
        if not may_help(by, team.pk):
            raise ValidationError({"team": _("Tiimin suunnitelmaan kirjaavat sen omat ihmiset.")})
        if plan and plan.is_closed:
            raise ValidationError({"year": _("Suunnitelma on jo päätetty.")})

    def there(self, values: dict[str, Value]) -> Action | None:
        team, key = values.get("team"), values.get("id")
        plan = self._plans.get((team.pk, values.get("year") or 0)) if team and key else None
        rows = self._of_plan(plan).values() if plan else []
        return next((row for row in rows if row.pk == key), None)

    def _meant(self, values: dict[str, Value], plan: AnnualPlan) -> Action | None:
        key, known = values.get("id"), self._of_plan(plan) if plan.pk else {}
        if key is None:
            values.pop("id", None)
            return known.get(name_key(values["title"]))
        if found := next((row for row in known.values() if row.pk == key), None):
            return found
        raise ValidationError({"id": _("Tällä tunnuksella ei ole toimenpidettä suunnitelmassa.")})

    def _settle_time(self, values: dict[str, Value], year: int) -> None:
        """The time in the year, as it is told back; none leaves it as it is."""
        if "time" not in values:
            return
        try:
            meant = understood(values["time"], year)
        except ValidationError as error:
            raise ValidationError({"time": error.messages}) from error
        if meant is None:
            raise ValidationError({"time": _("Aikaa ei tunnistettu. Kirjoita vaikka 4/2027.")})
        self._spans[values["time"], year] = meant
        values["time"] = time_in_words(*meant)
        self._spans[values["time"], year] = meant

    @cached_property
    def _spans(self) -> dict[tuple[str, int], tuple[str, Span]]:
        return {}

    def blank(self, values: dict[str, Value]) -> Action:
        year, team = values["year"], values["team"]
        plan = self._plans.get((team.pk, year)) or AnnualPlan(team=team, year=year)
        span = year_span(year)
        return Action(plan=plan, timing=Action.Timing.YEAR, starts_on=span.first, ends_on=span.last)

    def fill(self, row: Action, values: dict[str, Value]) -> None:
        told = {k: v for k, v in values.items() if k not in ("id", "team", "year", "time", *SETS)}
        super().fill(row, told)
        row.status = row.status or Action.Status.PLANNED
        row.hold(**{name: values[name] for name in SETS if name in values})
        if "time" in values:
            row.timing, span = self._spans[values["time"], values["year"]]
            row.starts_on, row.ends_on = span.first, span.last
        partnerships = values.get("partnerships", [])
        if row.level is None and "level" not in values and len(partnerships) == 1:
            row.level = partnerships[0].level

    def identity(self, values: dict[str, Value]) -> object:
        return values["team"].pk, values["year"], name_key(values["title"])

    def save(self, row: Action, values: dict[str, Value], by: User) -> None:
        if not may_help(by, values["team"].pk):
            raise PermissionDenied
        row.plan = start_plan(team=values["team"], year=values["year"], by=by)
        super().save(row, values, by)
