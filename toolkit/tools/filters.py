"""The toolkit's filters, all in the address so that a list can be shared."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.filters import SEARCH_MAX
from core.text import search_words
from partnerships.levels.models import Level
from toolkit.tools.models import Tool, ToolQuerySet

GUIDES, NO_LEVEL = "guides", "none"
CARE = {
    "link": (gettext_lazy("Linkki ei toimi tai on siirtynyt"), ToolQuerySet.with_broken_link),
    "missing": (gettext_lazy("Linkki puuttuu"), ToolQuerySet.without_link),
    "review": (gettext_lazy("Läpikäynti myöhässä"), ToolQuerySet.review_passed),
}


class ToolFilter(forms.Form):
    """Narrows the list of tools. A wrong value is told about and left out."""

    q = forms.CharField(label=gettext_lazy("Hae"), max_length=SEARCH_MAX, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Taso"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Tila"),
        required=False,
        choices=[("", gettext_lazy("Kaikki nykyiset")), *Tool.Status.choices],
    )
    care = forms.ChoiceField(
        label=gettext_lazy("Huolenpitoa kaipaavat"),
        required=False,
        choices=[
            ("", gettext_lazy("Kaikki")),
            *((key, label) for key, (label, _q) in CARE.items()),
        ],
    )
    mine = forms.BooleanField(label=gettext_lazy("Minä tai tiimini kertoo lisää"), required=False)

    def __init__(self, data: QueryDict, levels: list[Level]) -> None:
        super().__init__(data, auto_id="f-%s")
        self.posted = data
        cast(Any, self.fields["level"]).choices = [
            ("", _("Kaikki")),
            *((level.key, level.label) for level in levels),
            (GUIDES, _("Ohjeita ja oppaita")),
            (NO_LEVEL, _("Ei tasoa")),
        ]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Tätä valintaa ei ole. Valitse luettelosta.")
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "form-select"

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, user: User) -> ToolQuerySet:
        """The tools that fit, for a list."""
        chosen = self.chosen
        rows = Tool.objects.all()
        status = chosen.get("status")
        rows = rows.filter(status=status) if status else rows.current()
        match chosen.get("level"):
            case None:
                pass
            case "guides":
                rows = rows.guides()
            case "none":
                rows = rows.filter(levels="", in_guides=False)
            case key:
                rows = rows.at_level(key)
        if care := chosen.get("care"):
            rows = CARE[care][1](rows)
        if chosen.get("mine"):
            rows = rows.contact_is(user)
        return cast(ToolQuerySet, rows.search(chosen.get("q", "")).for_list())

    def query_string(self, **changes: str) -> str:
        """The chosen filters as a tidy query string, without a page."""
        query = QueryDict(mutable=True)
        for name in self.fields:
            value = changes.get(name, self.posted.get(name, ""))
            if value:
                query[name] = value
        return query.urlencode()

    @property
    def words(self) -> list[str]:
        """The words that are looked for."""
        return search_words(self.chosen.get("q", ""))
