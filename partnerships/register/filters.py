"""The register's filters, all in the address so that a view can be shared."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar
from weakref import ReferenceType, ref

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import (
    ChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
)

from accounts.people.forms import PersonChoice
from accounts.people.models import User
from accounts.teams.filters import TeamFilter
from accounts.teams.models import Team
from core.fields import KeySetField
from core.filter_forms import (
    Drawn,
    FilterForm,
    FilterPanel,
    FilterRow,
    KeptPart,
    Part,
    choice,
    search,
    ticks,
)
from core.filters import KeyFilter, ListFilter, PastDayFilter, ScopeFilter, SearchFilter
from core.in_use import InUseFilter
from core.prepared import prepared
from core.querysets import EVER, Moment, Sql
from core.translated import Text
from core.typed import as_a
from partnerships.keywords.models import Keyword
from partnerships.keywords.queries import keyword_choices
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation, OrganisationQuerySet
from partnerships.partnerships.models import Partnership, PartnershipQuerySet
from partnerships.register import attention, queries
from search.asking import Question

SORTS = ["name", "-name", "team", "-team", "confirmed", "-confirmed"]
FORM_ID = "register-form"


class RegisterForm(FilterForm):
    """The panel of filters: it stands beside the search form, not inside it."""

    # The order of addresses and chips, which saved views keep; what is not named comes last.
    field_order = [
        *["q", "level", "category", "sector", "team", "person", "form"],
        *["city", "status", "attention", "as_of"],
    ]

    def __init__(self, data: QueryDict | None = None, prefix: str | None = None) -> None:
        super().__init__(data, prefix)
        for field in self.fields.values():
            field.widget.attrs["form"] = FORM_ID

    def clean(self) -> dict[str, Any]:
        """On a past day, only what is known of that day can be asked."""
        if self.cleaned_data.get("as_of"):
            if self.cleaned_data.get("status"):
                self.add_error("status", _("Menneen päivän voi katsoa vain nykyisistä."))
            if self.cleaned_data.get("attention"):
                self.add_error("attention", _("Huomiota vaativat näkyvät vain tältä päivältä."))
        return self.cleaned_data


class PersonFilter(InUseFilter):
    """A person, told apart from namesakes; who has left may still have responsibilities."""

    field_class = PersonChoice


class PartnershipFilter(ListFilter[PartnershipQuerySet]):
    """What one and the same partnership of an organisation must fulfil at a moment."""

    team = TeamFilter(method="of_team")
    form = ChoiceFilter(
        label=gettext_lazy("Yhteistyömuoto"),
        empty_label=gettext_lazy("Kaikki muodot"),
        method="of_form",
    )

    moment: Moment = None

    def of_team(self, rows: PartnershipQuerySet, _name: str, team: Team) -> PartnershipQuerySet:
        """Those of the team at the moment."""
        return rows.recorded("team", self.moment).filter(Q(then=team.pk))

    def of_form(self, rows: PartnershipQuerySet, _name: str, key: str) -> PartnershipQuerySet:
        """Those of the form of cooperation at the moment."""
        held = rows.order_by().recorded("cooperation_forms", self.moment)
        held = held.filter(Q(then__contains=KeySetField.holds(key)))
        return rows.filter(pk__in=held.values("pk"))


class PartnersFilter(ListFilter[OrganisationQuerySet]):
    """Narrows partners by themselves and by what one of their partnerships must fulfil."""

    q = SearchFilter(method="search")
    sector = KeyFilter(
        field_name="sectors",
        label=gettext_lazy("Toimiala"),
        empty_label=gettext_lazy("Kaikki toimialat"),
    )

    class Meta:
        form = RegisterForm

    of_partnership: ClassVar[type[PartnershipFilter]]
    nearly = False  # whether typing mistakes in the search are forgiven

    def __init__(self, data: QueryDict) -> None:
        sectors, self.forms_by_level = keyword_choices()
        super().__init__(
            data, Organisation.objects.all(), choices={"sector": sectors} | self.known()
        )
        self.sector_names: dict[str, str] = dict(sectors)
        # A filter set inside this one: its fields stand in the same form.
        self.inner = self.of_partnership(
            data, Partnership.objects.all(), choices={"form": self.forms_by_level}
        )
        self.filters |= self.inner.filters

    def known(self) -> dict[str, list[tuple[str, str]]]:
        """More choices that only the database knows, by the names of their filters."""
        return {}

    def filter_queryset(self, rows: OrganisationQuerySet) -> OrganisationQuerySet:
        """Those that fit and have a partnership that fits."""
        found = super().filter_queryset(rows)
        every = Partnership.objects.in_force(self.scope)
        fitting = self.fitting(every)
        if fitting is every:
            return found
        condition = Q(Exists(fitting.filter(organisation=OuterRef("pk"))))
        if attention.NO_LEVEL in self.chosen.get("attention", []):
            condition |= queries.no_partnership(self.scope)
        return found.filter(condition)

    def fitting(self, rows: PartnershipQuerySet) -> PartnershipQuerySet:
        """Those of the partnerships that fulfil what is asked of a partnership."""
        self.inner.chosen, self.inner.moment = self.chosen, self.scope
        return self.inner.filter_queryset(rows)

    def narrow(self, *, nearly: bool = False) -> OrganisationQuerySet:
        """The organisations that fit; `nearly` forgives typing mistakes in the search."""
        self.nearly = nearly
        return self.filter_queryset(Organisation.objects.all())

    def search(self, rows: OrganisationQuerySet, _name: str, words: str) -> OrganisationQuerySet:
        """Those where the words are found."""
        if self.scope is None:
            return queries.search_now(rows, self.question, nearly=self.nearly)
        return queries.search(rows, words, self.scope, nearly=self.nearly)

    @cached_property
    def question(self) -> Question:
        """What is looked for now; it is asked several times and knows what it has found."""
        return Question(self.chosen["q"], ["organisation"])

    @property
    def day(self) -> date | None:
        """The past day to show, or None for today."""
        return self.chosen.get("as_of")

    @property
    def scope(self) -> Moment:
        """Moment the partnerships that are looked at are in force."""
        return EVER if self.chosen.get("status") else self.day

    @property
    def sorts(self) -> list[str]:
        # The other columns of a past day are read from the history, row by row.
        if self.day:
            return SORTS[:2]
        return ["relevance", *SORTS] if "q" in self.chosen and self.scope is None else SORTS

    @property
    def narrowings(self) -> int:
        """How many filters are in use besides the search text."""
        return len(set(self.chosen) - {"q"})

    @property
    def asked(self) -> Hashable:
        """The same whenever the same is asked; None where words are looked for."""
        if "q" in self.chosen:
            return None
        values = ((name, self._values(name)) for name in self.chosen)
        return (
            type(self),
            tuple((name, tuple(each.values())) for name, each in values),
            self.sort,
        )

    def search_only(self) -> str:
        """The search text alone, as a query string."""
        return urlencode({"q": self.data["q"]}) if "q" in self.chosen else ""


class AnyLevelFilter(PartnershipFilter):
    """What a partnership must fulfil for the register to list its organisation."""

    level = ModelMultipleChoiceFilter(
        field_name="level__key",
        label=gettext_lazy("Taso"),
        queryset=Level.objects.all(),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    person = PersonFilter(
        label=gettext_lazy("Vastuuhenkilö"),
        queryset=User.objects.all(),
        asked="person",
        in_use=Q(is_active=True),
        empty_label=gettext_lazy("Kaikki henkilöt"),
        method="of_person",
    )
    attention = MultipleChoiceFilter(
        label=gettext_lazy("Huomiota vaativat"),
        choices=attention.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        method="needing",
    )

    def of_person(self, rows: PartnershipQuerySet, _name: str, person: User) -> PartnershipQuerySet:
        """Those that the person took care of at the moment."""
        return rows.responsible_to(person, self.moment)

    def needing(self, rows: PartnershipQuerySet, _name: str, why: list[str]) -> PartnershipQuerySet:
        """Those that need attention for any of the reasons."""
        meets = [attention.REASONS[key][1](rows) for key in why if key in attention.REASONS]
        return rows.filter(reduce(or_, meets)) if meets else rows.none()


def _group(*fields: Drawn) -> Part:
    return Part("partnerships/register/_others.html", *fields)


class RegisterFilter(PartnersFilter):
    """Narrows the register: OR within a group of choices, AND between groups."""

    category = MultipleChoiceFilter(
        label=gettext_lazy("Sidosryhmä"),
        choices=Organisation.Category.choices,
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    status = ScopeFilter(
        label=gettext_lazy("Tilanne"),
        empty_label=gettext_lazy("Nykyiset"),
        choices=[
            ("former", gettext_lazy("Entiset, ei avointa kumppanuutta")),
            ("archived", gettext_lazy("Arkistoidut")),
        ],
        scope="of_status",
    )
    city = ChoiceFilter(
        label=gettext_lazy("Paikkakunta"), empty_label=gettext_lazy("Kaikki paikkakunnat")
    )
    as_of = PastDayFilter()

    of_partnership = AnyLevelFilter

    search_form = FilterRow(
        Drawn(
            "q",
            "partnerships/register/_search.html",
            attrs={"placeholder": gettext_lazy("Hae kumppania, yhteistyötä, tiimiä tai kollegaa")},
        ),
        form_id=FORM_ID,
        form_class="stack register-form",
        follows="change from:#filters",
    )
    helper = FilterPanel(
        Drawn("level", "partnerships/register/_levels.html"),
        KeptPart(
            "partnerships/register/_panel.html",
            _group(ticks("category"), Drawn("as_of", "partnerships/register/_day.html")),
            ticks("attention"),
            _group(*map(choice, ["team", "person", "form"])),
            _group(*map(choice, ["sector", "city", "status"])),
            of=(Team, User, Keyword, Level),
            also=lambda form: tuple(as_a(forms.Select, form.fields["city"].widget).choices),
        ),
        form_id=FORM_ID,
    )

    def known(self) -> dict[str, list[tuple[str, str]]]:
        return {"city": [(name, Text(name)) for name in queries.cities()]}

    def by_level(self) -> list[tuple[Level, int]]:
        """The levels, each with how many organisations the other filters leave on it."""
        if asked := Asked.by(self):
            levels = queries.levels()
            [counts] = counts_by_level(asked=asked, levels=tuple(levels)) or [()]
            return list(zip(levels, counts, strict=True))
        return queries.organisations_by_level(*self.without_level())

    def without_level(self) -> tuple[OrganisationQuerySet, PartnershipQuerySet]:
        """The organisations and the partnerships that fit all that is chosen but the level."""
        found = ListFilter.filter_queryset(self, Organisation.objects.all())
        self.inner.chosen = {key: it for key, it in self.chosen.items() if key != "level"}
        fitting = self.inner.filter_queryset(Partnership.objects.in_force(self.scope))
        return found, fitting

    def of_status(self, rows: OrganisationQuerySet, status: str) -> OrganisationQuerySet:
        """Those archived, those without a partnership any more, or those of the day."""
        match status:
            case "former":
                return queries.former(rows.current())
            case "archived":
                return rows.archived()
        return queries.in_register_on(rows, self.day) if self.day else rows.current()


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: as good as another when the same is asked, and kept without it."""

    key: tuple[Hashable, bool]
    of: ReferenceType[PartnersFilter] = dataclasses.field(compare=False)

    @classmethod
    def by(cls, filters: PartnersFilter, *, with_contact: bool = False) -> Asked | None:
        """What the filters ask for; None where words are looked for."""
        asked = filters.asked
        return cls((asked, with_contact), ref(filters)) if asked else None

    @property
    def filters(self) -> PartnersFilter:
        """Those of the page that asks now."""
        found = self.of()
        assert found is not None  # noqa: S101  (tells the type: the page holds them)
        return found


