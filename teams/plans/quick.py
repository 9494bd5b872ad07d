"""The line that actions are added on: what, when, who, with whom and with what, as typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.people.named import is_me, people_by_name
from accounts.teams.models import Team
from core.choices import key_in
from core.named import MOST_ASKED, Named, like, meant
from core.prepared import prepared
from core.text import name_key
from core.translated import Text, language_of
from core.typed import Posted, as_a
from partnerships.organisations.forms import ONLY_PARTNERS, names_while_typing
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from teams.plans.partners import offered_partners, partners_like, partnerships_with
from teams.plans.spoken import in_words, suggestions, understood
from teams.plans.timing import Span
from teams.ready_made.models import TITLE_LENGTH, ReadyAction
from toolkit.tools.models import Tool

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FOCUS = "data-focus"  # where the focus goes when the line has been swapped
NONE = "none"  # the answer to a question: none of these


@dataclass(frozen=True)
class Question:
    """Asked when a typed name fits several or none."""

    field: str
    answers: Sequence[Named]
    without: str  # how to go on with none of them

    @property
    def name(self) -> str:
        """The name of what is pressed."""
        return f"{self.field}_is"


def people_for(team: Team, chosen: Iterable[int] = ()) -> QuerySet[User]:
    """The team's people first, then all others who work here; and those already chosen."""
    ours = team.memberships.open().filter(user=OuterRef("pk"))
    people = User.objects.filter(Q(is_active=True) | Q(pk__in=chosen))
    return people.annotate(is_ours=Exists(ours)).order_by("-is_ours", "sort_key")


@prepared
def _people(team: Team) -> QuerySet[User]:
    return people_for(team)


@prepared
def _ready(team: Team) -> QuerySet[ReadyAction]:
    return ReadyAction.objects.current().for_list().own_first(team)


@prepared
def _tools() -> QuerySet[Tool]:
    return Tool.objects.current().order_by("sort_key")


