"""What a person confirmed on a day stands together, where the latest of it does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from perho_partners.activity.folding import by_day, folded


def did(who, verb, when=None):
    return SimpleNamespace(who=who, verb=verb, when=when)


def test_confirmations_of_one_person_are_told_together_and_nothing_else():
    entries = [
        did("a", "confirmed"), did("a", "edited"), did("b", "confirmed"), did("a", "confirmed"),
        did("a", "edited"),
    ]  # fmt: skip
    lines = folded(entries)
    assert [line.entries for line in lines] == [
        [entries[0], entries[3]], [entries[1]], [entries[2]], [entries[4]],
    ]  # fmt: skip
    assert [line.is_folded for line in lines] == [True, False, False, False]
    assert [line.first for line in lines] == [entries[0], entries[1], entries[2], entries[4]]


def test_a_day_is_that_of_the_college_and_folds_by_itself():
    entries = [
        did("a", "confirmed", datetime(2026, 11, 23, 22, 0, tzinfo=UTC)),
        did("a", "confirmed", datetime(2026, 11, 23, 21, 59, tzinfo=UTC)),
    ]
    days = by_day(entries)
    assert [(day, len(lines)) for day, lines in days] == [
        (date(2026, 11, 24), 1), (date(2026, 11, 23), 1),
    ]  # fmt: skip