@prepared
def counts_by_level(*, asked: Asked, levels: Sequence[Level]) -> Sql:
    """How many organisations are on each level, of those that fit all that is chosen beside it."""
    assert isinstance(asked.filters, RegisterFilter)  # noqa: S101  (tells the type)
    return queries.sql_by_level(*asked.filters.without_level(), levels)


class OneLevelFilter(PartnershipFilter):
    """What a partnership of one level must fulfil."""

    at_level: Level

    def filter_queryset(self, rows: PartnershipQuerySet) -> PartnershipQuerySet:
        return super().filter_queryset(rows.filter(level=self.at_level))


class LevelFilter(PartnersFilter):
    """Narrows the partners of one level on the level's own page."""

    of_partnership = OneLevelFilter
    inner: OneLevelFilter

    helper = FilterRow(
        search(gettext_lazy("Hae tältä tasolta")),
        "team",
        "sector",
        "form",
        Part("partnerships/register/_level_buttons.html"),
        form_id=FORM_ID,
        follows="change",
    )

    def __init__(self, data: QueryDict, *, level: Level) -> None:
        super().__init__(data)
        self.inner.at_level = level

    @property
    def asked(self) -> Hashable:
        found = super().asked
        return found and (found, self.inner.at_level)

    def forms_of_cooperation(self) -> list[str]:
        """The names of the forms that are typical of the level."""
        groups = dict(self.forms_by_level)
        return [name for _key, name in groups.get(self.inner.at_level.label, [])]
