"""What people fill in about an organisation, and finding one by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.addresses import reverse
from core.choices import RowsField
from core.forms import TrackedForm, WebAddressField
from core.picker import Picker
from core.private import KEEP_OUT
from core.text import name_key
from core.translated import Text
from core.typed import Posted, as_a
from partnerships.keywords.queries import keyword_choices
from partnerships.organisations.business_id import tidy_business_id, validate_business_id
from partnerships.organisations.models import Organisation
from partnerships.organisations.similar import similar_organisations

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


ONLY_PARTNERS = {"with": "partnership"}  # those with whom something is done


def names_while_typing(target: str, asks: Mapping[str, str]) -> dict[str, str]:
    """What a field of a partner's name carries, so that names that go on as typed are offered.

    `asks` is what `organisations:names` takes besides the name.
    """
    return {
        "hx-get": f"{reverse('organisations:names')}?{urlencode(asks)}",
        "hx-trigger": "input changed delay:250ms",
        "hx-target": target,
        "hx-swap": "innerHTML",
        "hx-sync": "this:replace",
    }


class OrganisationNameField(forms.CharField):
    """Finds an organisation by its name; the script offers names while one types."""

    kept: Organisation | None = None  # the one of before: its name means it, also when archived

    def __init__(
        self, *, label: StrOrPromise, required: bool = True, help_text: StrOrPromise = ""
    ) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "list": "partner-names"})
        super().__init__(
            max_length=200, widget=widget, label=label, required=required, help_text=help_text
        )

    def clean(self, value: object) -> Organisation | None:
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

    def prepare(self) -> None:
        super().prepare()
        # An old version may tell of an organisation that has been deleted since.
        if found := Organisation.objects.filter(pk=self.instance.organisation_id).first():
            self.initial["partner"] = found.name
            as_a(OrganisationNameField, self.fields["partner"]).kept = found

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
            "short_name",
            "other_names",
            "network_type",
            "notes",
        ]
        labels = {"name": gettext_lazy("Organisaation nimi")}
        help_texts = {
            "name": gettext_lazy("Ehdotamme rekisterissä jo olevia, kun kirjoitat."),
            "notes": KEEP_OUT,
        }
        error_messages = {"name": {"required": gettext_lazy("Kirjoita organisaation nimi.")}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }

    def prepare(self) -> None:
        super().prepare()
        sectors = as_a(forms.ChoiceField, self.fields["sectors"])
        sectors.widget, sectors.choices = Picker(), keyword_choices()[0]

    def clean_business_id(self) -> str:
        number = tidy_business_id(self.cleaned_data["business_id"])
        if number:
            validate_business_id(number)
        return number


class NewOrganisationForm(OrganisationForm):
    """A new organisation: asks once whether it is already in the register."""

    is_other = forms.BooleanField(label=gettext_lazy("Samankaltainen organisaatio"), required=False)

    def prepare(self) -> None:
        """Whoever opens the page begins with the name at once; what went wrong is read first."""
        super().prepare()
        if not self.is_bound and "name" in self.initial:
            self.fields["name"].widget.attrs["autofocus"] = True

    def similar(self) -> list[Organisation]:
        """Organisations that could be the one being added, if nobody has said otherwise."""
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


class KnownForm(forms.Form):
    """Which organisations one knows, several at once; those of one's own teams come first."""

    organisations = RowsField(
        label=gettext_lazy("Organisaatiot"),
        queryset=Organisation.objects.current(),
        error_messages={"required": gettext_lazy("Valitse ainakin yksi, jonka tunnet.")},
    )

    def __init__(self, data: Posted | None = None, *, by: User) -> None:
        super().__init__(data)
        rows = Organisation.objects.current().unknown_to(by)
        field = as_a(forms.ModelMultipleChoiceField, self.fields["organisations"])
        field.queryset = rows
        ours = set(rows.with_team(list(by.roles)).values_list("pk", flat=True))
        named = [(pk, Text(name)) for pk, name in rows.values_list("pk", "name")]
        field.choices = [
            (_("Tiimisi kumppanit"), [each for each in named if each[0] in ours]),
            (_("Muut"), [each for each in named if each[0] not in ours]),
        ]
