"""Form parts that several rooms share."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Unpack

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from core.choices import key_in
from core.fields import RowSetField
from core.typed import FieldOption, Files, FormArguments, Posted

YEARS = (date(1900, 1, 1), date(2100, 12, 31))  # a day outside is a slip of the finger


class DayField(forms.DateField):
    """A day typed as 23.11.2026; other usual ways of writing it are understood too.

    What stands in the empty field says that it is an example, or is the day that empty means.
    """

    widget = forms.DateInput(
        attrs={"inputmode": "numeric", "placeholder": _("esim. 23.11.2026"), "autocomplete": "off"}
    )
    default_error_messages = {
        "invalid": _("Kirjoita päivä muodossa 23.11.2026."),
    }
    when_empty: ClassVar[str] = ""  # the day that an empty field means, as it is read

    def __init__(self, **kwargs: FieldOption) -> None:
        super().__init__(**kwargs)
        if self.when_empty:
            self.widget.attrs["placeholder"] = self.when_empty
        message = _("Tarkista vuosi.")
        self.validators += [
            MinValueValidator(YEARS[0], message),
            MaxValueValidator(YEARS[1], message),
        ]


class DayUntilTodayField(DayField):
    """A day that has come: something happened or began on it."""

    def clean(self, value: str | None) -> date | None:
        day: date | None = super().clean(value)
        if day and day > timezone.localdate():
            raise forms.ValidationError(gettext("Päivä ei voi olla tulevaisuudessa."))
        return day


class WebAddressField(forms.URLField):
    """The address of a web page; nothing else that a link could hold."""

    default_error_messages = {
        "invalid": _("Kirjoita osoite muodossa https://www.esimerkki.fi."),
    }
    default_validators = [
        URLValidator(schemes=["http", "https"], message=default_error_messages["invalid"])
    ]

    def to_python(self, value: object) -> str | None:
        """As Django does; gaps in the names of folders and files are written as browsers do."""
        site, slash, rest = str(value or "").strip().partition("://")
        host, cut, path = rest.partition("/")
        return super().to_python(f"{site}{slash}{host}{cut}{path.replace(' ', '%20')}")


class TrackedForm(forms.ModelForm):
    """A form for a row of the register: every constraint is told, at the field it concerns."""

    # Fields that are always in sight; the others are folded away.
    in_sight: ClassVar[set[str]] = set()

    def __init__(
        self,
        data: Posted | None = None,
        files: Files | None = None,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Give the fields what only the row or the database knows, such as choices."""

    @property
    def folded_errors(self) -> list[str]:
        """Names of folded fields with an error: the fold must then be open."""
        return [name for name in self.errors if name in self.fields and name not in self.in_sight]

    # A text, an error, or a list or dict of them, as Django takes it; it tells them apart itself.
    def add_error(self, field: str | None, error: Any) -> None:
        """As Django does, and an error whose code names a field is told at that field."""
        for item in getattr(error, "error_dict", {}).get(NON_FIELD_ERRORS, [])[:]:
            if item.code in self.fields:
                error.error_dict[NON_FIELD_ERRORS].remove(item)
                self.add_error(item.code, item.message)
        if not hasattr(error, "error_dict") or any(error.error_dict.values()):
            super().add_error(field, error)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own, not in its stubs
        for item in self.instance._meta.many_to_many:
            if isinstance(item, RowSetField) and item.name in self.cleaned_data:
                self.instance.hold(**{item.name: self.cleaned_data[item.name]})
        # Django skips a constraint when one of its fields is not in the form; we do not.
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as error:
                self._update_errors(error)  # type: ignore[attr-defined]  # not in the stubs


def posted_version(data: Posted) -> int | None:
    """The version in the posted data, or None when it is missing or not a number."""
    return key_in(data.get("version", "")) or None


class ReasonForm(forms.Form):
    """Why something is put away."""

    reason = forms.CharField(
        label=gettext_lazy("Syy"),
        max_length=300,
        help_text=gettext_lazy("Yksi lause riittää. Se jää näkyviin historiaan."),
        error_messages={"required": gettext_lazy("Kerro syy yhdellä lauseella.")},
    )
