"""The network's pages: what they tell is the same everywhere, and the same as the register's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser
from time import process_time

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.services import end_partnership, move_level
from teams.network.drawing import draw
from teams.network.ecosystem import Neighbour, in_groups, matrix
from teams.network.question import Question
from teams.network.shown import pieces
from tests.factories import (
    NetworkMemberFactory,
    OrganisationFactory,
    PartnershipFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db
PATH = "/network/"
KEYS = ["everyday", "development", "strategic", "network", "other"]
GROUPS = ["working_life", "society", "personnel", "students"]


class Links(HTMLParser):
    """The links inside pictures, with their names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside, self.links = False, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or (tag == "svg" and ("class", "pic") in attrs)
        if tag == "a" and self.inside:
            told = dict(attrs)
            self.links.append((told["href"], told.get("aria-label", "")))

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "svg"


def fill(levels, number, **values):
    """So many organisations in all groups, on one or two levels."""
    teams = [TeamFactory(), TeamFactory()]
    for at in range(number):
        row = OrganisationFactory(
            category=GROUPS[at * at % 4],
            sectors=[["restaurants", "travel", "trade"][at % 3]],
            **values,
        )
        for key in {KEYS[at % 5], KEYS[at * 3 % 4]}:
            PartnershipFactory(organisation=row, level=levels[key], team=teams[at % 2])


def shown(page, query=""):
    return page.get(f"{PATH}?{query}").context


def told_by_matrix(context):
    return {
        (number.of.group, number.of.level): number.of.count
        for line in context["lines"]
        for number in [*line.numbers, line.total]
    }


class TestEquality:
    @pytest.mark.parametrize(
        ("number", "query"),
        [(24, ""), (24, "level=strategic"), (24, "category=society"), (24, "sector=trade"),
         (50, ""), pytest.param(300, "", marks=pytest.mark.slow)],
    )  # fmt: skip
    def test_the_map_the_matrix_and_the_table_tell_the_same(self, page, levels, number, query):
        fill(levels, number)
        html = page.get(f"{PATH}?{query}").content.decode()
        table = page.get(f"{PATH}?view=table&{query}")
        labels = sorted(label for href, label in Links(html).links if href.startswith("/partners/"))
        rows = [
            (member.name, group.label, member.told_levels)
            for group in table.context["groups"]
            for member in group.members
        ]
        assert labels == sorted(", ".join(row) for row in rows)
        body = table.content.decode()
        for group in table.context["groups"]:
            for member in group.members:
                assert body.count(f'<a href="/partners/{member.key}/">{member.name}</a>') >= 1
        marks = Counter(re.findall(r'<b class="lv-(\d)">●</b>', body))
        # with a name a dot has its number, without one it is a point
        dots = Counter(re.findall(r'<(?:g class="dot |path class=")lv-(\d)"', html))
        assert marks == dots
        totals = {level.order: 0 for level in table.context["levels"]}
        for (group, key), count in told_by_matrix(table.context).items():
            if not group and key:
                totals[next(e.order for e in table.context["levels"] if e.key == key)] = count
        assert {int(order): count for order, count in dots.items()} == {
            order: count for order, count in totals.items() if count
        }
        assert told_by_matrix(shown(page, query)) == told_by_matrix(table.context)

    def test_the_pieces_of_a_thousand_sum_up_to_the_matrix(self, levels):
        in_order = sorted(levels.values(), key=lambda level: level.order)
        fields = {"restaurants": "Ravintola", "travel": "Matkailu"}
        found = [
            Neighbour(
                key=at, name=f"Kahvila {at}", brief=f"Kahvila {at}", category=GROUPS[at * at % 4],
                sector=["restaurants", "travel", ""][at % 3],
                levels=tuple(in_order[n] for n in sorted({at % 5, at * 3 % 4})), is_example=False,
            )
            for at in range(1000)
        ]  # fmt: skip
        groups = in_groups(found, Organisation.Category.choices, fields, "Muu ala")
        picture = draw(groups, in_order)
        told = Counter()
        for piece in pieces(picture, Question.of(QueryDict())):
            asked = QueryDict(piece.address.partition("?")[2])
            count = int(piece.label.rpartition(": ")[2].split()[0])
            assert piece.number in (0, count)  # 0 where there is no room for it
            told[asked["category"], asked["level"]] += count
        assert picture.how == "fields"
        assert told == {
            (cell.group, cell.level): cell.count
            for line in matrix(groups, in_order, "Yhteensä")[:-1]
            for cell in line.cells
            if cell.count
        }

    @pytest.mark.parametrize("narrowed", ["", "sector=restaurants"])
    def test_each_number_is_what_the_register_finds(self, page, levels, narrowed):
        fill(levels, 24)
        context = shown(page, narrowed)
        for line in context["lines"][:-1]:
            for number in line.numbers:
                query = f"{narrowed}&category={number.of.group}&level={number.of.level}"
                found = page.get(f"{reverse('register:list')}?{query}").context["page"]
                assert found.paginator.count == number.of.count
                names = {row.pk for row in found.object_list}
                assert names == {member.key for member in number.of.members}

    def test_the_team_filter_shows_the_levels_of_its_own_partnerships(self, page, levels, team):
        row = PartnershipFactory(team=team, level=levels["network"]).organisation
        PartnershipFactory(organisation=row, level=levels["everyday"])
        member = shown(page, f"team={team.slug}")["groups"][0].members[0]
        assert [level.key for level in member.levels] == ["network"]
        both = shown(page)["groups"][0].members[0]
        assert [level.key for level in both.levels] == ["everyday", "network"]

    def test_who_has_no_level_is_counted_beside_the_map(self, page, levels):
        fill(levels, 3)
        OrganisationFactory()
        context = shown(page)
        assert (context["count"], context["without"]) == (3, 1)
        found = page.get(context["without_address"]).context["page"]
        assert found.paginator.count == 1

    def test_everybody_comes_by_name(self, page, levels):
        for name in ("Öljy Oy", "Ahven Oy", "Kuha Oy"):
            PartnershipFactory(organisation__name=name, level=levels["everyday"])
        group = shown(page)["groups"][0]
        assert [member.name for member in group.members] == ["Ahven Oy", "Kuha Oy", "Öljy Oy"]


