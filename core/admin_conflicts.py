"""Two people edit the same row in the admin: what the colleague saved is shown beside one's own.

The form is given back with what was typed, with what only the colleague changed, and with the
version that is stored now: pressed again, it saves what its person has seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from core.conflicts import Merge, merge
from core.fields import RowSetField
from core.history import Change, Tracked
from core.typed import Posted


@dataclass(frozen=True)
class Conflict:
    """One row that somebody else has saved since the page was opened."""

    row: Tracked
    latest: Change  # who saved it and when
    merge: Merge


def conflict_of(
    form: forms.ModelForm, row: Tracked, opened_version: int | None, hidden: str
) -> Conflict:
    """What differs between the form and the stored row; the form goes on with what came of it.

    `hidden` is the name of the field of the version.
    """
    changes = type(row).history.filter(id=row.pk)
    before = changes.filter(version=opened_version).first() if opened_version else None
    stored, opened = (
        type(form)(instance=each, prefix=form.prefix) if each else None
        for each in (row, before and before.instance)
    )
    assert stored is not None  # noqa: S101  (tells the type: there is a row)
    del stored.fields[hidden]
    posted = _without_prefix(form)
    # What the history does not keep of a past version: it may have been anything then.
    unknown = {
        item.name
        for item in row._meta.many_to_many
        if item.name in stored.fields and not isinstance(item, RowSetField)
    }
    merged = merge(posted, stored, opened, unknown)
    merged.data[hidden] = str(row.version)
    data = _copy(form.data)
    for name, values in merged.data.lists():
        data.setlist(form.add_prefix(name), values)
    form.data = data
    return Conflict(row, changes.select_related("history_user").first(), merged)


def _without_prefix(form: forms.ModelForm) -> QueryDict:
    if not form.prefix:
        return _copy(form.data)
    found = QueryDict(mutable=True)
    for name, values in _copy(form.data).lists():
        if name.startswith(f"{form.prefix}-"):
            found.setlist(name.removeprefix(f"{form.prefix}-"), values)
    return found


def _copy(data: Posted) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update(data)  # each name with all its values
    return found
