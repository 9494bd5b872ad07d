"""Everything of one organisation becomes another's: row by row, signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from accounts.people.models import User
from exchange.duplicates.folding import Folding, fold
from exchange.duplicates.models import Joining, JoiningStep
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership

WITH_HISTORY = ["toolkit.Experience", "teams.Comment", "teams.WantedPartner"]
OF_PARTNERSHIPS = ["teams.GrowthAnswer", "teams.WorkshopAnswer"]
NOTE_LENGTH = 120


class Mover:
    """Moves what hangs from B to A in the name of a person."""

    def __init__(self, joining: Joining, by: User, foldings: list[Folding]) -> None:
        self.joining, self.by = joining, by
        self.a, self.b = joining.kept, joining.joined
        self.foldings = foldings
        self.becomes = {each.theirs.pk: each.ours for each in foldings}

    def move(self) -> None:
        """All of it, in an order in which each row may be saved."""
        for folding in self.foldings:
            fold(folding, self.a, self.by)
        for partnership in rows_of(Partnership, organisation=self.b):
            partnership.organisation = self.a
            partnership.save_as(self.by, "joined")
        self._hanging_from_partnerships()
        self._acquaintances()
        self._networks("network", "member")
        self._networks("member", "network")
        for contact in rows_of("partnerships.Contact", organisation=self.b):
            contact.organisation = self.a
            if contact.partnership_id in self.becomes:
                contact.partnership = self.becomes[contact.partnership_id]
            contact.save_as(self.by, "joined")
        for label in WITH_HISTORY:
            for row in rows_of(label, organisation=self.b):
                row.organisation = self.a
                row.save_as(self.by, "joined")
        for review in rows_of("teams.NetworkReview", network=self.b):
            review.network = self.a
            review.save_as(self.by, "joined")
        for earlier in rows_of(Organisation, joined_to=self.b):
            earlier.joined_to = self.a
            earlier.save_as(self.by, "joined_along")
        self._follows()

    def _hanging_from_partnerships(self) -> None:
        """Of partnerships that became one; the others have come with all that is theirs."""
        for folding in self.foldings:
            for label in OF_PARTNERSHIPS:
                for row in rows_of(label, partnership=folding.theirs):
                    self._without_history(row, partnership=folding.ours)

    def _acquaintances(self) -> None:
        rows = rows_of("partnerships.Acquaintance", organisation=self.a)
        ours = {row.user_id: row for row in rows if row.ended_on is None}
        for row in rows_of("partnerships.Acquaintance", organisation=self.b):
            row.organisation = self.a
            mine = ours.get(row.user_id) if row.ended_on is None else None
            if mine:
                row.ended_on = max(row.started_on, timezone.localdate())
                mine.note = _both(mine.note, row.note)
                mine.save_as(self.by, "joined")
            row.save_as(self.by, "joined")

    def _networks(self, side: str, other: str) -> None:
        """What B is on one side of; what A is too ends, and so does belonging to each other."""
        rows = rows_of("partnerships.NetworkMember", **{side: self.a})
        ours = {getattr(row, f"{other}_id"): row for row in rows if row.ended_on is None}
        for row in rows_of("partnerships.NetworkMember", **{side: self.b}):
            key = getattr(row, f"{other}_id")
            mine = ours.get(key) if row.ended_on is None else None
            if mine:
                mine.note = _both(mine.note, row.note)
                mine.save_as(self.by, "joined")
            if mine or (row.ended_on is None and key == self.a.pk):
                row.ended_on = max(row.started_on, timezone.localdate())
            if key != self.a.pk:  # else it would belong to itself: it stays with B, as it was
                setattr(row, side, self.a)
            row.save_as(self.by, "joined")

    def _follows(self) -> None:
        ours = {row.user_id for row in rows_of("teams.Follow", organisation=self.a)}
        for row in rows_of("teams.Follow", organisation=self.b):
            if row.user_id in ours:
                self._step(row, values_of(row), {})
                row.delete()
            else:
                self._without_history(row, organisation=self.a)

    # Rows of whichever model.
    def _without_history(self, row: Any, **values: Model) -> None:
        before = values_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        self._step(row, before, values_of(row))

    def _step(self, row: Model, before: dict[str, Any], after: dict[str, Any]) -> None:
        JoiningStep.objects.create(
            joining=self.joining, model=row._meta.label, row=row.pk, before=before, after=after
        )


def _both(mine: str, theirs: str) -> str:
    """Both notes, if there is room for them."""
    both = "; ".join(dict.fromkeys(filter(None, [mine, theirs])))
    return both if len(both) <= NOTE_LENGTH else mine


def rows_of(model: str | type[Model], **of: object) -> list[Any]:
    """The rows, locked, in the order of their keys."""
    # A model that is known at run time only.
    found: Any = apps.get_model(model) if isinstance(model, str) else model
    rows = found._base_manager.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(**of).order_by("pk"))


def values_of(row: Model) -> dict[str, Any]:
    """The columns of a row as JSON keeps them."""
    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    # With every digit of a moment, which JSON alone would cut.
    return {key: v.isoformat() if isinstance(v, date) else v for key, v in values.items()}
