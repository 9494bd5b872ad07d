"""What is written in a comment."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.addresses import reverse
from core.forms import TrackedForm
from core.private import KEEP_OUT, refuse_private
from teams.comments.mentions import called
from teams.comments.models import Comment
from teams.comments.queries import people_by_name


class CommentForm(TrackedForm):
    """A word to colleagues. A name that fits several people is asked about, never guessed."""

    mentioned: tuple[int, ...] = ()

    class Meta:
        model = Comment
        fields = ["text"]
        labels = {"text": gettext_lazy("Kommentti")}
        help_texts = {
            "text": format_lazy(
                "{} {}",
                gettext_lazy("@Etunimi Sukunimi kutsuu kollegan: hän näkee sen etusivullaan."),
                KEEP_OUT,
            )
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"text": {"required": gettext_lazy("Kirjoita kommentti.")}}

    def prepare(self) -> None:
        super().prepare()
        self.fields["text"].widget.attrs["data-mentions"] = reverse("comments:people")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        refuse_private(text)
        if "@" in text:
            self._call(text)
        return text

    def _call(self, text: str) -> None:
        found = called(text, people_by_name())
        errors = [
            _("Kenet tarkoitat? Kirjoita joku näistä: %(names)s.")
            % {"names": "; ".join(f"@{row.whole}" for row in rows)}
            for rows in found.several
        ] + [
            _("Nimeä ”%(name)s” ei löydy. Tarkista nimi tai jätä @ pois.") % {"name": name}
            for name in found.unknown
        ]
        if errors:
            raise forms.ValidationError(errors)
        self.mentioned = tuple(found.keys)
