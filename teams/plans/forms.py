"""What people fill in about plans and actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.forms import NamedWithTitle, PeopleChoice
from accounts.people.models import User
from accounts.teams.filters import TeamsField
from accounts.teams.models import Team
from core.forms import DayField, TrackedForm
from core.named import MOST_ASKED, like, meant
from core.translated import Text, language_of
from core.typed import as_a
from partnerships.organisations.forms import ONLY_PARTNERS, names_while_typing
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from teams.plans.partners import offered_partnerships, partners_like, partnerships_with
from teams.plans.quick import TypedField, asked, people_for
from teams.plans.timing import Span, month_span, quarter_span, year_span
from toolkit.tools.models import Tool

DAYS = "days"
SETS = ["people", "teams", "partnerships", "tools"]


def when_choices() -> list[Any]:
    """The times of a year that can be chosen: exact days, months, quarters, some time."""
    months = [(f"m{n}", capfirst(str(MONTHS[n]))) for n in range(1, 13)]
    quarters = [
        ("q1", _("Tammi–maaliskuu")),
        ("q2", _("Huhti–kesäkuu")),
        ("q3", _("Heinä–syyskuu")),
        ("q4", _("Loka–joulukuu")),
    ]
    return [
        (DAYS, _("Tarkat päivät")),
        (_("Kuukausi"), months),
        (_("Vuosineljännes"), quarters),
        ("y", _("Jossain vaiheessa vuotta")),
    ]


def span_of(when: str, year: int) -> tuple[str, Span]:
    """The timing and the days that a choice means."""
    if when.startswith("m"):
        return Action.Timing.MONTH, month_span(year, int(when[1:]))
    if when.startswith("q"):
        return Action.Timing.QUARTER, quarter_span(year, int(when[1:]))
    return Action.Timing.YEAR, year_span(year)


def when_of(action: Action) -> str:
    """The choice that an action's timing is."""
    match action.timing:
        case Action.Timing.DAYS:
            return DAYS
        case Action.Timing.MONTH:
            return f"m{action.starts_on.month}"
        case Action.Timing.QUARTER:
            return f"q{(action.starts_on.month + 2) // 3}"
    return "y"


class GoalsForm(TrackedForm):
    """The year's goals of a team."""

    class Meta:
        model = AnnualPlan
        fields = ["goals"]
        widgets = {"goals": forms.Textarea(attrs={"rows": 5})}


