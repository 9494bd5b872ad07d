"""Taking an import back as a whole, where nobody has edited since what it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.people.models import User
from core.history import Change, Tracked, put_back
from core.many import delete_many
from exchange.imports.models import Import
from search.upkeep import follow_all, resting

BATCH = 500
MOST_NAMED = 5  # of what stands in the way
Versions = Mapping[int, list[Change]]  # of each row, the oldest first


@transaction.atomic
def revert(*, item: Import, by: User) -> None:
    """Delete what the import made and put back what it changed.

    Raises ValidationError, and changes nothing, when somebody has edited any of it since.
    """
    item = Import.objects.select_for_update().get(pk=item.pk)
    if item.state != Import.State.DONE:
        raise ValidationError(_("Tuonti on jo peruttu, tai sitä ei ole tehty."))
    _refuse_invited(item)
    written = _written(item)
    rows = {model: _locked(model, versions) for model, versions in written}
    along = _refuse_edited(written, rows)
    with resting():
        for row in along:
            row.delete()
        for model, versions in reversed(written):
            _take_back(model, versions, rows[model], by)
    follow_all({model: list(versions) for model, versions in written})
    item.state, item.reverted_at, item.reverted_by = Import.State.REVERTED, timezone.now(), by
    item.save()


def _refuse_invited(item: Import) -> None:
    if n := len(item.invited):
        text = ngettext(
            "Tuontia ei voi enää perua: %(n)s henkilö on jo kutsuttu.",
            "Tuontia ei voi enää perua: %(n)s henkilöä on jo kutsuttu.",
            n,
        )
        raise ValidationError(text % {"n": n})


def _written(item: Import) -> list[tuple[type[Tracked], dict[int, list[Change]]]]:
    """The versions that the import wrote, by model in the order they were first written."""
    traces = list(item.traces.order_by("pk").values_list("model", "record"))
    found = []
    for kind in dict.fromkeys(kind for kind, _key in traces):
        # Whose history is made at run time.
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        keys = [key for of, key in traces if of == kind]
        versions: dict[int, list[Change]] = {}
        for start in range(0, len(keys), BATCH):
            batch = model.history.filter(history_id__in=keys[start : start + BATCH])
            for version in batch.order_by("history_id"):
                versions.setdefault(version.id, []).append(version)
        found.append((model, versions))
    return found


# Rows of whichever model: what is asked of them, all tracked rows have.
def _locked(model: type[Tracked], versions: Versions) -> dict[int, Any]:
    rows: dict[int, Any] = {}
    keys = sorted(versions)
    for start in range(0, len(keys), BATCH):
        locked = model._base_manager.select_for_update(of=("self",), no_key=True)
        rows |= locked.order_by("pk").in_bulk(keys[start : start + BATCH])
    return rows


def _refuse_edited(
    written: Iterable[tuple[type[Tracked], Versions]],
    rows: Mapping[type[Tracked], Mapping[int, Tracked]],
) -> list[Model]:
    """Nothing that the import wrote has been edited, ended or deleted, or has got anything new.

    Returns what others have said of its rows that goes with them.
    """
    edited: list[str] = []
    made: set[tuple[type[Model], int]] = set()
    for model, versions in written:
        for key, told in versions.items():
            row = rows[model].get(key)
            if row is None or row.version != told[-1].version:
                edited.append(str(row or told[-1].instance))
            if told[0].history_type == "+":
                made.add((model, key))
    newcomers = _newcomers(made, rows)
    edited += sorted(str(each) for each in newcomers if not goes_along(each))
    if edited:
        names = ", ".join(f"”{name}”" for name in dict.fromkeys(edited[:MOST_NAMED]))
        more = len(edited) - MOST_NAMED
        text = _("Tuontia ei voi enää perua kokonaan: näitä on muokattu sen jälkeen: %(names)s.")
        rest = " " + _("Lisäksi %(n)s muuta.") % {"n": more} if more > 0 else ""
        raise ValidationError(text % {"names": names} + rest)
    return [each for each in newcomers if goes_along(each)]


def goes_along(row: Model) -> bool:
    """Whether the row only tells of others, and goes with them."""
    return getattr(row, "goes_along", False)


def _newcomers(
    made: set[tuple[type[Model], int]], rows: Mapping[type[Tracked], Mapping[int, Tracked]]
) -> list[Model]:
    """What others have added to rows that the import made."""
    found: list[Model] = []
    ordered = sorted(made, key=lambda pair: (pair[0]._meta.label, pair[1]))
    for model, pairs in groupby(ordered, key=lambda pair: pair[0]):
        keys = [key for _model, key in pairs]
        for start in range(0, len(keys), BATCH):
            batch = [rows[model][key] for key in keys[start : start + BATCH] if key in rows[model]]
            collector = NestedObjects(using=DEFAULT_DB_ALIAS)
            collector.collect(batch)
            hanging = {each for group in collector.model_objs.values() for each in group}
            hanging |= set(collector.protected)
            found += [
                each
                for each in hanging
                if (type(each), each.pk) not in made and not each._meta.auto_created
            ]
    return list(dict.fromkeys(found))


def _take_back(
    model: type[Tracked], versions: Versions, rows: Mapping[int, Tracked], by: User
) -> None:
    """The newest first: what changed is put back, what was made is deleted."""
    made = []
    for key in reversed(list(versions)):
        row = rows[key]
        if versions[key][0].history_type == "+":
            made.append(row)
            continue
        for version in reversed(versions[key]):
            put_back(row, version)
        row.save_as(by, "undone")
    if not model._meta.many_to_many:
        for start in range(0, len(made), BATCH):
            delete_many(made[start : start + BATCH], by=by, verb="undone")
        return
    for row in made:
        row._history_user, row._change_reason = by, "undone"
        try:
            row.delete()
        except ProtectedError as error:
            raise ValidationError(_("”%(name)s” on käytössä muualla.") % {"name": row}) from error