class TestPicture:
    def test_is_the_same_each_time(self, page, levels):
        fill(levels, 30)
        one, two = (page.get(PATH).content.decode() for _time in range(2))
        pictures = [html[html.index('<svg class="pic"') :].partition("</svg>")[0]
                    for html in (one, two)]  # fmt: skip
        assert pictures[0] == pictures[1]

    @pytest.mark.parametrize(("number", "how"), [(5, "names"), (150, "dots")])
    def test_everybody_is_a_link_with_a_name(self, page, levels, number, how):
        fill(levels, number)
        response = page.get(PATH)
        assert response.context["map"].how == how
        links = Links(response.content.decode()).links
        to_partners = [href for href, _label in links if href.startswith("/partners/")]
        assert sorted(to_partners) == sorted(
            f"/partners/{o.pk}/" for o in Organisation.objects.all()
        )
        assert all(label for _href, label in links)

    def test_no_style_stands_in_the_page(self, page, levels):
        fill(levels, 10)
        for view in ("map", "table", "change", "networks", "staff"):
            html = page.get(f"{PATH}?view={view}").content.decode()
            assert "style=" not in html
            assert "<style" not in html

    def test_the_short_name_stands_beside_it_and_the_link_has_the_whole(self, page, levels):
        row = OrganisationFactory(name="Koulutuskuntayhtymä Pitkänen-Pitkä", short_name="KKPP")
        PartnershipFactory(organisation=row, level=levels["everyday"])
        html = page.get(PATH).content.decode()
        assert Links(html).links[0][1].startswith("Koulutuskuntayhtymä Pitkänen-Pitkä, ")
        assert re.search(r'class="name[^>]*>\s*KKPP\s*<', html)

    def test_a_field_opens(self, page, levels, monkeypatch):
        monkeypatch.setattr("teams.network.layout.MOST_DOTS", 5)
        fill(levels, 12)
        context = shown(page)
        assert context["map"].how == "fields"
        piece = context["pieces"][0]
        opened = page.get(piece.address).context
        assert opened["count"] == int(piece.label.rpartition(": ")[2].split()[0])
        field = context["openings"][0]
        assert page.get(field.address).context["count"] == int(
            field.label.rpartition(": ")[2].split()[0]
        )


