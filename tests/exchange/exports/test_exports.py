"""What leaves as a file, and comes back with exactly the edited cells."""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.people.models import User
from exchange.exports import writing
from exchange.exports.tables import TABLES
from exchange.exports.writing import csv_lines, safe, xlsx_file
from exchange.files.reading import read
from exchange.imports import services
from exchange.lists.columns import Column, of
from exchange.privacy.services import anonymise
from partnerships.networks.models import NetworkMember
from partnerships.partners.services import archive_organisation
from partnerships.partnerships.services import end_partnership
from tests.factories import (
    ActionFactory,
    AgreementFactory,
    ContactFactory,
    NetworkMemberFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ReviewFactory,
    TeamFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.tools.services import retire_tool

pytestmark = [pytest.mark.usefixtures("levels"), pytest.mark.one_engine]


OF_NUMBERS = {"completeness", "network-change"}  # whose lines are of nobody's page


def sheet_of(client: Client, kind: str, **query: str) -> Worksheet:
    response = client.get(reverse("exports:file", args=[kind, "xlsx"]), query)
    assert response.status_code == 200
    return load_workbook(BytesIO(b"".join(response.streaming_content))).active


def text_of(client: Client, kind: str, **query: str) -> str:
    response = client.get(reverse("exports:file", args=[kind, "csv"]), query)
    return b"".join(response.streaming_content).decode()


def column(sheet: Worksheet, heading: str) -> list[Any]:
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(heading)].value for row in sheet.iter_rows(min_row=2)]


@pytest.fixture
def rows(lead: User) -> SimpleNamespace:
    partnership = PartnershipFactory(
        organisation=OrganisationFactory(name="Hotelli", website="https://hotelli.example"),
        started_on=date(2025, 9, 1),
    )
    ResponsibilityFactory(partnership=partnership, is_main=True)
    return SimpleNamespace(
        partnership=partnership,
        agreement=AgreementFactory(partnership=partnership),
        contact=ContactFactory(organisation=partnership.organisation, user=lead),
        tool=ToolFactory(),
        action=ActionFactory(),
        review=ReviewFactory(partnership=partnership),
    )


@pytest.fixture
def member(levels: Any) -> NetworkMember:
    return NetworkMemberFactory(
        network__name="Verkosto",
        network__registered_on=date(2025, 9, 1),
        network__network_type="loose_led",
        member__name="Jäsen",
        role="leader",
        started_on=date(2025, 9, 1),
    )


@pytest.mark.usefixtures("member")
class TestEveryTable:
    @pytest.mark.parametrize("kind", TABLES)
    def test_opens_with_a_heading_that_stays_and_prints(
        self, as_: Any, rows: SimpleNamespace, kind: str
    ) -> None:
        sheet = sheet_of(as_("quality"), kind)
        assert sheet.max_row >= 2
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == (
            "B2", "$1:$1", "landscape"
        )  # fmt: skip

    @pytest.mark.parametrize("kind", TABLES)
    def test_the_text_says_the_same(self, as_: Any, rows: SimpleNamespace, kind: str) -> None:
        client = as_("quality")
        sheet, found = sheet_of(client, kind), read(text_of(client, kind).encode())
        assert found.headings == [cell.value for cell in sheet[1]]
        assert len(found.lines) == sheet.max_row - 1

    @pytest.mark.parametrize("kind", TABLES)
    def test_refuses_no_query(self, as_: Any, rows: SimpleNamespace, kind: str) -> None:
        query = {
            "q": "x\0",
            "team": "\0",
            "year": "9" * 30,
            "round": "x",
            "as_of": "ei",
            "show": "?",
        }
        assert sheet_of(as_("staff"), kind, **query).max_row >= 1

    @pytest.mark.parametrize("address", ["nothing.xlsx", "partners.pdf"])
    def test_what_there_is_not_is_not_found(self, as_: Any, address: str) -> None:
        assert as_("staff").get(f"/exports/{address}").status_code == 404

    @pytest.mark.parametrize("kind", [key for key in TABLES if key not in OF_NUMBERS])
    def test_queries_do_not_grow_with_the_rows(
        self, as_: Any, rows: SimpleNamespace, kind: str, django_assert_max_num_queries: Any
    ) -> None:
        client = as_("quality")
        for _n in range(3):
            partnership = PartnershipFactory()
            for make in (AgreementFactory, ReviewFactory, ResponsibilityFactory):
                make(partnership=partnership)
            ContactFactory(organisation=partnership.organisation)
            ToolFactory()
            NetworkMemberFactory()
            ActionFactory(partnerships=[partnership])
        with django_assert_max_num_queries(16):
            text_of(client, kind)


