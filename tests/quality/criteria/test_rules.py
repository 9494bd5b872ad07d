"""Which version of a criterion is in use, who reviews by it, and what of it stays."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from core.fixed import FixedRowError
from quality.criteria.models import Criterion
from quality.criteria.rules import may_review, reviewers
from quality.criteria.services import retire_criterion, save_criterion
from tests.constraints import accepts
from tests.factories import CriterionFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def used():
    row = CriterionFactory(title="Tavoitteet", order=3)
    ReviewFactory()
    return row


def told(row):
    records = row.history.order_by("history_id")
    return [(record.history_change_reason, record.history_user) for record in records]


@pytest.mark.parametrize(
    ("persona", "may"),
    [("quality", True), ("administrator", True), ("lead", False), ("staff", False)],
)
def test_the_quality_group_and_the_administrators_review(request, persona, may):
    user = request.getfixturevalue(persona)
    assert (may_review(user), user in reviewers()) == (may, may)


def test_the_right_and_the_admin_are_both_needed():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="change_review"))
    assert (may_review(user), list(reviewers())) == (False, [])
    user = UserFactory(is_staff=True)
    assert (may_review(user), list(reviewers())) == (False, [])


def test_in_use_is_what_has_not_ended(used, staff):
    other = CriterionFactory()
    retire_criterion(criterion=used, by=staff)
    assert list(Criterion.objects.in_use()) == [other]
    used.refresh_from_db()
    assert (used.is_in_use, other.is_in_use) == (False, True)
    assert (used.is_used, other.is_used) == (True, False)


def test_its_use_is_counted_in_reviews(used):
    ReviewFactory()
    CriterionFactory()
    found = Criterion.objects.with_use().order_by("pk")
    assert [row.use for row in found] == [2, 0]


def test_is_known_by_its_key_and_edition(used, staff):
    used.text = "Toisin"
    new = save_criterion(criterion=used, by=staff)
    CriterionFactory()
    assert Criterion.objects.get_by_natural_key(used.key, 2) == new
    assert new.natural_key() == (used.key, 2)


def test_is_found_by_its_words():
    row = CriterionFactory(title="Ää", text="Bee", source_detail="Cee", guidance="Dee")
    assert row.search_text == "aa bee cee"


def test_its_title_is_tidied():
    row = CriterionFactory.build(title="  Yhteiset  tavoitteet ", level=None)
    row.clean()
    assert row.title == "Yhteiset tavoitteet"


class TestSaving:
    def test_a_new_one_is_created(self, levels, staff):
        row = Criterion(level=levels["everyday"], title="A", text="B", source="vision")
        assert save_criterion(criterion=row, by=staff) is row
        assert told(row) == [("created", staff)]

    def test_one_that_nobody_uses_is_edited(self, staff):
        row = CriterionFactory()
        row.text = "Toisin"
        assert save_criterion(criterion=row, by=staff) is row
        assert told(row)[-1] == ("edited", staff)
        assert Criterion.objects.count() == 1

    def test_the_wording_of_a_used_one_is_written_into_a_new_version(self, used, staff):
        for name, value in [
            ("title", "Uusi"), ("text", "Toisin"), ("source", "vision"), ("source_detail", "Kohta"),
            ("guidance", "Ohje"), ("is_draft", False), ("order", 7),
        ]:  # fmt: skip
            setattr(used, name, value)
        new = save_criterion(criterion=used, by=staff)
        old = Criterion.objects.get(edition=1)
        assert (old.title, old.ended_on, old.ended_by) == ("Tavoitteet", TODAY, staff)
        assert (new.edition, new.key, new.level, new.replaces) == (2, old.key, old.level, old)
        assert (new.title, new.text, new.source, new.source_detail) == (
            "Uusi", "Toisin", "vision", "Kohta",
        )  # fmt: skip
        assert (new.guidance, new.is_draft, new.order) == ("Ohje", False, 7)
        assert (told(old)[-1], told(new)) == (("replaced", staff), [("created", staff)])

    def test_the_place_of_a_used_one_is_edited(self, used, staff):
        used.order = 9
        assert save_criterion(criterion=used, by=staff) == used
        assert told(used)[-1] == ("edited", staff)

    def test_an_ended_one_gets_no_new_wording(self, used, staff):
        retire_criterion(criterion=used, by=staff)
        used.refresh_from_db()
        used.text = "Toisin"
        with pytest.raises(ValidationError, match="ei ole enää käytössä"):
            save_criterion(criterion=used, by=staff)

    def test_is_retired_once(self, used, staff, lead):
        retire_criterion(criterion=used, by=staff)
        retire_criterion(criterion=used, by=lead)
        used.refresh_from_db()
        assert (used.ended_on, used.ended_by) == (TODAY, staff)
        assert told(used)[1:] == [("retired", staff)]


class TestFixed:
    @pytest.mark.parametrize(
        ("name", "value"),
        [("key", "toinen"), ("edition", 2), ("started_on", date(2026, 1, 1)), ("level_id", 0)],
    )
    def test_what_it_is_stays(self, levels, name, value):
        row = CriterionFactory()
        setattr(row, name, value or levels["network"].pk)
        with pytest.raises(FixedRowError, match="never changes"):
            row.save_as(None, "edited")

    def test_what_it_replaces_stays(self):
        row = CriterionFactory()
        row.replaces = CriterionFactory()
        with pytest.raises(FixedRowError, match="never changes"):
            row.save_as(None, "edited")

    @pytest.mark.parametrize("value", [None, date(2026, 12, 1)])
    def test_an_end_stays(self, staff, value):
        row = CriterionFactory()
        retire_criterion(criterion=row, by=staff)
        row.refresh_from_db()
        row.ended_on, row.ended_by = value, staff if value else None
        with pytest.raises(FixedRowError, match="has ended"):
            row.save_as(None, "edited")

    @pytest.mark.parametrize(("is_used", "is_ended"), [(True, False), (False, True)])
    def test_wording_stays_once_used_or_ended(self, staff, is_used, is_ended):
        row = CriterionFactory()
        if is_used:
            ReviewFactory()
        if is_ended:
            retire_criterion(criterion=row, by=staff)
        row.refresh_from_db()
        row.guidance = "Toisin"
        with pytest.raises(FixedRowError, match="make a new version"):
            row.save_as(None, "edited")

    def test_the_order_of_an_ended_one_may_change(self, staff):
        row = CriterionFactory()
        retire_criterion(criterion=row, by=staff)
        row.refresh_from_db()
        row.order = 9
        row.save_as(None, "edited")
        assert Criterion.objects.get().order == 9

    def test_only_an_unused_first_version_is_deleted(self, used, staff):
        with pytest.raises(FixedRowError, match="is kept"):
            used.delete()
        used.text = "Toisin"
        new = save_criterion(criterion=used, by=staff)
        with pytest.raises(FixedRowError, match="is kept"):
            new.delete()
        other = CriterionFactory()
        other.delete()
        assert not Criterion.objects.filter(key=other.key).exists()


class TestConstraints:
    def test_an_edition_is_there_once_and_one_is_in_use(self, staff):
        first = CriterionFactory()
        retire_criterion(criterion=first, by=staff)
        row = CriterionFactory()
        assert accepts(row, key=first.key, edition=2, replaces=first) is True
        third = CriterionFactory()
        assert accepts(third, key=first.key, edition=3, replaces=row) is False
        ended = {"key": first.key, "ended_on": TODAY, "ended_by": staff}
        assert accepts(CriterionFactory(), **ended, edition=3, replaces=row) is True
        assert accepts(CriterionFactory(), **ended) is False

    @pytest.mark.parametrize(
        ("edition", "replaces", "accepted"),
        [(1, False, True), (2, True, True), (2, False, False), (1, True, False)],
    )
    def test_only_a_later_edition_replaces_another(self, edition, replaces, accepted):
        other = CriterionFactory() if replaces else None
        assert accepts(CriterionFactory(), edition=edition, replaces=other) is accepted

    def test_replaces_another_row(self):
        row = CriterionFactory()
        assert accepts(row, edition=2, replaces=row) is False

    @pytest.mark.parametrize(
        ("on", "is_by", "accepted"),
        [
            (TODAY, True, True), (date(2026, 11, 23), True, False), (TODAY, False, False),
            (None, True, False),
        ],
    )  # fmt: skip
    def test_ends_by_whom_and_not_before_it_started(self, staff, on, is_by, accepted):
        by = staff if is_by else None
        assert accepts(CriterionFactory(), ended_on=on, ended_by=by) is accepted

    def test_comes_by_level_and_order(self, levels):
        rows = [
            CriterionFactory(level=levels[level], order=order)
            for level, order in [("network", 1), ("everyday", 2), ("everyday", 1)]
        ]
        assert list(Criterion.objects.all()) == [rows[2], rows[1], rows[0]]