class TypedField(forms.CharField):
    """A short text; the browser offers what could be meant under it."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "form-control"})

    def __init__(self, label: StrOrPromise, longest: int, missing: StrOrPromise = "") -> None:
        super().__init__(
            label=label,
            max_length=longest,
            required=bool(missing),
            error_messages={"required": missing} if missing else None,
        )


class QuickLine(forms.Form):
    """An action told in words. A name that fits several rows is asked about, never guessed."""

    title = TypedField(
        gettext_lazy("Mitä tehdään"), TITLE_LENGTH, gettext_lazy("Kirjoita, mitä tehdään.")
    )
    when = TypedField(gettext_lazy("Milloin"), 60)
    who = TypedField(gettext_lazy("Kuka"), 300)
    partner = TypedField(gettext_lazy("Kumppani"), 300)
    tool = TypedField(gettext_lazy("Työkalu"), 300)

    def __init__(
        self,
        data: Posted | None = None,
        *,
        plan: AnnualPlan,
        unnamed: User | None,
        initial: dict[str, str] | None = None,
    ) -> None:
        """`unnamed` is responsible when nobody is named."""
        super().__init__(data, initial=initial)
        self.plan, self.unnamed = plan, unnamed
        self.questions: list[Question] = []
        self.fields["title"].widget.attrs |= {FOCUS: True, "data-key": "n"}
        hints = {
            "when": _("koko vuosi"),
            "who": _("minä") if unnamed else self.nobody,
            "partner": _("ei pakollinen"),
            "tool": _("ei pakollinen"),
        }
        for name in self.base_fields.keys() & QuickLine.base_fields.keys():
            told = {"placeholder": hints[name]} if name in hints else {}
            self.fields[name].widget.attrs |= {"list": f"{name}-options", **told}
        if "partner" in self.fields:
            self.fields["partner"].widget.attrs |= names_while_typing(
                "#partner-options", ONLY_PARTNERS
            )

    @property
    def nobody(self) -> str:
        """What is typed when it is agreed later who does it."""
        return _("Sovitaan myöhemmin")

    @cached_property
    def ready(self) -> list[ReadyAction]:
        """The ready-made actions, the team's own first."""
        return _ready(self.plan.team)

    def offered(self, rows: Iterable[Action]) -> list[ReadyAction]:
        """The team's own ready-made actions and everybody's, as far as they are not in the plan."""
        taken = {name_key(row.title) for row in rows}
        ours = {None, self.plan.team_id}
        return [row for row in self.ready if row.team_id in ours and row.name_key not in taken]

    @cached_property
    def people(self) -> list[User]:
        return _people(self.plan.team)

    @cached_property
    def options(self) -> dict[str, list[Named]]:
        """What is offered in each field."""
        tools = _tools()
        found = {
            "who": people_by_name(self.people),
            "partner": offered_partners(self.plan.team),
            "tool": [Named(tool.pk, Text(tool.title, language_of(tool))) for tool in tools],
        }
        return {name: rows for name, rows in found.items() if name in self.fields}

    @property
    def lists(self) -> dict[str, list[Named]]:
        """What the browser offers under each field."""
        levels = {row: row.level.label if row.level else "" for row in self.ready}
        titles = [Named(row.pk, row.title, level) for row, level in levels.items()]
        times = [Named(0, text) for text in suggestions(self.plan.year)]
        nobody = {"who": [*self.options["who"], Named(0, self.nobody)]}
        return {"title": titles, "when": times} | self.options | nobody

    @property
    def chosen(self) -> ReadyAction | None:
        """The ready-made action that has the title."""
        key = name_key(self.cleaned_data.get("title", ""))
        return next((row for row in self.ready if row.name_key == key), None)

    def clean_when(self) -> str:
        text: str = self.cleaned_data["when"] or (self.chosen.when if self.chosen else "")
        self.timing, self.span = time_meant(text, self.plan.year)
        return text

    def clean_who(self) -> list[User]:
        text: str = self.cleaned_data["who"]
        if not text or is_me(text):
            return [self.unnamed] if self.unnamed else []
        if name_key(text) == name_key(self.nobody):
            return []
        key = self.key_of("who", text, _("Sovitaan myöhemmin, kuka"))
        return [user for user in self.people if user.pk == key]

    def clean_partner(self) -> list[Partnership]:
        """All that is done with the partner, the team's own first."""
        key = self.key_of("partner", self.cleaned_data["partner"], _("Lisää ilman kumppania"))
        return partnerships_with(key, self.plan.team) if key else []

    def clean_tool(self) -> list[int]:
        key = self.key_of("tool", self.cleaned_data["tool"], _("Lisää ilman työkalua"))
        return [key] if key else []

    def key_of(self, name: str, text: str, without: str) -> int:
        """The row that a name means, 0 for none; else it is asked which one.

        What is answered is written into the field: it is not asked again.
        """
        if not text:
            return 0
        rows = partners_like(text) if name == "partner" else self.options[name]
        found = meant(text, rows)
        if len(found) == 1:
            return found[0].key
        answers = (found or like(text, rows))[:MOST_ASKED]
        pressed = self.data.get(f"{name}_is", "")
        chosen = [row for row in answers if row.key == key_in(pressed)]
        if chosen or pressed == NONE:
            nobody = self.nobody if name == "who" else ""
            typed = {key: self.data.get(key, "") for key in self.data}
            self.data = typed | {name: chosen[0].whole if chosen else nobody}
            return chosen[0].key if chosen else 0
        self.questions.append(Question(name, answers, without))
        raise forms.ValidationError(asked(text, is_several=bool(found), any_like=bool(answers)))

    @property
    def partnership(self) -> Partnership | None:
        """What the action is about: the team's own, else the partner's first."""
        rows: list[Partnership] = self.cleaned_data.get("partner", [])
        return next(iter(rows), None)

    def action(self) -> Action:
        """The new action, not saved yet."""
        about, chosen = self.partnership, self.chosen
        source = about or chosen
        action = Action(
            plan=self.plan,
            title=self.cleaned_data["title"],
            short_name=chosen.short_name if chosen else "",
            kind=chosen.kind if chosen else Action.Kind.ORGANISE,
            details=chosen.details if chosen else "",
            level=source.level if source else None,
            timing=self.timing,
            starts_on=self.span.first,
            ends_on=self.span.last,
        )
        return action.hold(
            people=self.cleaned_data["who"],
            partnerships=[about] if about else [],
            tools=self.cleaned_data.get("tool", []),
        )

    def full_clean(self) -> None:
        """The first field with an error takes the focus, else what is done."""
        super().full_clean()
        wrong = next((name for name in self.fields if name in self.errors), "")
        if wrong:
            self.fields["title"].widget.attrs.pop(FOCUS)
            self.fields[wrong].widget.attrs[FOCUS] = True

    @classmethod
    def after(cls, action: Action, *, unnamed: User) -> Self:
        """The line for what comes next: at the same time, by the same person."""
        line = cls(plan=action.plan, unnamed=unnamed)
        span = Span(action.starts_on, action.ends_on)
        line.initial = {"when": in_words(action.timing, span), "who": line.who_does(action)}
        return line

    def who_does(self, action: Action) -> str:
        """Who does the action, as it would be typed."""
        keys = [user.pk for user in action.people.all()]
        if self.unnamed and keys == [self.unnamed.pk]:
            return ""
        return next((row.whole for row in self.options["who"] if row.key in keys), self.nobody)