class TestCells:
    def test_days_are_days_and_pages_are_links(self, as_: Any, rows: SimpleNamespace) -> None:
        sheet = sheet_of(as_("staff"), "partners")
        assert column(sheet, "Alkoi") == [datetime(2025, 9, 1)]  # noqa: DTZ001  (a cell has no zone)
        heads = [cell.value for cell in sheet[1]]
        for heading, target in {
            "Verkkosivu": "https://hotelli.example",
            "Linkki rekisteriin": f"http://testserver/partners/{rows.partnership.organisation_id}/",
        }.items():
            assert sheet.cell(2, heads.index(heading) + 1).hyperlink.target.rstrip("/") == (
                target.rstrip("/")
            )

    def test_an_address_beyond_the_links_of_a_sheet_is_told_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "MOST_LINKS", 3)
        columns = [Column("site", "Sivu", of("site"), is_address=True)]
        rows = [SimpleNamespace(site=f"https://a{n}.example") for n in range(3)]
        file = xlsx_file("X", columns, rows, lambda row: f"{row.site}/page")
        sheet = load_workbook(BytesIO(file.read())).active
        file.close()
        cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
        assert [cell.value for cell in cells] == [
            text for row in rows for text in (row.site, f"{row.site}/page")
        ]
        assert [bool(cell.hyperlink) for cell in cells] == [True, True, True, False, False, False]

    @pytest.mark.parametrize("text", ["=1+1", "+358", "-1", "@SUM(A1)", "\tx"])
    def test_nothing_written_is_a_formula(self, as_: Any, text: str) -> None:
        OrganisationFactory(name=f"{text} Oy".strip(), notes=text)
        client = as_("staff")
        cell = sheet_of(client, "partners")["J2"]
        assert cell.data_type == "s"
        assert f"'{text}" in text_of(client, "partners") or text.startswith("\t")

    def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(self) -> None:
        assert [safe(cell) for cell in ("=1", "a=1", None, 5, date(2026, 1, 2))] == [
            "'=1", "a=1", "", "5", "2.1.2026"
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["=1", "＝1", "＠a", "'=1", "''=1", "'tis", "''", "-", "'-x"])
    def test_no_mark_is_lost_or_added_on_the_way(self, text: str) -> None:
        columns, rows = [Column("x", "Nimi", of("x"))], [SimpleNamespace(x=text)] * 2
        csv_ = "".join(csv_lines(columns, rows, None))
        with xlsx_file("Lista", columns, rows, None) as file:
            xlsx = file.read()
        assert [read(content).lines[0].cells for content in (csv_.encode(), xlsx)] == [
            [text], [text]
        ]  # fmt: skip
        assert not csv_.splitlines()[1].startswith(("=", "＝", "＠"))

    def test_the_filter_decides_what_leaves(self, as_: Any, rows: SimpleNamespace) -> None:
        OrganisationFactory(name="Muu", category="society")
        client = as_("staff")
        assert column(sheet_of(client, "partners"), "Organisaatio") == ["Hotelli", "Muu"]
        assert column(sheet_of(client, "partners", category="society"), "Organisaatio") == ["Muu"]

    def test_unfinished_reviews_leave_for_the_quality_group_alone(
        self, as_: Any, rows: SimpleNamespace
    ) -> None:
        assert sheet_of(as_("quality"), "reviews").max_row == 2
        assert sheet_of(as_("staff"), "reviews").max_row == 1