class TestBeside:
    def test_a_number_tells_its_names_and_leads_to_the_register(self, page, levels):
        fill(levels, 24)
        context = shown(page, "cell=society.strategic&sector=trade")
        assert (context["chosen"].group, context["chosen"].level) == ("society", "strategic")
        assert context["names"] == context["chosen"].members[:11]
        found = page.get(context["all_names"]).context["page"]
        assert found.paginator.count == context["chosen"].count

    def test_the_views_keep_what_was_asked(self, page, levels, team):
        context = shown(page, f"team={team.slug}&view=table")
        assert [address for _label, address, _here in context["views"]] == [
            f"{PATH}?team={team.slug}",
            f"{PATH}?team={team.slug}&view=table",
            f"{PATH}?team={team.slug}&view=forms",
            f"{PATH}?team={team.slug}&view=change",
            f"{PATH}?team={team.slug}&view=networks",
            f"{PATH}?team={team.slug}&view=staff",
        ]
        assert context["chips"][0][1] == f"{PATH}?view=table"

    def test_an_unknown_view_is_the_map(self, page, levels):
        assert page.get(f"{PATH}?view=tree").templates[0].name == "teams/network/map.html"

    def test_nobody_is_told_in_words(self, page, levels):
        html = page.get(PATH).content.decode()
        assert "Ei kumppaneita näillä rajauksilla" in html


class TestPastDays:
    def test_the_map_of_a_day_shows_who_was_there(self, page, levels, staff):
        today = timezone.localdate()
        row = PartnershipFactory(level=levels["everyday"], started_on=today - timedelta(400))
        end_partnership(partnership=row, reason="Loppui", on=today, by=staff)
        assert shown(page)["count"] == 0
        day = (today - timedelta(30)).strftime("%d.%m.%Y")
        context = shown(page, f"as_of={day}")
        assert (context["count"], context["without_address"]) == (1, "")


