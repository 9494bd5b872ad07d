"""Reference and example content."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.people.models import User
from accounts.teams.models import Team
from core.rich_text import plain_text
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Organisation
from partnerships.partners import services
from partnerships.partnerships.models import LevelChange, Partnership
from partnerships.register.queries import search_now
from perho_partners.examples.users import DEMO_PASSWORD, DEMO_USERS
from quality.criteria.models import Criterion
from quality.reviews.models import Review
from quality.rounds.models import ReviewRound
from search.asking import Question
from teams.ecosystem.models import NetworkReview
from tests.conftest import held
from tests.factories import OrganisationFactory
from tests.house import house_rows, load_house
from toolkit.glossary.models import Term
from toolkit.pages.models import Page
from toolkit.tools.models import Tool

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def reference(django_db_setup, django_db_blocker):
    yield from held(django_db_blocker, load_house)


def test_the_reference_content_is_complete(reference):
    assert Level.objects.count() == 5
    assert Team.objects.count() == 28
    for model, name in [
        (Keyword, "keywords"),
        (Organisation, "organisations"),
        (Partnership, "partnerships"),
        (Tool, "tools"),
        (Term, "terms"),
        (Page, "pages"),
        (Criterion, "criteria"),
    ]:
        assert model.objects.count() == len(house_rows(name))


EVERYDAY_TOOLS = {
    "Palvelulupaus kumppaneille",
    "Työpaikkaohjaajan perehdytys – muistilista opettajalle",
    "Työelämäyhteistyön kriittiset pisteet -testi",
    "Arjen kohtaaminen palveluna – työpaikkakäynnit",
    "Laadunvarmistus HOKS-prosessiin",
    "Avoimet ovet -tapahtuma",
    "Rekrysivusto / Tuumasta duuniin iPerho",
    "Yritysvierailu",
    "Vieraileva luennoitsija yrityksestä",
    "Rekrytointitapahtuma",
    "Rekrytorstai",
    "Opettajan työelämäjakso",
}


def test_the_twelve_everyday_tools_are_on_the_everyday_page(reference, page):
    shown = page.get(reverse("pages:level", args=["everyday"])).context["tools"]
    assert {card.tool.title for card in shown} >= EVERYDAY_TOOLS


def test_reference_texts_are_stored_as_they_are_written(reference):
    for row in house_rows("tools"):
        assert Tool.objects.get(title=row["fields"]["title"]).body == row["fields"]["body"]
    for row in house_rows("pages"):
        stored = Page.objects.get(key=row["fields"]["key"])
        words = plain_text(row["fields"]["body_fi"])
        assert plain_text(stored.body_fi) == words


def test_every_text_of_the_reference_is_in_three_languages(reference):
    for row in [*house_rows("terms"), *house_rows("pages")]:
        texts = {name: text for name, text in row["fields"].items() if "seen_as" not in name}
        assert [name for name, text in texts.items() if not text] == []


def test_a_renamed_tool_is_not_loaded_again(reference, staff):
    tool = Tool.objects.get(title="Webropol")
    tool.title = "Kyselytyökalu"
    tool.save_as(staff, "edited")
    load_house()
    assert Tool.objects.count() == len(house_rows("tools"))


def test_reference_partners_are_not_examples_and_are_found(reference):
    assert not Organisation.objects.filter(is_example=True).exists()
    question = Question("okka", ["organisation"])
    assert [o.name for o in search_now(Organisation.objects.all(), question)] == ["OKKA-säätiö"]
    assert Partnership.objects.filter(is_vague=True).count() < Partnership.objects.count() / 2


def test_keywords_in_use_exist(reference):
    keys = set(Keyword.objects.values_list("key", flat=True))
    for row in [*Organisation.objects.all(), *Partnership.objects.all()]:
        assert set(getattr(row, "sectors", None) or getattr(row, "cooperation_forms", [])) <= keys


def test_loading_again_keeps_what_people_have_written(reference, staff):
    level = Level.objects.get(key="everyday")
    level.summary_fi = "Oma teksti"
    level.save()
    organisation = Organisation.objects.get(name="AMKE")
    organisation.city = "Helsinki"
    organisation.save_as(staff, "edited")
    partnership = organisation.partnerships.get()
    partnership.description = "Oma kuvaus"
    partnership.save_as(staff, "edited")
    before = (Organisation.objects.count(), Partnership.objects.count())
    load_house()
    for row in (level, organisation, partnership):
        row.refresh_from_db()
    assert (level.summary_fi, organisation.city, partnership.description) == (
        "Oma teksti",
        "Helsinki",
        "Oma kuvaus",
    )
    assert (Organisation.objects.count(), Partnership.objects.count()) == before


def test_loading_again_does_not_bring_back_an_old_name(reference, staff):
    organisation = Organisation.objects.get(name="AMKE")
    organisation.name = "Ammattiosaamisen kehittämisyhdistys"
    organisation.save_as(staff, "edited")
    before = (Organisation.objects.count(), Partnership.objects.count())
    load_house()
    assert (Organisation.objects.count(), Partnership.objects.count()) == before


def test_loading_again_survives_an_archived_namesake(reference, staff):
    organisation = Organisation.objects.get(name="AMKE")
    services.archive_organisation(organisation=organisation, reason="Virhe", by=staff)
    OrganisationFactory(name="AMKE")
    load_house()
    assert Organisation.objects.filter(name="AMKE").count() == 2


class TestExamples:
    @pytest.fixture(scope="class")
    @classmethod
    def examples(cls, reference, django_db_blocker):
        size = {"organisations": 25, "partnerships": 60, "people": 20}
        yield from held(django_db_blocker, lambda: call_command("load_example_content", **size))

    def test_are_all_marked(self, examples):
        assert User.objects.filter(is_example=False).count() == 0
        made = Organisation.objects.filter(is_example=True).count()
        assert made == Organisation.objects.count() - len(house_rows("organisations")) == 26

    def test_have_histories_with_past_days(self, examples):
        assert LevelChange.objects.exists()
        oldest = Organisation.history.filter(is_example=True).earliest("history_date")
        row = Organisation.objects.get(pk=oldest.id)
        assert oldest.history_date.date() == row.registered_on

    def test_have_a_finished_round_and_an_open_one(self, examples):
        last, this = ReviewRound.objects.order_by("year")
        assert (last.is_example, this.is_example, this.year - last.year) == (True, True, 1)
        assert not last.reviews.filter(done_on=None).exists()
        assert Review.objects.filter(partnership__organisation__is_example=False).count() == 0

    def test_have_networks_with_members_and_a_look_at_one(self, examples):
        rows = NetworkMember.objects.select_related("network", "member")
        assert {side.is_example for row in rows for side in (row.network, row.member)} == {True}
        assert {bool(row.network.network_type) for row in rows} == {True}
        assert set(rows.values_list("role", flat=True)) == set(Partnership.NetworkRole.values)
        assert rows.exclude(ended_on=None).count() == 1
        for network in {row.network for row in rows}:
            assert network.partnerships.open().exclude(network_role="").exists()
        review = NetworkReview.objects.get()
        assert review.network_id in set(rows.values_list("network", flat=True))
        assert (review.action.plan.team, review.action.level.key) == (review.team, "network")

    def test_have_an_organisation_in_several_networks(self, examples, page):
        shown = page.get(reverse("network:network"), {"view": "networks"}).context["grid"]
        assert len(shown.rows) == 4
        assert "Esimerkkiravintolat Oy" in [column.of.name for column in shown.columns]

    def test_the_four_users_can_sign_in(self, examples, client):
        for email, _role in DEMO_USERS:
            assert client.login(request=None, email=email, password=DEMO_PASSWORD)

    def test_are_made_once(self, examples):
        before = Organisation.objects.count()
        call_command("load_example_content")
        assert Organisation.objects.count() == before

    def test_are_refused_in_production(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError, match="never go to production"):
            call_command("load_example_content")