def edited(
    client: Client, kind: str, by: User, query: dict[str, str] | None = None, **cells: Any
) -> Any:
    """The list as it left, edited in the sheet by another program, and brought again."""
    response = client.get(reverse("exports:file", args=[kind, "xlsx"]), query)
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    for place, value in cells.items():
        book.active[place] = value
    buffer = BytesIO()
    book.save(buffer)
    return services.begin(kind=kind, table=read(buffer.getvalue()), source="x", by=by)


class TestMembersOfNetworks:
    def test_leave_with_role_days_and_the_nature_of_the_network(
        self, as_: Any, member: NetworkMember
    ) -> None:
        sheet = sheet_of(as_("staff"), "members")
        told = dict(
            zip([cell.value for cell in sheet[1]], [c.value for c in sheet[2]], strict=True)
        )
        assert told == {
            "Tunnus": member.pk,
            "Verkosto": "Verkosto",
            "Jäsen": "Jäsen",
            "Rooli verkostossa": "johtaja",
            "Mihin jäsenyys avaa tien": None,
            "Alkoi": datetime(2025, 9, 1),  # noqa: DTZ001  (a cell has no zone)
            "Päättyi": None,
            "Verkoston luonne": "väljä, keskeltä johdettu",
            "Linkki rekisteriin": f"http://testserver/partners/{member.network_id}/",
        }

    def test_leave_as_the_filters_of_the_page_have_it(
        self, as_: Any, member: NetworkMember
    ) -> None:
        other = NetworkMemberFactory(network__category="students", started_on=date(2026, 1, 1))
        staff = as_("staff")
        for query in ({}, {"category": "students"}, {"as_of": "1.10.2025"}, {"q": "verkosto"}):
            shown = staff.get(reverse("network:network"), {"view": "networks"} | query).context
            names = [each.name for each, _shared in shown["networks"]]
            assert column(sheet_of(staff, "members", **query), "Verkosto") == names
        assert str(other.network) in column(
            sheet_of(staff, "members", category="students"), "Verkosto"
        )

    @pytest.mark.parametrize(("out", "back"), [("fi", "fi"), ("sv", "en"), ("en", "sv")])
    def test_what_left_comes_back_the_same(
        self, as_: Any, member: NetworkMember, coordinator: User, out: str, back: str
    ) -> None:
        client = as_("coordinator")
        client.post(reverse("set_language"), {"language": out})
        with translation.override(back):
            item = edited(client, "members", coordinator)
        assert item.counts == {"same": 1}, [line.told for line in item.lines.all()]

    def test_so_does_what_has_ended_or_was_put_away_since(
        self, as_: Any, member: NetworkMember, coordinator: User
    ) -> None:
        kept = NetworkMemberFactory(network=member.network, started_on=date(2025, 9, 1))
        member.ended_on = date(2026, 1, 1)
        member.save_as(coordinator, "ended")
        client, query = as_("coordinator"), {"as_of": "1.10.2025"}
        item = edited(client, "members", coordinator, query)
        assert item.counts == {"same": 2}, [line.told for line in item.lines.all()]
        table = client.get(reverse("exports:file", args=["members", "csv"]), query)
        text = b"".join(table.streaming_content)
        archive_organisation(organisation=kept.member, reason="Lopetti", by=coordinator)
        item = services.begin(kind="members", table=read(text), source="x", by=coordinator)
        assert set(item.counts) == {"same"}, [line.told for line in item.lines.all()]

    def test_exactly_the_edited_cell_changes(
        self, as_: Any, member: NetworkMember, coordinator: User
    ) -> None:
        NetworkMemberFactory(network=member.network)
        sheet = sheet_of(as_("coordinator"), "members")
        line = column(sheet, "Tunnus").index(member.pk) + 2
        item = edited(as_("coordinator"), "members", coordinator, **{f"D{line}": "toimija"})
        assert item.counts == {"same": 1, "changed": 1}
        services.write(item=item, by=coordinator)
        member.refresh_from_db()
        assert (member.role, member.started_on) == ("member", date(2025, 9, 1))


