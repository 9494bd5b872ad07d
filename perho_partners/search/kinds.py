"""What the search looks through. A new kind of thing joins by one line in KINDS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.rich_text import plain_text
from partnerships.contacts.models import Contact
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from quality.criteria.models import Criterion
from teams.plans.models import Action
from toolkit.glossary.models import Term
from toolkit.tools.models import Tool

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SPELLED_LIKE = 80  # of 100 letters, how many are in common
_WORD = re.compile(r"\w{4,}")
SHOWN = 6  # of each kind; the rest behind "all of these"


@dataclass(frozen=True)
class Kind:
    """Something that can be found: which rows, and what of a row is told."""

    key: str
    label: StrOrPromise
    icon: str
    rows: Callable[[str], Any]
    text: Callable[[Any], str]  # besides the row's own name
    title: Callable[[Any], str] = str
    all_of_them: str = ""  # the name of the address that lists all, with the same q
    narrowed: str = ""  # what that address needs besides


KINDS = [
    Kind("organisations", _("Organisaatiot"), "building-2",
         lambda q: Organisation.objects.current().named(q).order_by("sort_key"),
         lambda row: ", ".join(filter(None, [row.city, row.other_names])),
         all_of_them="register:list"),
    Kind("partnerships", _("Mitä teemme yhdessä"), "handshake",
         lambda q: Partnership.objects.open().search(q).select_related("organisation", "level")
         .order_by("organisation__sort_key", "level__order"),
         lambda row: " · ".join(filter(None, [row.description, row.goal, row.counterpart])),
         lambda row: str(row.organisation), all_of_them="register:list"),
    Kind("contacts", _("Yhteydenotot"), "message-square-text",
         lambda q: Contact.objects.told().search(q).for_page(),
         lambda row: " · ".join(filter(None, [row.what, row.signal])),
         lambda row: str(row.organisation)),
    Kind("actions", _("Toimenpiteet"), "calendar-check",
         lambda q: Action.objects.living().search(q).for_list().order_by("-plan__year", "pk"),
         lambda row: f"{row.plan.team} {row.plan.year} · {row.details} {row.outcome}"),
    Kind("tools", _("Menetelmät ja työkalut"), "wrench",
         lambda q: Tool.objects.current().filter(in_guides=False).search(q).order_by("sort_key"),
         lambda row: f"{row.summary} {plain_text(row.body)}", all_of_them="tools:list"),
    Kind("guides", _("Ohjeet ja oppaat"), "book-open",
         lambda q: Tool.objects.current().guides().search(q).order_by("sort_key"),
         lambda row: f"{row.summary} {plain_text(row.body)}", all_of_them="tools:list",
         narrowed="&level=guides"),
    Kind("terms", _("Sanasto"), "languages",
         lambda q: Term.objects.search(q).in_order(), lambda row: row.definition),
    Kind("criteria", _("Kriteerit"), "clipboard-check",
         lambda q: Criterion.objects.in_use().search(q).select_related("level")
         .order_by("level__order", "order", "pk"),
         lambda row: f"{row.text} {row.source_detail}"),
]  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A row, and what is told of it."""

    row: Model
    title: str
    text: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: Kind
    rows: list[Found]
    has_more: bool
    address_of_all: str
