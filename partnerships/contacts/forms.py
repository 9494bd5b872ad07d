"""What people fill in about a contact: two fields, and more when there is more to tell."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.rules import adds_to_plans
from core.forms import DayField, DayUntilTodayField, TrackedForm
from core.private import KEEP_OUT, refuse_private
from core.typed import as_a
from partnerships.contacts.models import Contact
from partnerships.organisations.forms import OrganisationNameField, PartnerByNameForm
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership


class ContactForm(TrackedForm):
    """What happened with an organisation that is known already."""

    in_sight = {"kind", "what"}

    happened_on = DayUntilTodayField(
        label=gettext_lazy("Milloin"),
        required=False,
        initial=timezone.localdate,
        help_text=gettext_lazy("Tyhjä: tänään."),
    )

    class Meta:
        model = Contact
        fields = ["kind", "what", "happened_on", "partnership", "signal", "topic"]
        labels = {
            "kind": gettext_lazy("Miten"),
            "what": gettext_lazy("Mitä tapahtui?"),
            "partnership": gettext_lazy("Mikä kumppanuus"),
            "signal": gettext_lazy("Kuulitko tarpeen tai ennakkotiedon?"),
            "topic": gettext_lazy("Mistä se kertoo"),
        }
        help_texts = {
            "what": format_lazy("{} {}", gettext_lazy("Yksi lause riittää."), KEEP_OUT),
            "signal": gettext_lazy("Esimerkiksi osaaminen, jota tarvitaan pian. Näkyy kaikille."),
        }
        widgets = {"what": forms.TextInput(attrs={"autocomplete": "off"})}
        error_messages = {"what": {"required": gettext_lazy("Kerro yhdellä lauseella.")}}

    def prepare(self) -> None:
        super().prepare()
        topic = as_a(forms.ChoiceField, self.fields["topic"])
        topic.choices = [("", _("Ei valittu")), *Contact.Topic.choices]
        field = as_a(forms.ModelChoiceField, self.fields["partnership"])
        field.empty_label = _("Koko organisaatio")
        field.queryset = self.partnerships(self.instance.organisation_id)

    def partnerships(self, organisation: int | None) -> QuerySet[Partnership]:
        """Those open with the organisation, and the one that was chosen."""
        rows = Partnership.objects.filter(organisation=organisation)
        chosen = Q(ended_on=None) | Q(pk=self.instance.partnership_id)
        return rows.filter(chosen).select_related("organisation", "level").order_by("level__order")

    def clean_happened_on(self) -> date:
        return self.cleaned_data["happened_on"] or timezone.localdate()

    def clean_what(self) -> str:
        return self._without_private("what")

    def clean_signal(self) -> str:
        return self._without_private("signal")

    def _without_private(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        refuse_private(text)
        return text


class NextContactForm(forms.Form):
    """When to be in touch next, if it was agreed."""

    next_contact = DayField(
        label=gettext_lazy("Seuraava yhteydenotto"),
        required=False,
        help_text=gettext_lazy("Jos sovitte. Muistutamme, kun päivä tulee."),
    )

    def clean_next_contact(self) -> date | None:
        day: date | None = self.cleaned_data["next_contact"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Valitse päivä, joka on vielä edessä."))
        return day


class NewContactForm(NextContactForm, ContactForm):
    """A contact to tell of; the partnership that waits for it most is suggested."""

    becomes_action = forms.BooleanField(
        label=gettext_lazy("Tee tästä myös toimenpide"),
        required=False,
        help_text=gettext_lazy("Seuraavaksi kysymme, mitä tehdään ja milloin."),
    )

    field_order = ["kind", "what", "happened_on", "partnership", "next_contact"]

    def prepare(self) -> None:
        super().prepare()
        if not adds_to_plans(self.instance.user):
            del self.fields["becomes_action"]
        rows = as_a(forms.ModelChoiceField, self.fields["partnership"]).queryset
        if rows is not None and self.instance.organisation_id:
            self.initial.setdefault("partnership", first_to_wait(list(rows)))


def first_to_wait(rows: list[Partnership]) -> Partnership | None:
    """The partnership that is waited for first; the only one; or none."""
    awaited = [row for row in rows if row.next_contact]
    if awaited:
        return min(awaited, key=lambda row: row.next_contact or date.max)
    return rows[0] if len(rows) == 1 else None


class AnyContactForm(PartnerByNameForm, NewContactForm):
    """A contact with an organisation that is found by its name."""

    in_sight = {"partner", "kind", "what"}

    partner = OrganisationNameField(
        label=gettext_lazy("Kumppani"),
        help_text=gettext_lazy("Kirjoita nimen alku ja valitse ehdotuksista."),
    )

    field_order = ["partner", *NewContactForm.field_order]

    def prepare(self) -> None:
        super().prepare()
        # Which partnerships there are is known once the organisation is.
        del self.fields["partnership"]

    def clean_partner(self) -> Organisation | None:
        found = super().clean_partner()
        if found:
            self.instance.partnership = first_to_wait(list(self.partnerships(found.pk)))
        return found
