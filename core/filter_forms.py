"""How the filters of a list are drawn: a form with a layout that the filter set declares."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.forms.widgets import Input
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from core.editions import as_of_edition
from core.history import Tracked

UNKNOWN = gettext_lazy("Tätä valintaa ei ole. Valitse luettelosta.")

LOOKS: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
    Input: "form-control",
}


class FilterForm(forms.Form):
    """Holds the filters of a list and refuses what is no choice."""

    helper: ClassVar[FormHelper]

    def __init__(self, data: QueryDict | None = None, prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix, auto_id="f-%s")
        for field in self.fields.values():
            for kind, look in LOOKS.items():
                if isinstance(field.widget, kind):
                    field.widget.attrs.setdefault("class", look)
            for code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
                field.error_messages[code] = UNKNOWN


class Drawn(Field):
    """A filter drawn by its own template: `attrs` go to its widget, `words` to the template."""

    def __init__(
        self, name: str, template: str, attrs: dict[str, Any] | None = None, **words: object
    ) -> None:
        super().__init__(name, template=template)
        self.attrs, self.words = attrs or {}, words

    def render(
        self, form: forms.Form, context: Context, template_pack: str = TEMPLATE_PACK, **kw: object
    ) -> SafeString:
        return super().render(form, context, template_pack, extra_context=self.words, **kw)


def search(label: object, *, wide: bool = False) -> Drawn:
    """The words that are looked for, in the field `q`, with a label that says where from."""
    return Drawn("q", "components/filters/field.html", label=label, wide=wide)


def ticks(name: str) -> Drawn:
    """Choices of which many may be ticked, under a heading."""
    return Drawn(name, "components/filters/ticks.html")


def choice(name: str) -> Drawn:
    """A choice from a list, with nothing around it."""
    return Drawn(name, "components/filters/choice.html")


def tick(name: str) -> Drawn:
    """One box to tick."""
    return Drawn(name, "components/filters/tick.html")


def kept(name: str) -> Drawn:
    """What is chosen elsewhere on the page and goes along out of sight."""
    return Drawn(name, "components/filters/kept.html")


class Part(LayoutObject):
    """A template with `fields` inside it; it knows what the page knows."""

    def __init__(self, template: str, *fields: str | LayoutObject) -> None:
        self.template, self.fields = template, list(fields)

    def render(
        self, form: forms.Form, context: Context, template_pack: str = TEMPLATE_PACK, **kw: object
    ) -> SafeString:
        """The template, with what is inside it drawn."""
        inside = self.inside(form, context, template_pack, **kw)
        known: dict[Any, Any] = context.flatten() | {"inside": inside}
        return render_to_string(self.template, known)

    def inside(
        self, form: forms.Form, context: Context, template_pack: str, **kw: object
    ) -> SafeString:
        """What is inside it, drawn."""
        drawn: SafeString = self.get_rendered_fields(form, context, template_pack, **kw)
        return drawn


class KeptPart(Part):
    """A part whose fields are drawn once for the same choices and the same values.

    `of` are the models that its choices come from; `also` tells of the form what else they follow.
    """

    def __init__(
        self,
        template: str,
        *fields: str | LayoutObject,
        of: tuple[type[Tracked], ...],
        also: Callable[[forms.Form], Hashable],
    ) -> None:
        super().__init__(template, *fields)
        self.of, self.also = of, also

    def inside(
        self, form: forms.Form, context: Context, template_pack: str, **kw: object
    ) -> SafeString:
        """As a part's, where nothing is wrong with what was chosen."""
        draw = partial(super().inside, form, context, template_pack, **kw)
        names = [pointer.name for pointer in self.get_field_names()]
        if form.errors or not isinstance(form.data, QueryDict):
            return draw()
        values = tuple(tuple(form.data.getlist(form.add_prefix(name))) for name in names)
        also = (self.also(form), timezone.localdate())
        return as_of_edition((self.template, values, also), self.of, draw)


BUTTON = Part("components/filters/button.html")


class FilterRow(FormHelper):
    """The filters of a list in a form above it.

    When `follows` names what htmx listens to, the list follows what is chosen and typed.
    """

    template = "components/filters/form.html"
    field_template = "components/filters/field.html"

    def __init__(
        self,
        *fields: str | LayoutObject,
        form_id: str = "",
        form_class: str = "level-filter hide-print",
        follows: str = "",
    ) -> None:
        super().__init__()
        self.layout = Layout(*fields)
        self.form_id, self.form_class, self.follows = form_id, form_class, follows


class FilterPanel(FormHelper):
    """The filters of a list beside it; their form stands elsewhere on the page."""

    form_tag = False
    form_method = "get"  # or crispy adds a token against forgery

    def __init__(self, *fields: str | LayoutObject, form_id: str) -> None:
        super().__init__()
        self.layout = Layout(*fields)
        self.form_id = form_id
