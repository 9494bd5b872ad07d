"""What people fill in: few fields first, the rest folded."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Team, User
from core.forms import DayField, TrackedForm, WebAddressField
from core.text import name_key
from partnerships.business_id import tidy_business_id, validate_business_id
from partnerships.models import Agreement, Keyword, Level, Organisation, Partnership, SavedView


def keyword_choices() -> tuple[list[Any], list[Any]]:
    """Choices of sectors and, grouped by level, of forms of cooperation: one query."""
    words = list(Keyword.objects.select_related("level"))
    forms_by_level: dict[str, list[tuple[str, str]]] = {}
    for word in words:
        if word.kind == Keyword.Kind.FORM:
            group = word.level.label if word.level else _("Muut")
            forms_by_level.setdefault(group, []).append((word.key, word.name))
    sectors = [(word.key, word.name) for word in words if word.kind == Keyword.Kind.SECTOR]
    return sectors, list(forms_by_level.items())


class PersonChoice(forms.ModelChoiceField):
    """Chooses a person; the title tells namesakes apart."""

    def label_from_instance(self, obj: Any) -> str:
        name = f"{obj.last_name} {obj.first_name}".strip() or obj.email
        return f"{name}, {obj.title}" if obj.title else name


class OrganisationNameField(forms.CharField):
    """Finds an organisation by its name; the script offers names while one types."""

    kept: Organisation | None = None  # the one of before: its name means it, also when archived

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.TextInput(attrs={"autocomplete": "off", "list": "partner-names"})
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Organisation | None:
        name = super().clean(value)
        if not name:
            return None
        if self.kept and name == self.kept.name:
            return self.kept
        current = Organisation.objects.current()
        if exact := current.filter(name_key=name_key(name)).first():
            return exact
        close = list(current.named(name)[:4])
        if len(close) == 1:
            return close[0]
        if close:
            names = ", ".join(f"”{item.name}”" for item in close[:3])
            raise forms.ValidationError(_("Tarkenna nimeä. Lähellä ovat %s.") % names)
        raise forms.ValidationError(
            _(
                "Tämän nimistä organisaatiota ei ole rekisterissä. "
                "Lisää se ensin, tai jätä tyhjäksi."
            )
        )


class PartnerByNameForm(TrackedForm):
    """A form whose field `partner` names the organisation that its row is about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An old version may tell of an organisation that has been deleted since.
        if found := Organisation.objects.filter(pk=self.instance.organisation_id).first():
            self.initial["partner"] = found.name
            cast(OrganisationNameField, self.fields["partner"]).kept = found

    def clean_partner(self) -> Organisation | None:
        self.instance.organisation = self.cleaned_data["partner"]
        return self.instance.organisation


