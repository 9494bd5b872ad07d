"""Several partners of a team in one sitting: a row each, which is saved by itself.

A row asks less than the forms of an organisation and of a partnership do, and decides nothing: it
fills those two in, and tells what they say at its own fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.people.named import is_me, people_by_name
from core.choices import key_in
from core.named import Named, like, meant
from core.text import name_key
from core.typed import FieldOption, Posted, as_a
from partnerships.levels.models import Level
from partnerships.organisations.forms import NewOrganisationForm, names_while_typing
from partnerships.organisations.models import Organisation
from partnerships.partners.services import add_partner
from partnerships.partnerships.forms import NewPartnershipForm
from partnerships.partnerships.models import Partnership
from partnerships.partnerships.services import add_partnership

ROWS, MOST_ROWS = 10, 50
TODAY_SHOWN = 50
OTHER = "other"  # the answer to "is it one of these": none of them
NEEDED, BLANK = (
    "data-needed",
    "data-blank",
)  # a row is ready when these are filled; what is untouched
# What the two forms call what a row asks by another name.
TOLD_AT = {"name": "partner", "is_other": "same", "responsible": "who"}


@dataclass
class Offer:
    """What all rows offer and begin with: asked once, however many rows there are."""

    by: User
    starting: dict[str, Any]  # what a new partnership begins with

    @cached_property
    def levels(self) -> list[Level]:
        return list(Level.objects.all())

    @cached_property
    def people(self) -> list[Named]:
        return people_by_name(list(User.objects.choosable().order_by("sort_key")))

    @property
    def nobody(self) -> str:
        """What is typed when it is agreed later who takes care of it."""
        return _("Sovitaan myöhemmin")

    @cached_property
    def untouched(self) -> dict[str, Any]:
        """What the two forms would send if nothing in them was filled in."""
        blank = [NewOrganisationForm(), NewPartnershipForm(initial=self.starting)]
        return {name: form[name].value() for form in blank for name in form.fields}


@dataclass(frozen=True)
class Settled:
    """A row that is done: the partnership is in the register, since now or since before."""

    partnership: Partnership
    was_there: bool = False

    @property
    def who(self) -> User | None:
        """The person who takes care of it first."""
        people = self.partnership.responsibilities.open().select_related("user")
        first = people.order_by("-is_main", "pk").first()
        return first.user if first else None


@dataclass
class Questions:
    """What is asked about a row before it is saved."""

    similar: list[Organisation] = field(default_factory=list)  # is it one of these?
    elsewhere: list[Partnership] = field(default_factory=list)  # on this level as well?


class PartnerRow(forms.Form):
    """A partner told on one row."""

    partner = forms.CharField(label=gettext_lazy("Organisaatio"), max_length=200, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Taso"), required=False)
    description = forms.CharField(
        label=gettext_lazy("Mitä teemme yhdessä"), required=False, widget=forms.Textarea
    )
    who = forms.CharField(label=gettext_lazy("Vastuuhenkilö"), max_length=300, required=False)
    same = forms.CharField(
        label=gettext_lazy("Onko se jo rekisterissä?"),
        max_length=20,
        required=False,
        widget=forms.RadioSelect,
    )
    also = forms.BooleanField(label=gettext_lazy("Toinenkin taso"), required=False)

    def __init__(
        self,
        data: Posted | None = None,
        *,
        offer: Offer,
        team: str,
        is_alone: bool = False,
        **options: FieldOption,
    ) -> None:
        """`team` is the one chosen for all rows, as it was sent; a row alone tells of it too."""
        super().__init__(data, **options)
        self.offer, self.team, self.is_alone = offer, team, is_alone
        self.questions = Questions()
        self.settled: Settled | None = None
        as_a(forms.ChoiceField, self.fields["level"]).choices = [
            ("", _("Valitse taso")),
            *((row.pk, row.label) for row in offer.levels),
        ]
        names = names_while_typing("#partner-names", {"field": self.add_prefix("partner")})
        own: dict[str, dict[str, object]] = {
            "partner": {"list": "partner-names", NEEDED: True, **names},
            "level": {"class": "form-select", NEEDED: True, BLANK: self.initial.get("level") or ""},
            "description": {"rows": 1, NEEDED: True},
            "who": {"list": "who-options", "placeholder": _("minä")},
        }
        for name, attrs in own.items():
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "class": "form-control",
            } | attrs

    @property
    def number(self) -> str:
        """Which row of the page this is, as it stands in the names of its fields."""
        return str(self.prefix).rpartition("-")[2]

    @property
    def is_new(self) -> bool:
        """Whether the row has added something."""
        return self.settled is not None and not self.settled.was_there

    @property
    def told(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        return [self[name] for name in self.fields if name not in ("same", "also")]

    @property
    def sends(self) -> str:
        """The names of what is sent when the row alone is saved."""
        return ",".join([*map(self.add_prefix, self.fields), "team", "row", "csrfmiddlewaretoken"])

    def clean_who(self) -> int | None:
        """The person that is meant; whoever types, when nobody is named."""
        text: str = self.cleaned_data["who"]
        if not text or is_me(text):
            return self.offer.by.pk
        if name_key(text) == name_key(self.offer.nobody):
            return None
        found = meant(text, self.offer.people)
        if len(found) == 1:
            return found[0].key
        names = ", ".join(f"”{row.whole}”" for row in (found or like(text, self.offer.people))[:3])
        if not names:
            raise forms.ValidationError(_("Tämän nimistä henkilöä ei ole. Tarkista nimi."))
        raise forms.ValidationError(_("Tarkenna nimeä. Lähellä ovat %s.") % names)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        organisation = self.named(told.get("partner", ""))
        self.organisation_form = None if organisation else self.new_organisation()
        if organisation:
            self.look_at(organisation)
        if self.settled is None:
            self.partnership_form = self.new_partnership(organisation)
        return told

    def named(self, name: str) -> Organisation | None:
        """The organisation that the row names, or that was chosen of those like it."""
        current = Organisation.objects.current()
        exact = current.filter(name_key=name_key(name)).first() if name else None
        return exact or current.filter(pk=key_in(self.cleaned_data.get("same", ""))).first()

    def new_organisation(self) -> NewOrganisationForm:
        """The form of an organisation, filled in; what it asks and refuses is told on the row."""
        told = self.cleaned_data
        given = {"name": told.get("partner", ""), "is_other": told.get("same") == OTHER}
        form = NewOrganisationForm({**self.offer.untouched, **given})
        if "partner" not in self.errors and not form.is_valid():
            self.questions.similar = form.found_similar if "is_other" in form.errors else []
            self.tell(form)
        return form

    def look_at(self, organisation: Organisation) -> None:
        """Does the team do something with it already: on this level the row is done by that."""
        rows = Partnership.objects.open().filter(organisation=organisation, team=key_in(self.team))
        ours = list(rows.select_related("organisation", "level", "team"))
        level = self.cleaned_data.get("level")
        same = [row for row in ours if str(row.level_id) == level]
        if same:
            self.settled = Settled(same[0], was_there=True)
        elif ours and level and not self.cleaned_data.get("also"):
            self.questions.elsewhere = ours
            self.add_error("also", _("Tiimillä on jo kumppanuus tämän kanssa. Vastaa kysymykseen."))

    def new_partnership(self, organisation: Organisation | None) -> NewPartnershipForm:
        """The form of a partnership, filled in; what it refuses is told on the row."""
        told = self.cleaned_data
        given = {name: told.get(name, "") for name in ("level", "description")}
        given |= {"team": self.team, "responsible": told.get("who") or ""}
        about = Partnership(organisation=organisation) if organisation else None
        form = NewPartnershipForm({**self.offer.untouched, **given}, instance=about)
        self.tell(form)
        return form

    def tell(self, form: forms.ModelForm) -> None:
        """What a form refuses, at the field of the row that it is about."""
        for name, errors in form.errors.items():
            if name != "team" or self.is_alone:
                own = TOLD_AT.get(name, name)
                told = [_("Valitse, onko se jokin näistä.")] if own == "same" else list(errors)
                self.add_error(own if own in self.fields else None, told)

    def save(self) -> None:
        """Add what the valid row tells."""
        made, given = self.partnership_form.instance, self.partnership_form.cleaned_data
        who = {"responsible": given["responsible"], "by": self.offer.by}
        if self.organisation_form is None:
            add_partnership(partnership=made, **who)
        else:
            add_partner(organisation=self.organisation_form.instance, partnership=made, **who)
        self.settled = Settled(made)


def save_row(make: Callable[[], PartnerRow]) -> PartnerRow:
    """The row as it came out: settled, or with what is wrong.

    When somebody adds the same at this very moment, it is read anew and found to be there.
    """
    row = make()
    for _again in range(2):
        if not row.is_valid() or row.settled or not row.has_changed():
            return row
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row = make()
        except forms.ValidationError as error:  # put away or closed a moment ago
            row.add_error(None, error)
    return row


def added_today(user: User, besides: set[int]) -> list[Partnership]:
    """What the person has added today, the latest first: two questions however much there is."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    made = Partnership.history.filter(
        history_user=user, history_type="+", history_date__gte=midnight
    ).order_by("-history_id")
    keys = list(made.values_list("id", flat=True)[: TODAY_SHOWN + MOST_ROWS])
    rows = Partnership.objects.open().filter(pk__in=set(keys) - besides)
    return list(rows.select_related("organisation", "level", "team").order_by("-pk")[:TODAY_SHOWN])
