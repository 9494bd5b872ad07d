"""The register in the admin: searched, filtered, signed, and no way round the history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships import services
from partnerships.partnerships.models import Partnership, Responsibility
from tests.factories import (
    AcquaintanceFactory,
    AgreementFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    SavedViewFactory,
    TeamFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOST_QUERIES = 12


@pytest.fixture
def admin_page(as_, levels):
    return as_("administrator")


def address(page, *args):
    return reverse(f"admin:partnerships_{page}", args=args)


def found(client, model, **query):
    response = client.get(address(f"{model}_changelist"), query)
    assert response.status_code == 200
    return [str(row) for row in response.context["cl"].result_list]


def newest(row):
    return type(row).history.filter(id=row.pk).latest("history_id")


def moved(levels, staff):
    before = PartnershipFactory()
    return services.move_level(
        partnership=before,
        level=levels["development"],
        reason="Kasvoimme yhdessä",
        on=before.started_on,
        by=staff,
    )


class TestLists:
    def queries(self, client, model):
        path = address(f"{model}_changelist")
        client.get(path)  # content types and the like are asked for once
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        return len(captured), len(response.context["cl"].result_list)

    @pytest.mark.slow
    @pytest.mark.parametrize(
        "model",
        [
            *["organisation", "partnership", "responsibility", "acquaintance", "savedview"],
            "agreement",
        ],
    )
    def test_ask_the_same_number_of_questions_however_long(self, admin_page, model):
        factory = {
            "organisation": OrganisationFactory,
            "partnership": PartnershipFactory,
            "responsibility": ResponsibilityFactory,
            "acquaintance": AcquaintanceFactory,
            "savedview": SavedViewFactory,
            "agreement": AgreementFactory,
        }[model]
        team = TeamFactory()
        shared = {"team": team} if model in ("partnership", "savedview") else {}
        factory.create_batch(3, **shared)
        few, rows = self.queries(admin_page, model)
        assert rows == 3
        factory.create_batch(27, **shared)
        assert self.queries(admin_page, model) == (few, 30)
        assert few <= MOST_QUERIES

    @pytest.mark.slow
    def test_of_moves_asks_the_same_number_of_questions_however_long(
        self, admin_page, levels, staff
    ):
        for _ in range(3):
            moved(levels, staff)
        few, _rows = self.queries(admin_page, "levelchange")
        for _ in range(27):
            moved(levels, staff)
        assert self.queries(admin_page, "levelchange") == (few, 30)
        assert few <= MOST_QUERIES

    @pytest.mark.parametrize("model", ["level", "keyword"])
    def test_of_reference_rows_asks_few_questions(self, admin_page, model):
        assert self.queries(admin_page, model)[0] <= MOST_QUERIES

    @pytest.mark.parametrize("words", ["äänekosken", "AANEKOSKEN", "Äänek", "kahvi ääne", "  "])
    def test_organisations_are_found_whatever_the_case_and_accents(self, admin_page, words):
        OrganisationFactory(name="Äänekosken Kahvila")
        assert found(admin_page, "organisation", q=words) == ["Äänekosken Kahvila"]

    @pytest.mark.parametrize("words", ["ääne", "ÄÄNE", "sopimuksella"])
    def test_partnerships_are_found_by_organisation_and_description(self, admin_page, words):
        PartnershipFactory(organisation__name="Äänekosken Kahvila")
        PartnershipFactory(description="Muuta tekemistä yhdessä koko talon voimin.")
        assert found(admin_page, "partnership", q=words) == ["Äänekosken Kahvila, 1 Arki"]

    @pytest.mark.parametrize("words", ["Öljyn", "öljyn"])
    def test_responsibilities_are_found_by_person(self, admin_page, words):
        ResponsibilityFactory(user__last_name="Öljynen", area="sopimukset")
        ResponsibilityFactory()
        assert found(admin_page, "responsibility", q=words) == ["Päivi Öljynen, sopimukset"]

    @pytest.mark.parametrize(
        ("model", "words", "count"),
        [
            ("keyword", "company-visits", 1),
            ("levelchange", "kasvoimme", 1),
            ("levelchange", "kutistuimme", 0),
            ("acquaintance", "tuttu", 1),
            ("savedview", "oma nä", 1),
        ],
    )
    def test_the_other_lists_can_be_searched(self, admin_page, levels, staff, model, words, count):
        moved(levels, staff)
        AcquaintanceFactory(organisation__name="Tuttu Oy")
        SavedViewFactory(name="Oma näkymä")
        assert len(found(admin_page, model, q=words)) == count

    @pytest.mark.parametrize(
        ("model", "query", "count"),
        [
            ("organisation", {"category__exact": "society"}, 1),
            ("organisation", {"archived_on__isempty": "0"}, 1),
            ("organisation", {"is_example__exact": "1"}, 0),
            ("partnership", {"level__id__exact": "everyday"}, 1),
            ("partnership", {"ended_on__isempty": "0"}, 1),
            ("partnership", {"is_vague__exact": "1"}, 0),
            ("responsibility", {"is_main__exact": "1"}, 1),
            ("levelchange", {"after__level__id__exact": "development"}, 1),
            ("keyword", {"kind__exact": "nothing"}, 0),
        ],
    )
    def test_filters_narrow(self, admin_page, levels, staff, model, query, count):
        moved(levels, staff)
        ResponsibilityFactory(
            partnership=Partnership.objects.open().get(), is_main=True, area="sopimukset"
        )
        OrganisationFactory(
            category="society",
            archived_on="2026-01-01",
            archived_by=staff,
            archived_reason="Lopetti",
        )
        query = {
            key: levels[value].pk if value in levels else value for key, value in query.items()
        }
        assert len(found(admin_page, model, **query)) == count

    def test_moves_can_be_browsed_by_date(self, admin_page, levels, staff):
        year = moved(levels, staff).started_on.year
        assert len(found(admin_page, "levelchange", decided_on__year=year)) == 1
        assert found(admin_page, "levelchange", decided_on__year=year - 1) == []

    @pytest.mark.parametrize(
        ("field", "term", "texts"),
        [
            ("organisation", "ääne", ["Äänekosken Kahvila"]),
            ("organisation", "", ["Äänekosken Kahvila"]),
            ("team", "Ravin", ["Ravintola-ala"]),
            ("ended_by", "Esimerk", ["Päivi Esimerkki"]),
        ],
    )
    def test_choices_are_offered_while_typing(
        self, admin_page, team, administrator, field, term, texts
    ):
        OrganisationFactory(name="Äänekosken Kahvila")
        administrator.last_name = "Esimerkki"
        administrator.save()
        query = {"app_label": "partnerships", "model_name": "partnership", "field_name": field}
        response = admin_page.get(reverse("admin:autocomplete"), query | {"term": term})
        assert [row["text"] for row in response.json()["results"]] == texts


def organisation_data(organisation, **changes):
    return {
        "name": organisation.name,
        "category": "working_life",
        "registered_on": "1.1.2026",
        "opened_version": organisation.version,
        **changes,
    }


def partnership_data(partnership, *people, **changes):
    """What the partnership's form posts; people are the rows of its responsibilities."""
    data = {
        "opened_version": partnership.version,
        "team": partnership.team_id,
        "description": partnership.description,
        "responsibilities-TOTAL_FORMS": len(people),
        "responsibilities-INITIAL_FORMS": sum("id" in row for row in people),
        "responsibilities-MIN_NUM_FORMS": 0,
        "responsibilities-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(people):
        row = {"partnership": partnership.pk, "started_on": "1.2.2026"} | row
        data |= {f"responsibilities-{number}-{name}": value for name, value in row.items()}
    return data | changes


class TestSaving:
    def test_an_organisation_signs_the_history(self, admin_page, administrator):
        organisation = OrganisationFactory()
        data = organisation_data(organisation, city="Ähtäri", sectors=["restaurant"])
        response = admin_page.post(address("organisation_change", organisation.pk), data)
        assert response.status_code == 302
        record = newest(organisation)
        assert (record.history_user, record.city) == (administrator, "Ähtäri")
        assert record.changes["city"] == ["", "Ähtäri"]

    def test_a_new_organisation_signs_the_history(self, admin_page, administrator):
        data = {"name": "Äänekosken Kahvila", "category": "working_life"}
        response = admin_page.post(
            address("organisation_add"), data | {"registered_on": "1.1.2026"}
        )
        assert response.status_code == 302
        assert newest(Organisation.objects.get()).history_user == administrator

    def test_a_web_address_without_a_scheme_is_the_safe_one(self, admin_page):
        organisation = OrganisationFactory()
        data = organisation_data(organisation, website="www.esimerkki.fi")
        admin_page.post(address("organisation_change", organisation.pk), data)
        organisation.refresh_from_db()
        assert organisation.website == "https://www.esimerkki.fi"

    @pytest.mark.parametrize(
        ("changes", "errors"),
        [
            (
                {"business_id": "0112038-1"},
                {
                    "business_id": [
                        "Y-tunnuksessa on virhe. Tarkista numerot, esimerkiksi 0112038-9."
                    ]
                },
            ),
            (
                {"name": "TOINEN"},
                {
                    "name": [
                        "Tämän niminen organisaatio on jo rekisterissä. Avaa se, tai lisää "
                        "nimeen paikkakunta, jos kyse on eri organisaatiosta."
                    ]
                },
            ),
        ],
    )
    def test_what_contradicts_itself_is_refused_in_words(self, admin_page, changes, errors):
        OrganisationFactory(name="Toinen")
        organisation = OrganisationFactory()
        response = admin_page.post(
            address("organisation_change", organisation.pk),
            organisation_data(organisation, **changes),
        )
        assert response.context["adminform"].form.errors == errors

    def test_a_partnership_and_its_people_sign_the_history(self, admin_page, administrator, staff):
        partnership = PartnershipFactory()
        data = partnership_data(partnership, {"user": staff.pk, "is_main": "on"}, goal="Tavoite")
        response = admin_page.post(address("partnership_change", partnership.pk), data)
        assert response.status_code == 302
        person = partnership.responsibilities.get()
        records = [newest(partnership), newest(person)]
        assert [record.history_user for record in records] == [administrator] * 2
        assert (records[0].goal, records[1].history_change_reason) == ("Tavoite", "added")

    def test_a_person_edited_beside_a_partnership_signs_the_history(
        self, admin_page, administrator
    ):
        person = ResponsibilityFactory()
        row = {"id": person.pk, "user": person.user_id, "opened_version": person.version}
        row |= {"area": "sopimukset"}
        path = address("partnership_change", person.partnership_id)
        admin_page.post(path, partnership_data(person.partnership, row))
        record = newest(person)
        assert (record.history_user, record.area) == (administrator, "sopimukset")

    def test_a_person_beside_a_partnership_is_ended_and_not_removed(self, admin_page):
        person = ResponsibilityFactory()
        row = {"id": person.pk, "user": person.user_id, "opened_version": person.version}
        row |= {"DELETE": "on"}
        path = address("partnership_change", person.partnership_id)
        admin_page.post(path, partnership_data(person.partnership, row))
        assert Responsibility.objects.get() == person

    @pytest.mark.parametrize("same", ["main contact", "person"])
    def test_two_of_the_same_in_one_save_are_refused_in_words(
        self, admin_page, staff, other_staff, same
    ):
        partnership = PartnershipFactory()
        rows = [{"user": staff.pk}, {"user": staff.pk}]
        if same == "main contact":
            rows = [{"user": person.pk, "is_main": "on"} for person in (staff, other_staff)]
        path = address("partnership_change", partnership.pk)
        response = admin_page.post(path, partnership_data(partnership, *rows))
        assert (response.status_code, bool(response.context["errors"])) == (200, True)
        assert not partnership.responsibilities.exists()

    def test_moves_and_ends_are_not_made_here(self, admin_page, levels):
        partnership = PartnershipFactory()
        changes = {"level": levels["network"].pk, "started_on": "1.1.2020", "ended_on": "1.3.2026"}
        data = partnership_data(partnership, goal="Tavoite", **changes)
        admin_page.post(address("partnership_change", partnership.pk), data)
        started = partnership.started_on
        partnership.refresh_from_db()
        assert (partnership.goal, partnership.level.key) == ("Tavoite", "everyday")
        assert (partnership.started_on, partnership.ended_on) == (started, None)

    @pytest.mark.parametrize("model", ["organisation", "partnership"])
    @pytest.mark.parametrize("version", [1, "", "x"])
    def test_nobody_s_later_words_are_overwritten(self, admin_page, staff, model, version):
        row = {"organisation": OrganisationFactory, "partnership": PartnershipFactory}[model]()
        data = {"organisation": organisation_data, "partnership": partnership_data}[model](row)
        setattr(row, {"partnership": "goal"}.get(model, "notes"), "Kollegan sanat")
        row.save_as(staff, "edited")
        response = admin_page.post(
            address(f"{model}_change", row.pk), data | {"opened_version": version}
        )
        assert response.status_code == 409
        assert newest(row).history_user == staff

    def test_a_row_without_a_person_is_told_about(self, admin_page):
        partnership = PartnershipFactory()
        data = partnership_data(partnership, {"user": "", "area": "sopimukset"})
        response = admin_page.post(address("partnership_change", partnership.pk), data)
        assert response.status_code == 200
        [inline] = response.context["inline_admin_formsets"]
        assert list(inline.formset.errors[0]) == ["user"]
        assert not partnership.responsibilities.exists()

    def test_a_level_keeps_its_key_and_number(self, as_, levels):
        level = levels["strategic"]
        page = as_("quality").get(address("level_change", level.pk))
        data = {k: v or "" for k, v in page.context["adminform"].form.initial.items()}
        data |= {"name_fi": "Uusi nimi", "key": "other-key", "number": "9", "order": "99"}
        response = as_("quality").post(address("level_change", level.pk), data)
        assert response.status_code == 302
        after = Level.objects.get(pk=level.pk)
        assert (after.name_fi, after.key) == ("Uusi nimi", "strategic")
        assert (after.number, after.order) == (level.number, level.order)

    def test_a_keyword_keeps_its_key(self, as_, levels):
        word = Keyword.objects.get(kind="form", key="events")
        data = {"name_fi": "Tapahtumat ja messut", "name_sv": "Evenemang", "name_en": "Events"}
        data |= {"key": "other", "kind": "sector", "order": "1", "level": ""}
        data |= {"opened_version": word.version}
        response = as_("quality").post(address("keyword_change", word.pk), data)
        assert response.status_code == 302
        word.refresh_from_db()
        assert (word.name_fi, word.kind, word.key) == ("Tapahtumat ja messut", "form", "events")


class TestDeleting:
    """Nobody's: what was once told is ended or archived."""

    def test_of_one_is_refused(self, admin_page):
        organisation = OrganisationFactory()
        path = address("organisation_delete", organisation.pk)
        assert admin_page.post(path, {"post": "yes"}).status_code == 403
        assert Organisation.objects.get() == organisation

    def test_of_many_is_not_offered(self, admin_page):
        organisation = OrganisationFactory()
        data = {"action": "delete_selected", "_selected_action": [organisation.pk], "post": "yes"}
        admin_page.post(address("organisation_changelist"), data)
        assert Organisation.objects.get() == organisation


class TestHistory:
    @pytest.mark.parametrize("model", ["organisation", "partnership", "responsibility"])
    def test_is_told_row_by_row(self, admin_page, staff, model):
        row = {
            "organisation": OrganisationFactory,
            "partnership": PartnershipFactory,
            "responsibility": ResponsibilityFactory,
        }[model]()
        column = {"organisation": "notes", "partnership": "goal", "responsibility": "area"}[model]
        setattr(row, column, "Kollegan sanat")
        row.save_as(staff, "edited")
        response = admin_page.get(address(f"{model}_history", row.pk))
        people = [record.history_user for record in response.context["page_obj"]]
        assert people == [staff, None]
        assert str(staff) in response.content.decode()

    def test_an_old_version_is_for_reading_only(self, admin_page):
        organisation = OrganisationFactory(city="Vaasa")
        organisation.city = "Ähtäri"
        organisation.save_as(None, "edited")
        old = organisation.history.earliest("history_id")
        path = address("organisation_simple_history", organisation.pk, old.pk)
        assert admin_page.get(path).status_code == 200
        data = organisation_data(organisation, city="Vaasa")
        assert admin_page.post(path, data).status_code == 403
        organisation.refresh_from_db()
        assert organisation.city == "Ähtäri"