class OrganisationForm(TrackedForm):
    """The facts about an organisation."""

    in_sight = {"name", "is_other"}

    business_id = forms.CharField(
        label=gettext_lazy("Y-tunnus"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Esimerkiksi 0112038-9. Näin sama organisaatio löytyy aina."),
    )
    website = WebAddressField(
        label=gettext_lazy("Verkkosivu"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )

    class Meta:
        model = Organisation
        fields = [
            "name",
            "category",
            "sectors",
            "website",
            "business_id",
            "city",
            "former_names",
            "notes",
        ]
        labels = {"name": gettext_lazy("Organisaation nimi")}
        help_texts = {"name": gettext_lazy("Ehdotamme rekisterissä jo olevia, kun kirjoitat.")}
        error_messages = {"name": {"required": gettext_lazy("Kirjoita organisaation nimi.")}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["sectors"]).choices = keyword_choices()[0]

    def clean_business_id(self) -> str:
        number = tidy_business_id(self.cleaned_data["business_id"])
        if number:
            validate_business_id(number)
        return number


class NewOrganisationForm(OrganisationForm):
    """A new organisation: asks once whether it is already in the register."""

    is_other = forms.BooleanField(label=gettext_lazy("Samankaltainen organisaatio"), required=False)

    def similar(self) -> list[Organisation]:
        """Organisations that could be the one being added, if nobody has said otherwise."""
        from partnerships.similar import similar_organisations

        data = self.cleaned_data
        return similar_organisations(
            data.get("name", ""), data.get("business_id", ""), data.get("website", "")
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.found_similar = self.similar()
        if self.found_similar and not data.get("is_other") and "name" in data:
            self.add_error(
                "is_other",
                _(
                    "Katso ensin, onko organisaatio jo rekisterissä. Jos ei ole, rastita kohta "
                    "nimen alla."
                ),
            )
        return data


class PartnershipForm(TrackedForm):
    """What is done together and who takes care of it."""

    in_sight = {"level", "description", "team", "responsible", "area"}

    level = forms.ModelChoiceField(
        label=gettext_lazy("Taso"),
        queryset=Level.objects.all(),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Valitse se, mikä kuvaa tätä yhteistyötä nyt. Taso ei ole arvojärjestys, ja sama "
            "organisaatio voi olla monella tasolla."
        ),
    )
    started_on = DayField(label=gettext_lazy("Alkoi"), initial=timezone.localdate)
    goal_agreed_on = DayField(
        label=gettext_lazy("Tavoitteesta sovittu kumppanin kanssa"), required=False
    )
    next_contact = DayField(
        label=gettext_lazy("Seuraava yhteydenotto"),
        required=False,
        help_text=gettext_lazy("Muistutamme etusivulla, kun päivä on mennyt."),
    )

    class Meta:
        model = Partnership
        fields = [
            "level",
            "description",
            "team",
            "counterpart",
            "goal",
            "goal_agreed_on",
            "benefit_college",
            "benefit_partner",
            "forms",
            "network_role",
            "direction",
            "next_contact",
            "started_on",
        ]
        help_texts = {
            "description": gettext_lazy(
                "Kerro 1–3 lauseella, mitä konkreettisesti teette. Älä kirjaa henkilöiden nimiä, "
                "terveys- tai opiskelijatietoja."
            ),
        }
        widgets = {
            "description": forms.Textarea(
                attrs={
                    "rows": 4,
                    # help, hints that come while writing, error: named here, all three
                    "aria-describedby": "id_description_helptext hints id_description_error",
                }
            ),
            "goal": forms.Textarea(attrs={"rows": 2}),
            "benefit_college": forms.Textarea(attrs={"rows": 2}),
            "benefit_partner": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["forms"]).choices = keyword_choices()[1]
        for name in ("network_role", "direction"):
            field = cast(Any, self.fields[name])
            field.choices = [("", _("Ei valittu")), *list(field.choices)[1:]]
        now = Q(closed_on=None) | Q(pk=self.instance.team_id)
        team = forms.ModelChoiceField(
            label=gettext_lazy("Vastuutiimi"),
            queryset=Team.objects.filter(now),
            empty_label=_("Valitse tiimi"),
            error_messages={
                "required": gettext_lazy("Valitse tiimi, joka vastaa kumppanuudesta."),
                "invalid_choice": gettext_lazy("Valitse tiimi luettelosta."),
            },
        )
        self.fields["team"] = team
        self.fields["description"].error_messages["required"] = _(
            "Kirjoita, mitä teette yhdessä. Yksi lause riittää alkuun."
        )

    def clean_started_on(self) -> Any:
        day = self.cleaned_data["started_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
        return day


class NewPartnershipForm(PartnershipForm):
    """A new partnership, with its first responsible person."""

    responsible = PersonChoice(
        label=gettext_lazy("Vastuuhenkilö"),
        queryset=User.objects.choosable(),
        required=False,
        empty_label=gettext_lazy("Ei vielä sovittu"),
        help_text=gettext_lazy("Tiimi riittää alkuun. Muita henkilöitä voit nimetä myöhemmin."),
    )
    area = forms.CharField(
        label=gettext_lazy("Mistä henkilö vastaa"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Esimerkiksi sopimukset tai opiskelijaprojektit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].error_messages["required"] = _(
            "Valitse taso, joka kuvaa yhteistyötä nyt."
        )


class EditPartnershipForm(PartnershipForm):
    """Corrects a partnership. The level changes by a move, which leaves a dated trace."""

    level = None  # type: ignore[assignment]  # Django's way to drop an inherited field

    class Meta(PartnershipForm.Meta):
        fields = [name for name in PartnershipForm.Meta.fields if name != "level"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hasattr(self.instance, "moved_from"):
            self.fields["started_on"].disabled = True
            self.fields["started_on"].help_text = _(
                "Alkoi, kun kumppanuus siirrettiin tälle tasolle."
            )


class ReasonForm(forms.Form):
    """Why something is put away."""

    reason = forms.CharField(
        label=gettext_lazy("Syy"),
        max_length=300,
        help_text=gettext_lazy("Yksi lause riittää. Se jää näkyviin historiaan."),
        error_messages={"required": gettext_lazy("Kerro syy yhdellä lauseella.")},
    )


class EndForm(ReasonForm):
    """When and why a partnership ends."""

    on = DayField(label=gettext_lazy("Päättyi"), initial=timezone.localdate)


class MoveForm(EndForm):
    """To which level a partnership moves, when and why."""

    level = forms.ModelChoiceField(
        label=gettext_lazy("Uusi taso"),
        queryset=Level.objects.all(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse taso, jolle kumppanuus siirtyy.")},
    )
    on = DayField(label=gettext_lazy("Siirtopäivä"), initial=timezone.localdate)
    field_order = ["level", "reason", "on"]


class ResponsibleForm(forms.Form):
    """Gives a person a responsibility."""

    user = PersonChoice(
        label=gettext_lazy("Henkilö"),
        queryset=User.objects.choosable(),
        empty_label=gettext_lazy("Valitse henkilö"),
        error_messages={"required": gettext_lazy("Valitse henkilö.")},
    )
    area = forms.CharField(
        label=gettext_lazy("Mistä vastaa"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Esimerkiksi sopimukset tai opiskelijaprojektit."),
    )
    is_main = forms.BooleanField(label=gettext_lazy("Pääyhteyshenkilö"), required=False)


class AgreementForm(TrackedForm):
    """What has been agreed; the document stays in the college's own system."""

    in_sight = {
        *["kind", "partner_goals", "partner_conditions", "valid_from", "valid_until"],
        *["document", "remind_on"],
    }

    valid_from = DayField(label=gettext_lazy("Voimassa alkaen"))
    valid_until = DayField(
        label=gettext_lazy("Viimeinen voimassaolopäivä"),
        required=False,
        help_text=gettext_lazy("Jätä tyhjäksi, jos sopimus on voimassa toistaiseksi."),
    )
    document = WebAddressField(
        label=gettext_lazy("Linkki asiakirjaan"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=gettext_lazy("Asiakirja pysyy talon omassa järjestelmässä. Tähän vain osoite."),
    )
    remind_on = DayField(
        label=gettext_lazy("Muistuta"),
        required=False,
        help_text=gettext_lazy(
            "Päivä, josta alkaen nostamme sopimuksen esiin. Tyhjä: 90 päivää ennen päättymistä."
        ),
    )

    class Meta:
        model = Agreement
        fields = [
            "kind",
            "partner_goals",
            "partner_conditions",
            "valid_from",
            "valid_until",
            "document",
            "remind_on",
        ]
        labels = {
            "kind": gettext_lazy("Sopimuksen laji"),
            "partner_goals": gettext_lazy("Kumppanin tavoitteet"),
            "partner_conditions": gettext_lazy("Kumppanin ehdot"),
        }
        help_texts = {
            "kind": gettext_lazy(
                "Yksittäisen opiskelijan koulutus- ja oppisopimukset eivät kuulu tähän."
            ),
            "partner_goals": gettext_lazy("Mitä kumppani haluaa yhteistyöltä, omin sanoin."),
            "partner_conditions": gettext_lazy("Millä ehdoilla kumppani lähtee mukaan."),
        }
        error_messages = {"kind": {"required": gettext_lazy("Valitse sopimuksen laji.")}}
        widgets = {
            "partner_goals": forms.Textarea(attrs={"rows": 3}),
            "partner_conditions": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast(Any, self.fields["kind"])
        kind.choices = [("", _("Valitse laji")), *Agreement.Kind.choices]


class EndAgreementForm(ReasonForm):
    """Until when an agreement is valid after all, and why."""

    on = DayField(label=gettext_lazy("Viimeinen voimassaolopäivä"), initial=timezone.localdate)


class AcquaintanceForm(forms.Form):
    """From where one knows an organisation."""

    note = forms.CharField(
        label=gettext_lazy("Mistä tunnet?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": gettext_lazy("Esimerkiksi työelämäjakso 2024")}
        ),
    )


class SavedViewForm(TrackedForm):
    """Keeps the present search under a name."""

    class Meta:
        model = SavedView
        fields = ["name", "team", "query"]
        widgets = {"query": forms.HiddenInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = user
        self.fields["query"].required = False  # no filters: the whole register
        team = cast(Any, self.fields["team"])
        team.queryset = Team.objects.of(user)
        team.empty_label = _("Vain minulle")
        team.error_messages["invalid_choice"] = _("Voit jakaa näkymän vain omalle tiimillesi.")
