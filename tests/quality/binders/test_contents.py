"""What counts as evidence: each table takes what it should and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from core.fixed import FixedRowError
from quality.binders.contents import (
    GATHERERS,
    _agreements,
    _criteria,
    _levels,
    _measures,
    _plans,
    _register,
    _reviews,
    history_table,
)
from quality.binders.models import EvidenceBinder
from quality.binders.services import make_binder
from quality.criteria.services import retire_criterion
from quality.reviews.models import Review
from quality.reviews.services import correct_review, finish_review
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    CriterionFactory,
    MeasureFactory,
    MeasureValueFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ReviewRoundFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


def named(name, **fields):
    return PartnershipFactory(organisation=OrganisationFactory(name=name), **fields)


def test_an_ended_partnership_is_not_in_the_register_s_evidence(levels):
    named("Aalto", ended_on=TODAY, ended_by=UserFactory(), ended_reason="Loppui")
    person = ResponsibilityFactory(
        partnership=named(
            "Malli", team=TeamFactory(name_fi="Keittiö"), goal="Tavoite", started_on=TODAY,
            description="Leivomme", confirmed_on=TODAY,
        )
    )  # fmt: skip
    named("Aamu", team=None, level=levels["development"])
    named("Koski", team=None)
    lines = _register().lines
    assert [line[0] for line in lines] == ["Koski", "Malli", "Aamu"]
    assert lines[1] == [
        "Malli", "1 Arki", "Keittiö", str(person.user), "Leivomme", "Tavoite", TODAY, TODAY,
    ]  # fmt: skip
    assert lines[0][2:4] == ["", ""]


def test_a_retired_criterion_is_no_evidence(levels, staff):
    retire_criterion(criterion=CriterionFactory(), by=staff)
    CriterionFactory(title="Kehitys", level=levels["development"], order=1)
    CriterionFactory(title="Toinen", order=2, is_draft=False)
    CriterionFactory(title="Eka", order=1, source_detail="Kohta 2")
    lines = _criteria().lines
    assert [line[1] for line in lines] == ["Eka", "Toinen", "Kehitys"]
    assert lines[0] == [
        "1 Arki", "Eka", "Tavoitteet on sovittu ja kirjattu.", "strategia, Kohta 2", "1", "luonnos",
    ]  # fmt: skip
    assert lines[1][3:] == ["strategia", "1", "käytössä"]


def done(review, by):
    for row in review.answers.all():
        row.answer, row.note, row.link = "met", "Nähtiin", "https://perho.example/1"
        row.save_as(by, "answered")
    review.sustainability = "furthers"
    review.save_as(by, "edited")
    return finish_review(review=review, by=by)


def test_only_the_published_version_of_a_review_is_evidence(staff):
    CriterionFactory(text="Kriteeri")
    review = ReviewFactory(partnership=named("Malli"), round__name="Kierros")
    assert _reviews().lines == []
    review = done(review, staff)
    line = [
        "Kierros 2026", "Malli", "1 Arki", "Kriteeri", "Täyttyy", "Nähtiin",
        "https://perho.example/1", "edistää", "", "",
    ]  # fmt: skip
    assert _reviews().lines == [line]
    correction = correct_review(review=review, by=staff)
    assert _reviews().lines == [line]
    correction.correction_reason, correction.sustainability = "Virhe", "hinders"
    correction.save_as(staff, "edited")
    finish_review(review=Review.objects.get(pk=correction.pk), by=staff)
    assert [found[7] for found in _reviews().lines] == ["hidastaa"]


def test_reviews_come_by_round_level_and_name(levels, staff):
    CriterionFactory()
    CriterionFactory(level=levels["development"])
    new, old = ReviewRoundFactory(name="Uusi"), ReviewRoundFactory(name="Vanha", year=2025)
    for found in (new, old):
        found.opened_on, found.opened_by, found.seed = TODAY, staff, 1
        found.save_as(staff, "opened")
    for found, name, level in [
        (old, "Alku", "everyday"), (new, "Aalto", "development"), (new, "Koski", "everyday"),
        (new, "Bistro", "everyday"),
    ]:  # fmt: skip
        done(ReviewFactory(round=found, partnership=named(name, level=levels[level])), staff)
    assert [line[:2] for line in _reviews().lines] == [
        ["Uusi 2026", "Bistro"], ["Uusi 2026", "Koski"], ["Uusi 2026", "Aalto"],
        ["Vanha 2025", "Alku"],
    ]  # fmt: skip


def test_an_agreed_improvement_is_told_with_its_state(staff):
    CriterionFactory()
    review = ReviewFactory(improvement="Sovitaan tavoite")
    done(review, staff)
    assert _reviews().lines[0][8:] == ["Sovitaan tavoite", "Suunniteltu"]


def test_agreements_are_told_with_their_last_day_or_until_further_notice():
    AgreementFactory(partnership=named("Aalto"), valid_until=TODAY)
    AgreementFactory(partnership=named("Koski"), document="https://perho.example/1")
    first = date(2026, 1, 1)
    assert _agreements().lines == [
        ["Aalto", "1 Arki", "Kumppanuussopimus", first, TODAY, ""],
        ["Koski", "1 Arki", "Kumppanuussopimus", first, "toistaiseksi", "https://perho.example/1"],
    ]


@pytest.mark.parametrize(
    ("year", "status", "is_told"),
    [
        (2024, "done", False), (2025, "done", True), (2026, "planned", True),
        (2026, "dropped", False), (2027, "planned", False),
    ],
)  # fmt: skip
def test_plans_of_this_year_and_the_last_are_evidence(year, status, is_told):
    plan = PlanFactory(year=year, team=TeamFactory(name_fi="Keittiö"))
    ActionFactory(plan=plan, status=status)
    told = [line[:2] for line in _plans().lines]
    assert told == ([["Keittiö", str(year)]] if is_told else [])


def test_the_year_before_comes_first():
    for year in (2026, 2025):
        ActionFactory(plan=PlanFactory(year=year))
    assert [line[1] for line in _plans().lines] == ["2025", "2026"]


def test_what_goes_on_into_the_next_year_is_told_in_its_own_plan():
    ActionFactory(plan=PlanFactory(year=2025), ends_on=date(2026, 1, 15))
    assert [line[1] for line in _plans().lines] == ["2025"]


def test_measures_are_told_with_what_the_source_says_of_them():
    measure = MeasureFactory(name_fi="Tyytyväisyys")
    MeasureValueFactory(
        measure=measure, is_about=True, year_is_inferred=True, reported_on=TODAY, note_fi="Otos"
    )
    MeasureValueFactory(measure=measure, year=2023, low=Decimal("4.00"))
    lines = _measures().lines
    told = {line[3]: line[5] for line in lines}
    assert told == {"2022": "noin, vuosi on päätelty, raportti 24.11.2026, Otos", "2023": ""}
    assert {tuple(line[:3]) for line in lines} == {
        ("Kysely", "Tyytyväisyys", "keskiarvo asteikolla 1–5")
    }


def test_every_level_is_told(levels):
    assert _levels().lines == [
        [level.label, str(level.value), str(level.definition)] for level in levels.values()
    ]


def test_every_line_has_a_cell_under_each_heading(staff):
    CriterionFactory()
    done(ReviewFactory(), staff)
    AgreementFactory()
    MeasureValueFactory()
    ActionFactory()
    tables = [gather() for gather in GATHERERS] + [history_table(TODAY)]
    assert [table.title for table in tables] == [
        "Tasot", "Rekisteri", "Kriteerit", "Katselmukset", "Sopimukset", "Suunnitelmat",
        "Mittarit", "Muutoshistoria",
    ]  # fmt: skip
    for table in tables:
        assert {len(line) for line in table.lines} == {len(table.columns)}


def test_the_history_is_in_the_spreadsheet_alone():
    assert history_table(TODAY).in_document is False
    assert _levels().in_document is True


def test_the_history_begins_with_the_first_moment_of_the_day(lead):
    for at, name in [
        ("2026-03-01 00:00 +0200", "Mukana"), ("2026-02-28 23:59 +0200", "Ennen"),
        ("2026-03-01 00:01 +0200", "Uusin"),
    ]:  # fmt: skip
        with time_machine.travel(at, tick=False):
            OrganisationFactory(name=name, by=lead)
    lines = [line for line in history_table(date(2026, 3, 1)).lines if line[2] == "Organisaatio"]
    assert [line[1:] for line in lines] == [
        [str(lead), "Organisaatio", "Uusin", "lisättiin", ""],
        [str(lead), "Organisaatio", "Mukana", "lisättiin", ""],
    ]


def test_the_newest_change_comes_first_whatever_it_concerns(lead):
    for hour, make in [(9, OrganisationFactory), (10, CriterionFactory), (11, OrganisationFactory)]:
        with time_machine.travel(f"2026-11-24 {hour}:00:00.5 +0200", tick=False):
            make(by=lead)
    lines = [line for line in history_table(TODAY).lines if line[1] == str(lead)]
    times = [line[0].isoformat() for line in lines]
    assert times == ["2026-11-24T11:00:00", "2026-11-24T10:00:00", "2026-11-24T09:00:00"]


def test_reviews_come_into_the_history_when_they_are_done(staff):
    CriterionFactory()
    review = ReviewFactory(by=staff)

    def verbs():
        return [line[4] for line in history_table(TODAY).lines if line[2] == "Katselmus"]

    assert verbs() == []
    done(review, staff)
    assert verbs() == ["merkittiin valmiiksi", "muutettiin", "lisättiin"]


def test_what_is_sealed_is_not_deleted(staff):
    binder = make_binder(title="Auditointi", history_from=TODAY, by=staff)
    with pytest.raises(FixedRowError, match="is sealed"):
        binder.delete()
    assert EvidenceBinder.objects.get() == binder


def test_what_the_system_did_has_no_name_beside_it():
    partner = OrganisationFactory(city="Turku")
    partner.city, partner.notes = "Helsinki", "Uusi"
    partner.save_as(None, "edited")
    edited, created = [line for line in history_table(TODAY).lines if line[2] == "Organisaatio"]
    assert (edited[1], edited[4], edited[5]) == ("", "muutettiin", "paikkakunta, lisätietoja")
    assert (created[4], created[5]) == ("lisättiin", "")


def test_the_newest_binder_comes_first(staff):
    rows = []
    for at in ("12:00", "11:00", "12:00"):
        with time_machine.travel(f"2026-11-24 {at} +0200", tick=False):
            rows.append(make_binder(title="Aineisto", history_from=TODAY, by=staff))
    assert list(EvidenceBinder.objects.all()) == [rows[2], rows[0], rows[1]]
