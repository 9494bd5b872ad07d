"""The register's filters, all in the address so that a view can be shared."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.forms import PersonChoice
from accounts.people.models import User
from accounts.teams.models import Team
from core.fields import KeySetField
from core.filters import SEARCH_MAX, Chip, PastDayForm
from core.querysets import EVER, Moment
from partnerships.keywords.queries import keyword_choices
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation, OrganisationQuerySet
from partnerships.partnerships.models import Partnership
from partnerships.register import attention, queries

SORTS = ["name", "-name", "team", "-team", "confirmed", "-confirmed"]
FORM_ID = "register-form"
STATUS_CHOICES = [
    ("", gettext_lazy("Nykyiset")),
    ("former", gettext_lazy("Entiset, ei avointa kumppanuutta")),
    ("archived", gettext_lazy("Arkistoidut")),
]


class RegisterFilter(PastDayForm):
    """Narrows the register: OR within a group of choices, AND between groups."""

    field_order = [
        *["q", "level", "category", "sector", "team", "person", "form"],
        *["status", "attention", "as_of"],
    ]

    q = forms.CharField(label=gettext_lazy("Hae"), max_length=SEARCH_MAX, required=False)
    level = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Taso"),
        queryset=Level.objects.all(),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    category = forms.MultipleChoiceField(
        label=gettext_lazy("Sidosryhmä"),
        choices=Organisation.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Toimiala"), required=False)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Vastuutiimi"),
        queryset=Team.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Kaikki tiimit"),
    )
    person = PersonChoice(
        label=gettext_lazy("Vastuuhenkilö"),
        queryset=User.objects.choosable(),
        required=False,
        empty_label=gettext_lazy("Kaikki henkilöt"),
    )
    form = forms.ChoiceField(label=gettext_lazy("Yhteistyömuoto"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Tilanne"), choices=STATUS_CHOICES, required=False
    )
    attention = forms.MultipleChoiceField(
        label=gettext_lazy("Huomiota vaativat"),
        choices=attention.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="f-%s")
        self.posted = data
        sectors, forms_of_cooperation = keyword_choices()
        cast(Any, self.fields["sector"]).choices = [("", _("Kaikki toimialat")), *sectors]
        cast(Any, self.fields["form"]).choices = [("", _("Kaikki muodot")), *forms_of_cooperation]
        for name in ("sector", "team", "person", "form", "status"):
            if name in self.fields:  # the panel stands beside the search form, not inside it
                self.fields[name].widget.attrs |= {"form": FORM_ID, "class": "form-select"}
        unknown = _("Tätä valintaa ei ole. Valitse luettelosta.")
        for field in self.fields.values():
            for code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
                field.error_messages[code] = unknown

    def clean(self) -> dict[str, Any]:
        """On a past day, only what is known of that day can be asked."""
        if self.cleaned_data.get("as_of"):
            if self.cleaned_data.get("status"):
                self.add_error("status", _("Menneen päivän voi katsoa vain nykyisistä."))
            if self.cleaned_data.get("attention"):
                self.add_error("attention", _("Huomiota vaativat näkyvät vain tältä päivältä."))
        return self.cleaned_data

    @property
    def levels(self) -> list[Level]:
        """The levels that are asked for; none means all."""
        return list(self.chosen.get("level", []))

    @property
    def scope(self) -> Moment:
        """Moment the partnerships that are looked at are in force."""
        return EVER if self.chosen.get("status") else self.day

    def narrow(self, organisations: OrganisationQuerySet, *, nearly: bool = False) -> Any:
        """The organisations that fit; `nearly` forgives typing mistakes in the search."""
        chosen, day = self.chosen, self.day
        found: Any
        match chosen.get("status"):
            case "former":
                found = queries.former(organisations.current())
            case "archived":
                found = organisations.archived()
            case _:
                found = (
                    queries.in_register_on(organisations, day) if day else organisations.current()
                )
        if words := chosen.get("q"):
            search = queries.search_nearly if nearly else queries.search
            found = search(found, words, self.scope)
        if categories := chosen.get("category"):
            found = found.filter(category__in=categories)
        if sector := chosen.get("sector"):
            found = found.filter(sectors__contains=KeySetField.holds(sector))
        return self._by_partnership(found)

    def _by_partnership(self, found: Any) -> Any:
        """Narrow by what one and the same partnership must fulfil."""
        chosen, scope = self.chosen, self.scope
        any_rows = rows = cast(Any, Partnership.objects).in_force(scope)
        if self.levels:
            rows = rows.filter(level__in=[level.pk for level in self.levels])
        if team := chosen.get("team"):
            rows = rows.recorded("team", scope).filter(then=team.pk)
        if person := chosen.get("person"):
            rows = rows.responsible_to(person, scope)
        if form := chosen.get("form"):
            held = rows.order_by().recorded("cooperation_forms", scope)
            held = held.filter(then__contains=KeySetField.holds(form))
            rows = rows.filter(pk__in=held.values("pk"))
        if reasons := chosen.get("attention"):
            return self._needing(reasons, found, rows, any_rows)
        if rows is not any_rows:
            found = found.filter(Exists(rows.filter(organisation=OuterRef("pk"))))
        return found

    def _needing(self, reasons: list[str], found: Any, rows: Any, any_rows: Any) -> Any:
        """Narrow to what needs attention for any of the reasons."""
        meets = [attention.REASONS[key][1](rows) for key in reasons if key in attention.REASONS]
        needy = rows.filter(reduce(or_, meets)) if meets else rows.none()
        condition: Any = Exists(needy.filter(organisation=OuterRef("pk")))
        if attention.NO_LEVEL in reasons:
            condition |= ~Exists(any_rows.filter(organisation=OuterRef("pk")))
        return found.filter(condition)

    @property
    def sort(self) -> str:
        """The column to sort by; an unknown one is the name."""
        wanted = self.data.get("sort", "")
        # The other columns of a past day are read from the history, row by row.
        known = SORTS[:2] if self.day else SORTS
        return wanted if wanted in known else "name"

    def query_string(self, *, without: tuple[str, str] | None = None, **changes: str) -> str:
        """The chosen filters as a tidy query string: known names, no empty ones, no page."""
        query = QueryDict(mutable=True)
        for name in [*self.fields, "sort"]:
            values = [v for v in self.posted.getlist(name) if v and (name, v) != without]
            if name in changes:
                values = [changes[name]] if changes[name] else []
            if values:
                query.setlist(name, values)
        return query.urlencode()

    @property
    def narrowings(self) -> int:
        """How many filters are in use besides the search text."""
        return len(set(self.chosen) - {"q"})

    def search_only(self) -> str:
        """The search text alone, as a query string."""
        text = self.posted.get("q", "")
        return urlencode({"q": text}) if text else ""

    @cached_property
    def sector_names(self) -> dict[str, str]:
        """Every sector's name by its key."""
        return {str(key): str(name) for key, name in cast(Any, self.fields["sector"]).choices}

    def chips(self) -> list[Chip]:
        """The filters in use, each removable; the search text and a past day among them."""
        chips = []
        for name, value in self.chosen.items():
            field = cast(Any, self.fields[name])
            raw = self.posted.getlist(name)
            if name == "level":
                labels = {level.key: level.label for level in value}
            elif isinstance(value, list):
                choices = {str(key): str(label) for key, label in field.choices}
                labels = {key: choices[key] for key in value}
            else:
                labels = {raw[-1]: self._label(name, value)}
            chips += [
                Chip(f"{field.label}: {label}", self.query_string(without=(name, key)))
                for key, label in labels.items()
            ]
        return chips

    def _label(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return date_format(value)
        if name == "q":
            return _("”%(text)s”") % {"text": value}
        if name in ("sector", "form", "status"):
            for key, label in cast(Any, self.fields[name]).choices:
                options = label if isinstance(label, list) else [(key, label)]
                for option, text in options:
                    if option == value:
                        return str(text)
        return str(value)


class LevelFilter(RegisterFilter):
    """Narrows the partners of one level on the level's own page."""

    # Django's way to drop inherited fields.
    level = category = person = status = attention = as_of = None  # type: ignore[assignment]

    def __init__(self, data: QueryDict, *, level: Level) -> None:
        super().__init__(data)
        self.at_level = level

    @property
    def levels(self) -> list[Level]:
        return [self.at_level]

    def forms_of_cooperation(self) -> list[str]:
        """The names of the forms that are typical of the level."""
        groups = dict(cast(Any, self.fields["form"]).choices)
        return [name for _key, name in groups.get(self.at_level.label, [])]
