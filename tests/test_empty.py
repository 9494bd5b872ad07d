"""Where there is nothing yet, no page says that all is well."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import PartnershipFactory, ResponsibilityFactory, ReviewFactory
from tests.test_access import PAGES, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PRAISE = ["on kunnossa.", "Hyvä!", "Kaikki on", "Kaikkia ", "Jokaisella", "ei vielä puutu"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("portfolio:team", "Tiimillä ei ole vielä kumppanuuksia."),
        ("growth:list", "Rekisteri ei ehdota nyt"),
        ("handovers:risks", "Mikään kumppanuus ei ole nyt yhden varassa."),
        ("reviews:due", "Katselmoimattomia kumppanuuksia ei ole."),
        ("completeness:table", "Kumppanuuksia ei ole vielä."),
        ("assessments:detail", "Ensimmäinen itsearviointi"),
        ("plans:detail", "Suunnitelmaa ei ole vielä"),
        ("workshops:list", "Ei vielä pidetty"),
        ("wheel:college", "Ei vielä toimenpiteitä"),
        ("ecosystem:list", "Verkostoja ei ole vielä kirjattu"),
        ("network:network", "Ei kumppaneita näillä rajauksilla"),
        ("measures:list", "Mittareita ei ole vielä."),
        ("rounds:list", "Kierroksia ei ole vielä avattu."),
        ("api:tokens", "Sinulla ei ole avaimia."),
        ("home", "Sinulla ei ole vielä vastuita."),
    ],
)
def test_an_empty_page_says_what_is_true(page, levels, team, name, told):
    assert name in addresses()
    assert name in PAGES
    arguments = {"plans:detail": [team.slug, timezone.localdate().year]}.get(name)
    if arguments is None:
        of_team = ("portfolio:team", "growth:list", "assessments:detail", "workshops:list")
        arguments = [team.slug] if name in of_team else []
    html = page.get(reverse(name, args=arguments)).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert told in main
    assert not [word for word in PRAISE if word in main]


def test_a_team_that_is_cared_for_is_told_so(page, levels, team):
    partnership = PartnershipFactory(team=team, goal="Tavoite")
    ResponsibilityFactory(partnership=partnership)
    html = page.get(reverse("portfolio:team", args=[team.slug])).content.decode()
    assert "Mikään kumppanuus ei vaadi nyt huomiota." in html


def test_a_round_without_finished_reviews_does_not_say_that_nothing_is_missing(page, levels):
    review = ReviewFactory()
    html = page.get(review.round.get_absolute_url()).content.decode()
    assert "Katselmuksia ei ole vielä valmiina." in html
