"""One way to choose several of many; see docs/decisions/0034."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.typed import StoredValue

FEW = 12  # as many are seen at a glance
Option = dict[str, Any]  # what Django gives to the template of a widget


class Picker(forms.SelectMultiple):
    """Boxes to tick in a list that scrolls, what is chosen first.

    A script adds a search and shows what is chosen as chips (static/js/picker.js). Of a few,
    the boxes are enough.
    """

    template_name = "components/picker.html"
    use_fieldset = True

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """None: the legend names the group."""
        return ""

    # As Django types it: the context of a widget's template holds anything.
    def get_context(
        self, name: str, value: StoredValue, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups: dict[str, list[Option]] = {}
        for group, options, _index in context["widget"]["optgroups"]:
            groups.setdefault(group or "", []).extend(options)
        is_long = sum(map(len, groups.values())) > FEW
        if is_long:
            groups = chosen_first(groups)
        context["widget"] |= {"groups": groups, "is_long": is_long}
        return context


def chosen_first(groups: dict[str, list[Option]]) -> dict[str, list[Option]]:
    """The groups, those already chosen in one of their own before all others."""
    chosen = [each for options in groups.values() for each in options if each["selected"]]
    if not chosen:
        return groups
    found = {_("Valitut"): chosen}
    for group, options in groups.items():
        if left := [each for each in options if not each["selected"]]:
            found[group or _("Muut")] = left
    return found
