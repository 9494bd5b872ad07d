"""The evidence binder: what it holds, and that it stays what it was."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.fixed import FixedRowError
from quality.binders.history import VERBS
from quality.binders.models import EvidenceBinder
from quality.binders.services import make_binder
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    CriterionFactory,
    MeasureValueFactory,
    OrganisationFactory,
    PartnershipFactory,
    PlanFactory,
    ResponsibilityFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(levels):
    with time_machine.travel("2026-11-24 12:00 +0200", tick=False):
        yield


@pytest.fixture
def partnership(team, lead):
    partner = OrganisationFactory(name="Kahvila Äyräs", by=lead)
    return PartnershipFactory(organisation=partner, team=team, by=lead)


def made(quality, **changes):
    data = {"title": "Auditointi", "history_from": date(2026, 1, 1), "by": quality} | changes
    return make_binder(**data)


def sheets(binder):
    book = openpyxl.load_workbook(BytesIO(bytes(binder.appendix)))
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def test_is_made_by_the_quality_group_and_downloaded(as_, partnership, quality):
    page = as_("quality")
    data = {"title": "Auditointi 2026", "history_from": "1.1.2026"}
    response = page.post(reverse("binders:list"), data)
    binder = EvidenceBinder.objects.get()
    assert (response["Location"], binder.made_by) == (binder.get_absolute_url(), quality)
    for name, kept, stored in (
        ("document", binder.document.encode(), binder.document_sha256),
        ("appendix", bytes(binder.appendix), binder.appendix_sha256),
    ):
        body = page.get(reverse("binders:file", args=[binder.pk, name])).content
        assert (body, sha256(body).hexdigest()) == (kept, stored)
    sums = page.get(reverse("binders:file", args=[binder.pk, "checksums"])).content.decode()
    assert sums.split() == [
        binder.document_sha256, f"aineisto-{binder.pk}.html",
        binder.appendix_sha256, f"aineisto-{binder.pk}.xlsx",
    ]  # fmt: skip


def test_its_checksums_hold_after_later_edits(as_, partnership, quality, staff):
    binder = made(quality)
    sums = (binder.document_sha256, binder.appendix_sha256)
    partnership.description = "Jotain aivan muuta"
    partnership.save_as(staff, "edited")
    partnership.organisation.name = "Toinen nimi"
    partnership.organisation.save_as(staff, "edited")
    binder = EvidenceBinder.objects.get()
    assert (binder.document_sum(), binder.appendix_sum(), binder.is_intact) == (*sums, True)
    assert "Kahvila Äyräs" in binder.document
    assert "Toinen nimi" not in binder.document
    later = made(quality)
    assert later.document_sha256 != sums[0]


def test_what_is_sealed_is_not_saved_again(quality):
    binder = made(quality)
    binder.title = "Toinen"
    with pytest.raises(FixedRowError):
        binder.save()


def test_tampering_in_the_database_is_told(as_, quality):
    binder = made(quality)
    page = as_("quality")
    assert page.get(binder.get_absolute_url()).context["binder"].is_intact
    changed = binder.document.replace("Auditointi", "Muutettu")
    EvidenceBinder.objects.filter(pk=binder.pk).update(document=changed)
    text = page.get(binder.get_absolute_url()).content.decode()
    assert "Tarkistussumma ei täsmää" in text


def test_document_and_spreadsheet_have_the_same_lines(partnership, quality, lead, levels):
    ResponsibilityFactory(partnership=partnership, user=lead)
    CriterionFactory(level=levels["everyday"])
    AgreementFactory(partnership=partnership)
    MeasureValueFactory()
    action = ActionFactory(plan=PlanFactory(team=partnership.team), title="=1+1 <b>Vierailu</b>")
    binder = made(quality)
    found = sheets(binder)
    assert {name: len(lines) for name, lines in found.items() if name != "Muutoshistoria"} == {
        "Tasot": 5, "Rekisteri": 1, "Kriteerit": 1, "Katselmukset": 0, "Sopimukset": 1,
        "Suunnitelmat": 1, "Mittarit": 1,
    }  # fmt: skip
    assert binder.document.count("<tr>") - 6 == 10  # a heading line for each table with lines
    assert found["Suunnitelmat"][0][3] == action.title
    assert "<b>Vierailu" not in binder.document
    assert "&lt;b&gt;Vierailu" in binder.document


def test_history_is_told_from_the_day_asked_for(partnership, quality, lead):
    with time_machine.travel("2026-03-01 12:00 +0200", tick=False):
        partnership.goal = "Kolme projektia"
        partnership.save_as(lead, "edited")
    since = {day: sheets(made(quality, history_from=day))["Muutoshistoria"]
             for day in (date(2026, 2, 1), date(2026, 11, 24), date(2026, 11, 25))}  # fmt: skip
    edits = [line for line in since[date(2026, 2, 1)] if line[4] == "muutettiin"]
    assert [line[1:] for line in edits] == [
        (str(lead), "Kumppanuus", "Kahvila Äyräs, 1 Arki", "muutettiin", "tavoite")
    ]
    assert all(line[4] != "muutettiin" for line in since[date(2026, 11, 24)])
    assert since[date(2026, 11, 25)] == []


def test_every_verb_of_the_history_has_its_words():
    """A verb that is new in the code must come to the binder's words first."""
    rooms = ["partnerships", "teams", "quality"]
    written = {
        verb
        for room in rooms
        for path in (settings.BASE_DIR / room).rglob("*.py")
        for verb in re.findall(
            r"""save_as\([^()]*,\s*"([a-z_]+)"|verb="([a-z_]+)\"""",
            path.read_text(encoding="utf-8"),
        )
    }
    verbs = {word for pair in written for word in pair if word}
    untold = {"planned", "finished", "answered"}  # of self-assessments, which stay with the team
    assert verbs - untold - set(VERBS) == set()