class TestChange:
    @pytest.fixture
    def moved(self, levels, staff):
        """One that stayed, one that moved, one that ended and a new one."""
        today, before = timezone.localdate(), timezone.localdate() - timedelta(500)
        rows = [PartnershipFactory(level=levels["everyday"], started_on=before) for _ in range(3)]
        move_level(
            partnership=rows[1], level=levels["strategic"], reason="Kasvoi",
            on=today - timedelta(10), by=staff,
        )  # fmt: skip
        end_partnership(partnership=rows[2], reason="Loppui", on=today - timedelta(5), by=staff)
        new = PartnershipFactory(level=levels["network"], started_on=today - timedelta(3))
        return [*rows, new]

    def test_tells_who_moved_came_went_and_stayed(self, page, moved):
        context = shown(page, "view=change")
        assert {each.key: each.count for each in context["listed"]} == {
            "everyday.strategic": 1, "new": 1, "ended": 1, "stayed": 1,
        }  # fmt: skip
        assert [(n.count, level and level.key) for n, level in context["left"]] == [
            (3, "everyday"), (1, None),
        ]  # fmt: skip
        assert [(n.count, level and level.key) for n, level in context["right"]] == [
            (1, "everyday"), (1, "strategic"), (1, "network"), (1, None),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("flow", "at"), [("everyday.strategic", 1), ("ended", 2), ("new", 3), (".network", 3),
                         ("everyday.", 2), ("everyday.everyday", 0), ("stayed", 0)],
    )  # fmt: skip
    def test_each_tells_its_names(self, page, moved, flow, at):
        context = shown(page, f"view=change&flow={flow}")
        assert context["names"] == [moved[at].organisation]

    def test_the_picture_and_the_list_tell_the_same(self, page, moved):
        context = shown(page, "view=change")
        drawn = sum(ribbon.flow.count for ribbon, _told, _level in context["ribbons"])
        assert drawn == sum(each.count for each in context["listed"])
        links = Links(page.get(f"{PATH}?view=change").content.decode()).links
        assert len(links) == len(context["ribbons"])
        assert all(label for _href, label in links)

    def test_between_other_days(self, page, moved):
        day = timezone.localdate() - timedelta(7)
        context = shown(page, f"view=change&since={day:%d.%m.%Y}")
        assert {each.key: each.count for each in context["listed"]} == {
            "new": 1, "ended": 1, "stayed": 2,
        }  # fmt: skip

    def test_what_is_compared_comes_first(self, page, levels):
        day = timezone.localdate() - timedelta(7)
        context = shown(page, f"view=change&since={day:%d.%m.%Y}&as_of={day:%d.%m.%Y}")
        assert list(context["filters"].errors) == ["since"]
        assert context["since"] == day - timedelta(365)

    def test_what_is_known_of_today_alone_is_left_out(self, page, moved):
        context = shown(page, "view=change&attention=responsible&status=former")
        assert {each.key: each.count for each in context["listed"]}["stayed"] == 1

    def test_asks_since_when_after_everything_else(self, page, levels):
        html = page.get(f"{PATH}?view=change").content.decode()
        assert "Vertailupäivä" in html
        field = shown(page, "view=change")["filters"].form.fields["since"]
        assert (str(field.label), str(field.help_text)) == (
            "Vertailupäivä", "Tyhjä kenttä vertaa vuoden takaiseen.",
        )  # fmt: skip
        context = shown(page, "view=change&since=1.1.2026&level=everyday&as_of=1.6.2026")
        assert context["question"].address() == (
            f"{PATH}?level=everyday&as_of=1.6.2026&since=1.1.2026&view=change"
        )

    @pytest.mark.parametrize(
        ("query", "compared"), [("", "28.11.2025"), ("as_of=1.6.2025", "1.6.2024")]
    )
    def test_an_empty_field_shows_the_day_that_it_means(self, page, levels, query, compared):
        with travel("2026-11-28 12:00 +0200"):
            html = page.get(f"{PATH}?view=change&{query}").content.decode()
        shown = {name: re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0]
                 for name in ("as_of", "since")}  # fmt: skip
        assert 'placeholder="28.11.2026"' in shown["as_of"]
        assert f'placeholder="{compared}"' in shown["since"]

    def test_the_heading_of_the_picture_repeats_both_days(self, page, moved):
        with travel("2026-11-28 12:00 +0200"):
            html = page.get(f"{PATH}?view=change&since=1.3.2024").content.decode()
        head = html.partition('id="h-change"')[2].partition("<figure")[0]
        assert "1.3.2024 → 28.11.2026" in head

    def test_the_names_come_in_their_order_and_the_filters_hold(self, page, levels):
        for name in ("Öljy Oy", "Ahven Oy"):
            PartnershipFactory(organisation__name=name, level=levels["everyday"])
        names = [row.name for row in shown(page, "view=change&flow=new")["names"]]
        assert names == ["Ahven Oy", "Öljy Oy"]
        assert shown(page, "view=change&category=students")["ribbons"] == []

    def test_a_team_alone(self, page, moved):
        context = shown(page, f"view=change&team={moved[3].team.slug}")
        assert {each.key: each.count for each in context["listed"]} == {
            "new": 1, "ended": 0, "stayed": 0,
        }  # fmt: skip