class TestRoundTrip:
    @pytest.mark.parametrize("kind", ["partners", "tools", "actions"])
    def test_what_left_comes_back_the_same(
        self, as_: Any, rows: SimpleNamespace, coordinator: User, kind: str
    ) -> None:
        item = edited(as_("coordinator"), kind, coordinator)
        assert item.counts == {"same": 1}, [line.told for line in item.lines.all()]

    @pytest.mark.parametrize("kind", ["partners", "tools", "actions"])
    def test_so_does_what_has_ended_since(
        self, as_: Any, rows: SimpleNamespace, coordinator: User, kind: str
    ) -> None:
        gone, team = UserFactory(last_name="Lähtenyt"), TeamFactory()
        partner = PartnershipFactory(team=team, organisation=rows.partnership.organisation)
        ResponsibilityFactory(partnership=partner, user=gone)
        tool, old = ToolFactory(contact_user=gone, contact_team=team), ToolFactory()
        action = ActionFactory(people=[gone], tools=[old], partnerships=[partner])
        gone.is_active = False
        gone.save_as(None, "edited")
        team.closed_on = team.opened_on or timezone.localdate()
        team.save_as(None, "edited")
        retire_tool(tool=old, reason="Korvattiin.", by=coordinator)
        if kind == "actions":
            end_partnership(
                partnership=partner, reason="Päättyi.", on=timezone.localdate(), by=coordinator
            )
        item = edited(as_("coordinator"), kind, coordinator)
        assert set(item.counts) == {"same"}, [line.told for line in item.lines.all()]
        assert str({"tools": tool, "actions": action}.get(kind, partner.organisation)) in {
            line.name for line in item.lines.all()
        }

    def test_so_does_what_a_person_whose_name_was_removed_has_left(
        self, as_: Any, rows: SimpleNamespace, coordinator: User
    ) -> None:
        gone = [UserFactory(), UserFactory()]
        action = ActionFactory(people=gone)
        tool = ToolFactory(contact_user=gone[0])
        for user in gone:
            user.is_active = False
            user.save_as(None, "edited")
            anonymise(user=user)
        for kind, row in [("actions", action), ("tools", tool)]:
            item = edited(as_("coordinator"), kind, coordinator)
            assert item.counts == {"same": 2}, [line.told for line in item.lines.all()]
            assert item.lines.filter(name=str(row)).exists()

    def test_so_does_an_action_with_two_partnerships_on_one_level(
        self, as_: Any, rows: SimpleNamespace, coordinator: User
    ) -> None:
        ours = PartnershipFactory(team=TeamFactory(name_fi="Oma tiimi"))
        with_none = PartnershipFactory(organisation=ours.organisation, level=ours.level, team=None)
        ActionFactory(partnerships=[ours])
        ActionFactory(partnerships=[ours, with_none])
        item = edited(as_("coordinator"), "actions", coordinator)
        assert item.counts == {"same": 3}, [line.told for line in item.lines.all()]
        place = next(int(n) for n, key in item.columns.items() if key == "partnerships")
        names = sorted(f"{ours}, {team}" for team in ["Oma tiimi", "Ei tiimiä"])
        assert {line.cells[place] for line in item.lines.all()} >= {
            f"{ours}, Oma tiimi", "; ".join(names)
        }  # fmt: skip

    def test_anothers_plan_that_is_not_touched_is_right(
        self, as_: Any, rows: SimpleNamespace, lead: User
    ) -> None:
        item = edited(as_("coordinator"), "actions", lead)
        assert item.counts == {"same": 1}
        item = edited(as_("coordinator"), "actions", lead, E2="Toinen")
        assert [(line.name, line.told["faults"]) for line in item.lines.all()] == [
            (rows.action.title, {"team": "Tiimin suunnitelmaan kirjaavat sen omat ihmiset."})
        ]

    @pytest.mark.parametrize("kind", ["partners", "tools", "actions"])
    @pytest.mark.parametrize(("out", "back"), [("sv", "fi"), ("fi", "sv"), ("en", "sv")])
    def test_what_left_in_one_language_comes_back_in_another(
        self, as_: Any, rows: SimpleNamespace, coordinator: User, kind: str, out: str, back: str
    ) -> None:
        ActionFactory(partnerships=[rows.partnership], level=rows.partnership.level)
        client = as_("coordinator")
        client.post(reverse("set_language"), {"language": out})
        with translation.override(back):
            item = edited(client, kind, coordinator)
        assert set(item.counts) == {"same"}, [line.told for line in item.lines.all()]

    def test_headings_whose_cells_change_nothing_are_told(
        self, as_: Any, rows: SimpleNamespace, coordinator: User
    ) -> None:
        item = edited(as_("coordinator"), "partners", coordinator)
        assert item.unread == [
            *["Roolimme verkostossa", "Suunta", "Vahvistettu", "Päättyi", "Viimeksi yhteydessä"],
            "Linkki rekisteriin",
        ]

    def test_exactly_the_edited_cells_change(
        self, as_: Any, rows: SimpleNamespace, coordinator: User
    ) -> None:
        OrganisationFactory(name="Toinen", city="Espoo")
        client = as_("coordinator")
        sheet = sheet_of(client, "partners")
        heads = {cell.value: cell.column_letter for cell in sheet[1]}
        item = edited(
            client, "partners", coordinator,
            **{
                f"{heads['Paikkakunta']}3": None,
                f"{heads['Alkoi']}2": date(2025, 10, 1),
            },
        )  # fmt: skip
        told = {
            line.name: [tuple(each.values()) for each in line.told["differences"]]
            for line in item.lines.all()
        }
        assert told == {
            "Hotelli": [("Alkoi", "1.9.2025", "1.10.2025")],
            "Toinen": [("Paikkakunta", "Espoo", "")],
        }


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_memory_is_flat_however_many_rows_leave(form: str) -> None:
    columns = [Column(str(n), f"Sarake {n}", of("text")) for n in range(10)]

    def peak(number: int) -> int:
        rows = (SimpleNamespace(text=f"Rivi {n} tekstiä") for n in range(number))
        tracemalloc.start()
        if form == "xlsx":
            xlsx_file("Rivit", columns, rows, None).close()
        else:
            for _line in csv_lines(columns, rows, None):
                pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(6_000) < 1.3 * peak(1_000) + 1_000_000


class TestNetworkChange:
    def test_has_the_lines_that_the_page_has(self, as_: Any, rows: SimpleNamespace) -> None:
        staff = as_("staff")
        PartnershipFactory(started_on=timezone.localdate())
        query = {"since": "1.10.2025"}
        shown = staff.get(reverse("network:network"), {"view": "change"} | query).context
        sheet = sheet_of(staff, "network-change", **query)
        lines = zip(column(sheet, "Muutos"), column(sheet, "Kumppanuuksia"), strict=True)
        assert list(lines) == [(str(each.label), each.count) for each in shown["listed"]]
        assert [each.count for each in shown["listed"]] == [1, 0, 1]
        assert {cell.date() for cell in column(sheet, "Alkaa")} == {date(2025, 10, 1)}

    def test_narrows_as_the_page_does(self, as_: Any, rows: SimpleNamespace) -> None:
        text = text_of(as_("staff"), "network-change", category="school", since="x")
        assert text.splitlines()[0].endswith("Muutos;Kumppanuuksia;Alkaa;Päättyy")
        assert len(text.splitlines()) == 4
