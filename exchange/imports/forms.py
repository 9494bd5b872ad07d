"""What people say of a list that they bring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.typed import Files, as_a
from exchange.files.reading import read_pasted, read_upload
from exchange.files.table import FileError, Table
from exchange.imports.models import Import
from exchange.lists.all import LISTS
from exchange.lists.columns import scorer
from exchange.lists.kinds import ImportList
from exchange.lists.template import without_example

LONGEST_PASTE = 2_000_000  # letters
IGNORED = ""  # of a heading that means no column


class BringForm(forms.Form):
    """Which list, and the list itself: a file, or what was copied from a spreadsheet."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Mitä tuot?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Valitse, mitä tuot.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Tiedosto"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("xlsx tai csv, enintään 20 Mt ja 20 000 riviä."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Tai liitä tähän taulukosta"),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Kopioi rivit otsikoineen taulukko-ohjelmasta ja liitä ne tähän."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Files | None = None,
        *,
        user: User,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.table: Table | None = None
        self.source = ""
        kinds: list[ImportList] = [each() for each in LISTS.values()]
        as_a(forms.ChoiceField, self.fields["kind"]).choices = [
            (each.key, each.title) for each in kinds if each.may(user)
        ]

    @property
    def read(self) -> Table:
        """The list of a valid form."""
        if self.table is None:
            raise FileError("no list was read")
        return self.table

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload: UploadedFile | None = data.get("file")
        pasted = data.get("pasted", "")
        columns = LISTS[data["kind"]].columns if data.get("kind") else []
        score = scorer(columns)
        try:
            if upload:
                self.table, self.source = read_upload(upload, score), upload.name or ""
            elif pasted.strip():
                self.table, self.source = read_pasted(pasted, score), _("Liitetty luettelo")
            elif "file" not in self.errors:
                self.add_error("file", _("Valitse tiedosto, tai liitä luettelo alle."))
            if self.table:
                self.table = without_example(self.table, columns)
        except FileError as error:
            self.add_error("file" if upload else "pasted", str(error))
        return data


class ColumnsForm(forms.Form):
    """Which column each heading of the list is, and how rows are recognised."""

    def __init__(self, data: QueryDict | None = None, *, item: Import) -> None:
        super().__init__(data)
        self.item = item
        columns = [column for column in item.brought.columns if column.read]
        choices = [(IGNORED, _("Ei tuoda")), *((column.key, column.label) for column in columns)]
        for place, heading in enumerate(item.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or _("Sarake %(n)s, ei otsikkoa") % {"n": place + 1},
                choices=choices,
                required=False,
                initial=item.columns.get(str(place), IGNORED),
            )
        if keys := item.brought.keys:
            self.fields["match_by"] = forms.ChoiceField(
                label=_("Mistä sama tunnistetaan?"),
                choices=[("", _("Parhaan tiedon mukaan")), *keys],
                required=False,
                initial=item.match_by,
            )
        self.fields["clears"] = forms.BooleanField(
            label=_("Tyhjä solu tyhjentää tiedon"),
            required=False,
            initial=item.clears,
            help_text=_("Muuten tyhjä solu ei muuta mitään."),
        )
        self.needed = [column for column in columns if column.is_needed]

    @property
    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each heading with the first cells under it."""
        first = list(self.item.lines.all()[:3])
        return [
            (self[f"column-{place}"],
             " · ".join(filter(None, (line.cells[place] for line in first)))[:80])
            for place in range(len(self.item.headings))
        ]  # fmt: skip

    @property
    def columns(self) -> dict[int, str]:
        """The chosen columns by the places of their headings."""
        places = range(len(self.item.headings))
        chosen = {place: self.cleaned_data[f"column-{place}"] for place in places}
        return {place: key for place, key in chosen.items() if key}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [data.get(f"column-{place}") for place in range(len(self.item.headings))]
        used = [key for key in chosen if key]
        for place, key in enumerate(chosen):
            if key and used.count(key) > 1:
                self.add_error(f"column-{place}", _("Sama sarake on valittu kahdesti."))
        missing = [
            str(column.label)
            for column in self.needed
            if column.key not in used and column.instead not in used
        ]
        # A row that the register's own number tells needs no name.
        if missing and not ("id" in used and self.item.kind == "partners"):
            text = _("Kerro, missä sarakkeessa on: %(names)s.")
            self.add_error(None, text % {"names": ", ".join(missing)})
        return data