def test_drafts_of_reviews_are_nobodys_evidence(partnership, quality):
    ReviewFactory(partnership=partnership)
    kinds = {line[2] for line in sheets(made(quality))["Muutoshistoria"]}
    assert "Katselmus" not in kinds


def test_what_an_administrator_has_deleted_is_told_by_its_kind(partnership, quality, lead):
    partnership.goal = "Jotain"
    partnership.save_as(lead, "edited")
    partner = partnership.organisation
    partnership.delete()
    partner.delete()
    lines = sheets(made(quality))["Muutoshistoria"]
    assert {line[3] for line in lines if line[2] == "Kumppanuus"} == {"poistettu"}


def test_needs_nothing_beside_it(partnership, quality):
    document = made(quality).document
    assert re.findall(r"""(?:src|href)=["'](?!#)""", document) == []


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"title": ["Kirjoita otsikko."], "history_from": ["Kirjoita päivä."]}),
        ({"title": "A", "history_from": "eilen"},
         {"history_from": ["Kirjoita päivä muodossa 23.11.2026."]}),
    ],
)  # fmt: skip
def test_mistakes_are_told(as_, data, errors):
    response = as_("quality").post(reverse("binders:list"), data)
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert EvidenceBinder.objects.count() == 0


@pytest.mark.slow
def test_is_collected_with_a_fixed_number_of_queries(partnership, quality, team, lead):
    counts = []
    for number in (1, 20):
        for _ in range(number):
            row = PartnershipFactory(team=team, by=lead)
            AgreementFactory(partnership=row)
            ResponsibilityFactory(partnership=row, by=lead)
            plan = team.plans.first() or PlanFactory(team=team)
            ActionFactory(plan=plan, partnerships=[row], people=[lead], by=lead)
        with CaptureQueriesContext(connection) as queries:
            made(quality)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_leaves_the_files_alone(as_, quality):
    made(quality)
    page = as_("quality")
    page.get(reverse("binders:list"))
    with CaptureQueriesContext(connection) as queries:
        page.get(reverse("binders:list"))
    read = [query["sql"] for query in queries if "evidencebinder" in query["sql"].split("FROM")[0]]
    assert [sql for sql in read if '"document"' in sql or '"appendix"' in sql] == []
    assert len(queries) <= 7