class MoveForm(forms.Form):
    """When an action is instead, as it was typed."""

    when = TypedField(gettext_lazy("Siirrä kuukaudelle"), 60, gettext_lazy("Kirjoita, milloin."))

    def __init__(self, data: Posted | None = None, *, plan: AnnualPlan) -> None:
        super().__init__(data)
        self.plan = plan

    def clean_when(self) -> str:
        text: str = self.cleaned_data["when"]
        self.timing, self.span = time_meant(text, self.plan.year)
        return text


def time_meant(text: str, year: int) -> tuple[str, Span]:
    """The timing and the days that the text means in the year, or an error in words."""
    found = understood(text, year)
    if found is None:
        raise forms.ValidationError(
            _("Milloin on ”%(text)s”? Kirjoita vaikka joulukuu, 30.11., syksy tai koko vuosi.")
            % {"text": text}
        )
    return found


def asked(text: str, *, is_several: bool, any_like: bool) -> str:
    """The question about a name, in words."""
    if is_several:
        return _("”%(text)s” sopii moneen. Mitä tarkoitat?") % {"text": text}
    if any_like:
        return _("Nimeä ”%(text)s” ei löydy. Tarkoitatko tätä?") % {"text": text}
    return _("Nimeä ”%(text)s” ei löydy. Tarkista, miten se kirjoitetaan.") % {"text": text}


class ActionHereForm(QuickLine):
    """The line and the plan, away from the plan's own page; its partner and tool are known."""

    partner = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    tool = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    to = forms.ChoiceField(
        label=gettext_lazy("Suunnitelma"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(
        self,
        data: Posted | None = None,
        *,
        plans: list[AnnualPlan],
        unnamed: User,
        initial: dict[str, str],
    ) -> None:
        """`plans` are those that the person may add to, the likeliest first; some not begun."""
        by_key = {f"{plan.team_id}-{plan.year}": plan for plan in plans}
        asked = initial if data is None else data
        chosen = by_key.get(asked.get("to", ""), plans[0])
        super().__init__(data, plan=chosen, unnamed=unnamed, initial=initial)
        as_a(forms.ChoiceField, self.fields["to"]).choices = [
            (key, Text(str(plan), language_of(plan.team))) for key, plan in by_key.items()
        ]