class ActionForm(TrackedForm):
    """Everything about an action."""

    in_sight = {"title", "kind", "when", "starts_on", "ends_on", "people", "status"}

    when = forms.ChoiceField(label=gettext_lazy("Milloin"))
    starts_on = DayField(label=gettext_lazy("Alkaa"), required=False)
    ends_on = DayField(
        label=gettext_lazy("Päättyy"),
        required=False,
        help_text=gettext_lazy("Tyhjä: sama päivä."),
    )

    partner = TypedField(gettext_lazy("Muu kumppani nimellä"), 300)

    class Meta:
        model = Action
        fields = [
            "title",
            "kind",
            "starts_on",
            "ends_on",
            "people",
            "status",
            "short_name",
            "details",
            "goal",
            "level",
            "partnerships",
            "tools",
            "teams",
            "repeats",
            "outcome",
            "lesson",
        ]
        error_messages = {"title": {"required": gettext_lazy("Kirjoita, mitä tehdään.")}}
        widgets = {
            "kind": forms.RadioSelect,
            "goal": forms.Select,
            "details": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.Textarea(attrs={"rows": 2}),
            "lesson": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"people": PeopleChoice, "teams": TeamsField}

    field_order = ["title", "kind", "when", "starts_on", "ends_on", "people", "status"]

    def prepare(self) -> None:
        super().prepare()
        action: Action = self.instance
        plan = action.plan
        for name, choices in {
            "when": when_choices(),
            "kind": Action.Kind.choices,
            "repeats": [("", _("Ei toistu")), *Action.Repeats.choices],
        }.items():
            as_a(forms.ChoiceField, self.fields[name]).choices = choices
        goals = dict.fromkeys([*plan.each_goal, action.goal])  # what was named stays a choice
        named = [(goal, Text(goal, language_of(action))) for goal in goals if goal]
        as_a(forms.Select, self.fields["goal"].widget).choices = [("", _("Ei tavoitetta")), *named]
        as_a(forms.ModelChoiceField, self.fields["level"]).empty_label = _("Ei tasoa")
        # What is chosen already stays a choice, also when it has ended.
        chosen = {name: Q(pk__in=self.initial[name]) for name in SETS}
        sets = {name: as_a(forms.ModelMultipleChoiceField, self.fields[name]) for name in SETS}
        people = people_for(plan.team, self.initial["people"])
        sets["people"].queryset, sets["people"].choices = people, own_people_first(people)
        teams = Team.objects.exclude(pk=plan.team_id)
        sets["teams"].queryset = teams.filter(Q(closed_on=None) | chosen["teams"])
        sets["tools"].queryset = Tool.objects.filter(Q(retired_on=None) | chosen["tools"])
        sets["partnerships"].queryset = Partnership.objects.filter(
            Q(ended_on=None) | chosen["partnerships"]
        )
        rows, are_more = offered_partnerships(plan.team, self.initial["partnerships"])
        sets["partnerships"].choices = by_team(rows, plan.team)
        self.fields["partner"].widget.attrs |= {"list": "partner-options"} | names_while_typing(
            "#partner-options", ONLY_PARTNERS
        )
        if not are_more:
            del self.fields["partner"]
        self.initial["when"] = when_of(action) if action.starts_on else "y"
        if action.timing != Action.Timing.DAYS:
            self.initial["starts_on"] = self.initial["ends_on"] = None

    def clean_partner(self) -> list[Partnership]:
        """What is done with a partner that is not among those offered."""
        text: str = self.cleaned_data["partner"]
        rows = partners_like(text) if text else []
        found = meant(text, rows) if text else []
        if len(found) == 1:
            return partnerships_with(found[0].key, self.instance.plan.team)[:1]
        if text:
            near = (found or like(text, rows))[:MOST_ASKED]
            names = ", ".join(str(row.whole) for row in near)
            said = asked(text, is_several=bool(found), any_like=bool(near))
            raise forms.ValidationError(f"{said} {names}".strip())
        return []

    def clean_goal(self) -> str:
        """One of the plan's goals, or the one that the action has named."""
        goal: str = self.cleaned_data["goal"]
        if goal and goal not in {*self.instance.plan.each_goal, self.initial["goal"]}:
            raise forms.ValidationError(_("Tätä valintaa ei ole. Valitse luettelosta."))
        return goal

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if added := data.get("partner"):
            data["partnerships"] = [*data.get("partnerships", []), *added]
        when = data.get("when")
        if when == DAYS:
            self._clean_days(data)
        elif when:
            timing, span = span_of(when, self.instance.plan.year)
            self.instance.timing = timing
            data["starts_on"], data["ends_on"] = span.first, span.last
        return data

    def _clean_days(self, data: dict[str, Any]) -> None:
        first: date | None = data.get("starts_on")
        if first is None:
            if "starts_on" not in self.errors:
                self.add_error("starts_on", _("Kirjoita alkamispäivä, tai valitse kuukausi."))
            return
        last = data.get("ends_on") or first
        self.instance.timing = Action.Timing.DAYS
        data["ends_on"] = last
        if last < first:
            self.add_error("ends_on", _("Päättymispäivä ei voi olla ennen alkamispäivää."))
        elif first.year != self.instance.plan.year:
            self.add_error(
                "starts_on",
                _("Suunnitelma on vuodelle %(year)s. Valitse päivä siltä vuodelta.")
                % {"year": self.instance.plan.year},
            )


def own_people_first(people: Iterable[User]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices: the team's people first, then all others."""
    ours: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    for user in people:
        group = ours if getattr(user, "is_ours", False) else others
        group.append((user.pk, NamedWithTitle().label_from_instance(user)))
    return [(_("Oma tiimi"), ours), (_("Muut"), others)]


def by_team(rows: Iterable[Partnership], team: Team) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices: the team's partnerships first, then all others."""
    ours: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    for row in rows:
        group = ours if row.team_id == team.pk else others
        group.append((row.pk, str(row)))
    return [(_("Oman tiimin kumppanuudet"), ours), (_("Muut kumppanuudet"), others)]
