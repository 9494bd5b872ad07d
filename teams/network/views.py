"""The network in pictures: the map, the table, the change in time, the network of networks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.teams.models import Team
from partnerships.keywords.models import Keyword
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.register.attention import NO_LEVEL
from teams.network import drawing, members, queries, ribbons, staff
from teams.network.ecosystem import Group, cell_of, in_groups, matrix
from teams.network.forms_by_field import grid
from teams.network.question import Question
from teams.network.shown import FlowWords, numbers, openings, pieces
from teams.network.trend import Trend, days_of, trend

NAMES_SHOWN = 11
MOST_NAMES = 200


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The picture that the address asks for."""
    question = Question.of(request.GET)
    context = page_context(question) | PICTURES[question.view](question)
    return render(request, f"teams/network/{question.view}.html", context)


def page_context(question: Question) -> dict[str, Any]:
    """What every picture has around it."""
    filters = question.filters
    return {
        "question": question,
        "filters": filters,
        "chips": [(chip.label, question.of_filters(chip.query)) for chip in filters.chips()],
        "unnarrowed": question.of_filters(""),
        "narrowings": filters.narrowings,
        "views": [
            (label, question.address(view=key), question.view == key)
            for key, label in [
                ("map", _("Kartta")),
                ("table", _("Taulukko")),
                ("forms", _("Yhteistyömuodot")),
                ("change", _("Muutos ajassa")),
                ("networks", _("Verkostot")),
                ("staff", _("Tiimit")),
            ]
        ],
        "paper": question.address(paper=True),
        "screen": question.address(paper=False),
        "day": filters.today,
        "today": timezone.localdate(),
    }


def map_context(question: Question) -> dict[str, Any]:
    """The map with the matrix and the names of one of its numbers."""
    context = table_context(question)
    picture = drawing.draw(context["groups"], context["levels"])
    return context | {
        "map": picture,
        "openings": openings(picture, question),
        "pieces": pieces(picture, question),
    }


def table_context(question: Question) -> dict[str, Any]:
    """Everybody by stakeholder group and level, and the numbers of both."""
    filters, levels = question.filters, list(Level.objects.all())
    found = queries.neighbours(filters, levels)
    groups = groups_of(question, [each for each in found if each.levels])
    lines = matrix(groups, levels, _("Yhteensä"))
    chosen = cell_of(lines, question.cell)
    return {
        "levels": levels,
        "groups": groups,
        "lines": numbers(lines, chosen, question),
        "count": sum(len(group.members) for group in groups),
        "chosen": chosen,
        "chosen_group": next((g.label for g in groups if chosen and g.key == chosen.group), ""),
        "chosen_level": next((e for e in levels if chosen and e.key == chosen.level), None),
        "names": chosen.members[:NAMES_SHOWN] if chosen else [],
        "all_names": register_of(question, chosen.group, chosen.level) if chosen else "",
        "without": len(found) - sum(len(group.members) for group in groups),
        "without_address": "" if filters.day else question.in_register(attention=NO_LEVEL),
    }


def groups_of(question: Question, found: list[Any]) -> list[Group]:
    """The stakeholder groups that are looked at, with those found."""
    wanted = question.filters.chosen.get("category", [])
    categories = [
        (key, str(label))
        for key, label in Organisation.Category.choices
        if not wanted or key in wanted
    ]
    return in_groups(found, categories, question.filters.sector_names, _("Muu ala"))


def register_of(question: Question, group: str, level: str) -> str:
    """The register with those behind a number of the matrix."""
    narrowed = {name: key for name, key in (("category", group), ("level", level)) if key}
    return question.in_register(**narrowed)


def change_context(question: Question) -> dict[str, Any]:
    """Who stayed, moved, came and went between two days."""
    filters, levels = question.filters, list(Level.objects.all())
    found = queries.flows_of(filters)
    words = FlowWords(levels, question)
    picture = ribbons.draw(found, [level.pk for level in levels])
    chosen = words.chosen(found)
    by_key = {level.pk: level for level in levels}
    return {
        "since": filters.compared,
        "trend": trend_of(question, levels),
        "file_query": filters.query_string(without=None),
        "picture": picture,
        "ribbons": [
            (each, words.of(each.flow), by_key.get(each.flow.source or each.flow.target))
            for each in picture.ribbons
        ],
        "left": [(node, by_key.get(node.level)) for node in picture.left],
        "right": [(node, by_key.get(node.level)) for node in picture.right],
        "listed": words.listed(found),
        "chosen": chosen,
        "names": queries.named(chosen.organisations)[:MOST_NAMES] if chosen else [],
        "moved_count": sum(f.count for f in found if not (f.is_stay or f.is_new or f.is_ended)),
    }


def trend_of(question: Question, levels: list[Level]) -> Trend | None:
    """How many organisations the levels that are asked for had at the ends of years."""
    filters = question.filters
    days = days_of(filters.today)
    asked = filters.chosen.get("level") or levels
    return trend(queries.counted(filters, days), days, asked, question)


def forms_context(question: Question) -> dict[str, Any]:
    """What is done in which field; each number opens the register with those organisations."""
    words = {(word.kind, word.key): word for word in Keyword.objects.all()}
    forms = [key for kind, key in words if kind == Keyword.Kind.FORM]
    fields = [key for kind, key in words if kind == Keyword.Kind.SECTOR]
    found = grid(queries.done(question.filters), forms, fields)
    return {
        "fields": [words[Keyword.Kind.SECTOR, key] for key in found.fields],
        "lines": [
            {
                "form": words[Keyword.Kind.FORM, line.form],
                "numbers": [
                    {
                        "count": each.count,
                        "radius": each.radius,
                        "address": question.in_register(form=line.form, sector=each.field),
                    }
                    for each in line.numbers
                ],
                "total": line.total,
                "address": question.in_register(form=line.form),
            }
            for line in found.lines
        ],
        "unused": [words[Keyword.Kind.FORM, key] for key in found.unused],
    }


def networks_context(question: Question) -> dict[str, Any]:
    """The networks: our role, their members, and who joins them."""
    found = queries.networks(question.filters)
    shared = members.overlaps(found)
    told = [each for each in found if each.members]
    return {
        "file_query": question.filters.query_string(without=None),
        "networks": [(each, shared[each.key]) for each in told],
        "untold": [each for each in found if not each.members],
        "grid": members.draw(told),
    }


def staff_context(question: Question) -> dict[str, Any]:
    """The teams by level, and how many of each team and staff group take part."""
    filters, levels = question.filters, list(Level.objects.all())
    active = queries.taking_part(filters)
    members_of, groups = queries.staff()
    teams = sorted(Team.objects.open(), key=lambda team: team.shown_sort_key)
    held = queries.held_by_teams(filters)
    labels = {key: str(label) for key, label in User.StaffGroup.choices}
    return {
        "levels": levels,
        "teams": staff.team_lines(teams, levels, held, members_of, active),
        "staff_groups": staff.group_lines(labels, groups, active),
    }


PICTURES: dict[str, Callable[[Question], dict[str, Any]]] = {
    "map": map_context,
    "table": table_context,
    "forms": forms_context,
    "change": change_context,
    "networks": networks_context,
    "staff": staff_context,
}
