"""Two open partnerships of one level and team become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from core.typed import as_a
from exchange.duplicates.fields import one_after_the_other
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility

LONG_TEXTS = ["description", "goal", "benefit_college", "benefit_partner"]
SHORT_TEXTS = ["counterpart"]
FILLED = ["goal_agreed_on", "network_role", "direction"]  # A's, or B's where A has none


@dataclass(frozen=True)
class Folding:
    """A's open partnership and the one of B that becomes part of it."""

    ours: Partnership
    theirs: Partnership
    main: str = "a"  # whose main contact stays, when both have one

    @property
    def fits(self) -> bool:
        """Whether both descriptions fit one after the other."""
        return not left_out(self.ours, self.theirs, "description", "\n\n")


def foldings(ours: Iterable[Partnership], theirs: Iterable[Partnership]) -> list[Folding]:
    """The open partnerships that both have on one level in one team."""
    open_ones = {(row.level_id, row.team_id): row for row in ours if row.is_open}
    return [
        Folding(open_ones[row.level_id, row.team_id], row)
        for row in theirs
        if row.is_open and (row.level_id, row.team_id) in open_ones
    ]


def left_out(ours: Partnership, theirs: Partnership, name: str, between: str) -> bool:
    """Whether the field has no room for both texts."""
    text = one_after_the_other(getattr(ours, name), getattr(theirs, name), between)
    longest = as_a(Field, Partnership._meta.get_field(name)).max_length
    return longest is not None and len(text) > longest


def fold(folding: Folding, kept: Organisation, by: User) -> None:
    """B's partnership ends as a former one of A, and A's tells what both told."""
    ours, theirs = folding.ours, folding.theirs
    _people(folding, by)
    theirs.organisation = kept
    theirs.ended_on, theirs.ended_by = max(timezone.localdate(), theirs.started_on), by
    theirs.ended_reason = _("Yhdistettiin saman tason kumppanuuteen.")
    theirs.save_as(by, "joined")
    _texts(ours, theirs)
    # To be checked: two descriptions are one after the other, and nobody has read them together.
    ours.confirmed_on = ours.confirmed_by = None
    ours.save_as(by, "joined_here")
    for agreement in theirs.agreements.select_for_update(of=("self",)).order_by("pk"):
        agreement.partnership = ours
        agreement.save_as(by, "joined")
    _actions(folding, by)
    _reviews(folding, by)


def _texts(ours: Partnership, theirs: Partnership) -> None:
    """What A's partnership tells of both; what has no room stays with B's, which is kept."""
    for names, between in ((LONG_TEXTS, "\n\n"), (SHORT_TEXTS, ", ")):
        for name in names:
            if not left_out(ours, theirs, name, between):
                both = one_after_the_other(getattr(ours, name), getattr(theirs, name), between)
                setattr(ours, name, both)
    for name in FILLED:
        setattr(ours, name, getattr(ours, name) or getattr(theirs, name))
    ours.cooperation_forms = sorted({*ours.cooperation_forms, *theirs.cooperation_forms})
    ours.next_contact = min(filter(None, [ours.next_contact, theirs.next_contact]), default=None)


def _people(folding: Folding, by: User) -> None:
    """Whoever cares for B's partnership cares for A's; who cared for both does so once."""
    ours = {row.user_id: row for row in _open(folding.ours)}
    theirs = _open(folding.theirs)
    main = next((row for row in ours.values() if row.is_main), None)
    takes = next((row.user_id for row in theirs if row.is_main), None)
    changes = takes is not None and (main is None or folding.main == "b")
    if changes and main and main.user_id != takes:
        main.is_main = False
        main.save_as(by, "joined")
    for row in theirs:
        mine = ours.get(row.user_id)
        if mine:
            row.ended_on = max(timezone.localdate(), row.started_on)
            if changes and row.is_main and not mine.is_main:
                mine.is_main = True
        else:
            row.partnership = folding.ours
            row.is_main = changes and row.is_main
        row.save_as(by, "joined")
        if mine:
            mine.save_as(by, "joined")


def _open(partnership: Partnership) -> list[Responsibility]:
    rows = partnership.responsibilities.open().select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def _actions(folding: Folding, by: User) -> None:
    """A plan that is closed stays as it was; B's partnership is kept for it."""
    action = apps.get_model("teams.Action")
    rows = action._default_manager.filter(partnerships=folding.theirs, plan__closed_on=None)
    for row in rows.select_related("plan").order_by("pk"):
        keys = {*row.keys_of("partnerships"), folding.ours.pk} - {folding.theirs.pk}
        row.hold(partnerships=keys).save_as(by, "joined")


def _reviews(folding: Folding, by: User) -> None:
    """A round that has reviewed both keeps both as they were."""
    review = apps.get_model("quality.Review")
    done = review._default_manager.filter(partnership=folding.ours).values("round")
    rows = review._default_manager.filter(partnership=folding.theirs).exclude(round__in=done)
    for row in list(rows.order_by("pk")):
        row.partnership = folding.ours
        row.save_as(by, "joined")
