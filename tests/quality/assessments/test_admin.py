"""The quality group writes statements and measures in the admin; nobody else does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quality.assessments import services
from quality.assessments.models import Assessment, AssessmentStatement
from quality.measures.models import Measure, MeasureValue
from tests.factories import MeasureFactory, MeasureValueFactory, MembershipFactory, StatementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOST_QUERIES = 12


def page_of(row):
    return reverse(f"admin:quality_{row._meta.model_name}_change", args=[row.pk])


def form_of(client, path):
    """What the admin's page would send back unchanged, the rows inside it among them."""
    context = client.get(path).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


class TestStatements:
    def test_the_quality_group_changes_one_and_signs_it(self, as_, quality):
        statement = StatementFactory()
        client, path = as_("quality"), page_of(statement)
        data = form_of(client, path) | {"text_fi": "Sovimme yhdessä."}
        data.pop("is_draft")
        assert client.post(path, data).status_code == 302
        statement.refresh_from_db()
        assert (statement.text_fi, statement.is_draft) == ("Sovimme yhdessä.", False)
        assert statement.history.latest("history_id").history_user == quality

    def test_the_quality_group_adds_one(self, as_):
        texts = {"text_fi": "Kiitämme.", "text_sv": "Vi tackar.", "text_en": "We thank."}
        data = texts | {"key": "new", "phase": "after", "order": 5, "is_asked": "on"}
        response = as_("quality").post(reverse("admin:quality_assessmentstatement_add"), data)
        assert response.status_code == 302
        assert AssessmentStatement.objects.get().text_en == "We thank."

    def test_a_page_opened_before_anothers_save_is_refused(self, as_, staff):
        statement = StatementFactory()
        client, path = as_("quality"), page_of(statement)
        opened = form_of(client, path)
        statement.text_fi = "Toinen ehti"
        statement.save_as(staff, "edited")
        response = client.post(path, opened | {"text_fi": "Minä"})
        statement.refresh_from_db()
        assert (response.status_code, statement.text_fi) == (409, "Toinen ehti")

    @pytest.mark.parametrize("persona", ["staff", "lead", "other_staff"])
    def test_nobody_else_writes_them(self, as_, persona):
        statement = StatementFactory(text_fi="Alkuperäinen")
        client = as_(persona)
        client.post(page_of(statement), {"text_fi": "Toinen"})
        client.post(reverse("admin:quality_assessmentstatement_add"), {"key": "x"})
        assert [row.text_fi for row in AssessmentStatement.objects.all()] == ["Alkuperäinen"]


class TestMeasures:
    def test_the_quality_group_adds_the_number_of_a_new_year(self, as_, quality):
        measure = MeasureValueFactory().measure
        client, path = as_("quality"), page_of(measure)
        data = form_of(client, path) | {
            "values-TOTAL_FORMS": 2, "values-1-year": 2026, "values-1-low": "3,5",
            "values-1-high": "4", "values-1-opened_version": 0, "values-1-measure": measure.pk,
        }  # fmt: skip
        assert client.post(path, data).status_code == 302
        new = MeasureValue.objects.get(year=2026)
        assert (new.low, new.high) == (Decimal("3.50"), Decimal(4))
        assert new.history.get().history_user == quality
        assert MeasureValue.objects.count() == 2

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("low", "5.5", "Arvo ei ole asteikolla 1–5."),
            ("high", "2", "Vaihteluvälin yläpään on oltava alapäätä suurempi."),
            ("year", "1850", None),
        ],
    )
    def test_a_wrong_number_is_told_at_its_field(self, as_, field, value, message):
        stored = MeasureValueFactory()
        client, path = as_("quality"), page_of(stored.measure)
        response = client.post(path, form_of(client, path) | {f"values-0-{field}": value})
        [inline] = response.context["inline_admin_formsets"]
        errors = inline.formset.forms[0].errors
        assert set(errors) == {field}
        assert message is None or errors[field] == [message]

    def test_a_number_that_another_has_changed_meanwhile_is_not_overwritten(self, as_, staff):
        stored = MeasureValueFactory()
        client, path = as_("quality"), page_of(stored.measure)
        opened = form_of(client, path)
        stored.low = Decimal("4.10")
        stored.save_as(staff, "edited")
        response = client.post(path, opened | {"values-0-low": "2"})
        stored.refresh_from_db()
        assert (response.status_code, stored.low) == (409, Decimal("4.10"))

    def test_a_number_is_corrected_and_not_deleted(self, as_, quality):
        stored = MeasureValueFactory()
        client, path = as_("quality"), page_of(stored.measure)
        client.post(path, form_of(client, path) | {"values-0-DELETE": "on"})
        assert MeasureValue.objects.get() == stored


class TestAssessments:
    @pytest.fixture
    def found(self, staff, team):
        StatementFactory()
        return services.start(team=team, by=staff)

    def test_are_only_read_by_the_quality_group(self, as_, found):
        client, path = as_("quality"), page_of(found)
        html = client.get(path).content.decode()
        assert str(found.answers.get()) in html
        assert client.post(path, {}).status_code == 403

    def test_are_deleted_by_nobody(self, as_, found):
        path = reverse("admin:quality_assessment_delete", args=[found.pk])
        assert as_("administrator").post(path, {"post": "yes"}).status_code == 403
        assert Assessment.objects.get() == found


class TestLists:
    def queries(self, client, model):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"admin:quality_{model}_changelist")).status_code == 200
        return len(seen)

    def fill(self, count):
        for _number in range(count):
            StatementFactory()
            MeasureFactory()
            member = MembershipFactory()
            services.start(team=member.team, by=member.user)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "model", ["measuresource", "measure", "assessmentstatement", "assessment"]
    )
    def test_take_the_same_queries_however_long(self, as_, model):
        client = as_("quality")
        self.fill(2)
        few = self.queries(client, model)
        self.fill(15)
        assert self.queries(client, model) == few <= MOST_QUERIES

    def test_a_page_with_many_values_takes_the_same_queries(self, as_):
        measure = MeasureValueFactory().measure
        client = as_("quality")

        def count():
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page_of(measure)).status_code == 200
            return len(seen)

        count()  # what Django keeps of a process is asked for once
        few = count()
        for year in range(2001, 2016):
            MeasureValueFactory(measure=measure, year=year)
        assert (count(), Measure.objects.count()) == (few, 1)