class TestNetworks:
    def test_our_role_their_members_and_who_joins_them(self, page, levels):
        one, two = OrganisationFactory(name="A-verkosto"), OrganisationFactory(name="B-verkosto")
        PartnershipFactory(organisation=one, level=levels["network"], network_role="coordinator")
        hotel = OrganisationFactory(name="Hotelli")
        for network in (one, two):
            NetworkMemberFactory(network=network, member=hotel)
        NetworkMemberFactory(network=two, ended_on=timezone.localdate())
        context = shown(page, "view=networks")
        told = [(n.name, n.our_role, n.count, [(o.network.name, o.count) for o in shared])
                for n, shared in context["networks"]]  # fmt: skip
        assert told == [
            ("A-verkosto", "coordinator", 1, [("B-verkosto", 1)]),
            ("B-verkosto", "", 1, [("A-verkosto", 1)]),
        ]
        labels = [label for _href, label in Links(
            page.get(f"{PATH}?view=networks").content.decode()).links]  # fmt: skip
        assert labels[-1] == "Hotelli: A-verkosto, B-verkosto"

    def test_a_role_without_members_is_told_apart(self, page, levels):
        row = PartnershipFactory(level=levels["network"], network_role="leader")
        PartnershipFactory(
            organisation=row.organisation, level=levels["other"], network_role="member"
        )
        OrganisationFactory()
        context = shown(page, "view=networks")
        assert context["networks"] == []
        assert context["untold"][0].our_role_in_words == "johtaja"
        assert [(n.key, n.our_role) for n in context["untold"]] == [(row.organisation_id, "leader")]

    def test_our_role_of_before_is_not_ours_now(self, page, levels, staff):
        row = PartnershipFactory(level=levels["network"], network_role="leader")
        end_partnership(partnership=row, reason="Loppui", on=timezone.localdate(), by=staff)
        assert shown(page, "view=networks")["untold"] == []

    def test_the_filters_and_past_days_hold(self, page, levels):
        today = timezone.localdate()
        row = NetworkMemberFactory(
            network__category="society", started_on=today - timedelta(50), ended_on=today
        )
        PartnershipFactory(organisation=row.network, started_on=today - timedelta(90))
        PartnershipFactory(organisation=row.member, started_on=today - timedelta(90))
        day = f"as_of={today - timedelta(9):%d.%m.%Y}"
        keys = {
            query: [n.key for n, _shared in shown(page, f"view=networks&{query}")["networks"]]
            for query in ("", day, f"{day}&category=society", f"{day}&category=students")
        }
        assert keys == {
            "": [], day: [row.network_id],
            f"{day}&category=society": [row.network_id], f"{day}&category=students": [],
        }  # fmt: skip

    def test_come_by_name_with_what_they_are(self, page, levels):
        for name, kind in (("Öljyverkosto", "tight_led"), ("Alan verkosto", "")):
            NetworkMemberFactory(network__name=name, network__network_type=kind)
        found = [n for n, _shared in shown(page, "view=networks")["networks"]]
        assert [(n.name, n.kind, n.our_role_in_words) for n in found] == [
            ("Alan verkosto", "", ""), ("Öljyverkosto", "tiivis, keskeltä johdettu", ""),
        ]  # fmt: skip

    def test_what_has_been_put_away_is_not_there(self, page, staff):
        row = NetworkMemberFactory()
        archive_organisation(organisation=row.member, reason="Loppui", by=staff)
        assert shown(page, "view=networks")["networks"] == []


@pytest.mark.slow
@pytest.mark.one_engine
class TestSize:
    VIEWS = ["map", "table", "change", "networks", "staff"]

    def count(self, page, view):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page.get(f"{PATH}?view={view}")
        return len(asked)

    def test_the_questions_are_the_same_of_few_and_of_many(self, page, levels):
        fill(levels, 5)
        NetworkMemberFactory()
        few = {view: self.count(page, view) for view in self.VIEWS}
        fill(levels, 150)
        for row in Organisation.objects.all()[:20]:
            NetworkMemberFactory(member=row)
        assert {view: self.count(page, view) for view in self.VIEWS} == few
        assert max(few.values()) <= 24

    @pytest.mark.parametrize(("number", "how"), [(50, "names"), (300, "dots"), (1000, "fields")])
    def test_the_map_stays_small(self, page, levels, number, how):
        fill(levels, number)
        start = process_time()
        response = page.get(PATH)
        took = process_time() - start
        assert response.context["map"].how == how
        assert len(response.content) <= 200_000
        assert took < 5  # seconds of the processor; a hundred times less on a machine of its own
