"""What is found: which rows of each kind, and what their documents tell.

A new kind joins by one entry in KINDS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Prefetch, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.teams.models import Membership, Team
from core.addresses import reverse
from core.fields import KeySetField
from core.rich_text import plain_text
from core.translated import Text, readers_language
from partnerships.contacts.models import Contact
from partnerships.keywords.models import Keyword
from partnerships.organisations.business_id import ways_to_write
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from quality.criteria.models import Criterion
from search.kinds import Keys, Kind, Told
from teams.plans.models import Action, AnnualPlan
from toolkit.glossary.models import Term
from toolkit.tools.models import Tool


def each(tell: Callable[..., Told]) -> Callable[..., Iterator[Told]]:
    """For rows that are told one by one."""
    return lambda rows: map(tell, rows)


def in_languages(row: Team | Keyword | Term) -> list[str]:
    """The names in the other languages."""
    return [row.name_sv, row.name_en]


def organisations(rows: Iterable[Organisation]) -> Iterator[Told]:
    """Each with what is done with it: one document holds its partnerships and their people."""
    names = {
        (word.kind, word.key): [word.name_fi, *in_languages(word)] for word in Keyword.objects.all()
    }
    for row in rows:
        yield Told(
            row.name,
            [row.short_name, row.other_names, row.city, row.site, row.business_id,
             *ways_to_write(row.business_id), row.business_id.replace("-", "")],
            [row.notes,
             *(text for each in row.partnerships.all() for text in partnership_texts(each, names)),
             *(name for key in row.sectors for name in names.get((Keyword.Kind.SECTOR, key), []))],
            levels=list(dict.fromkeys(each.level for each in row.partnerships.all())),
            facts=[Text(row.city), *dict.fromkeys(
                str(item.user)
                for each in row.partnerships.all() for item in each.shown_responsibilities
            )],
        )  # fmt: skip


def partnership_texts(row: Partnership, names: dict[tuple[str, str], list[str]]) -> list[str]:
    """What an organisation's document tells of a partnership."""
    people = [str(item.user) for item in row.shown_responsibilities]
    areas = [item.area for item in row.shown_responsibilities]
    kind = Keyword.Kind.FORM
    forms = [name for key in row.cooperation_forms for name in names.get((kind, key), [])]
    team = [row.team.name_fi, *in_languages(row.team)] if row.team else []
    texts = [row.description, row.goal, row.counterpart, row.benefit_college, row.benefit_partner]
    return [*texts, *forms, *team, *people, *areas]


def with_keyword(word: Keyword) -> Keys:
    """The organisations that are sorted by the keyword."""
    holds = KeySetField.holds(word.key)
    if word.kind == Keyword.Kind.SECTOR:
        return Organisation.objects.filter(sectors__contains=holds).values_list("pk", flat=True)
    return _of(Q(cooperation_forms__contains=holds))


def _of(condition: Q) -> Keys:
    """The organisations of the open partnerships that fit."""
    return Partnership.objects.open().filter(condition).values_list("organisation", flat=True)


def tool(row: Tool) -> Told:
    """A tool or a guide."""
    event = [row.event_what, row.event_where, row.event_for, row.event_who]
    contacts = [each for each in (row.contact_user, row.contact_team) if each]
    texts = [row.summary, plain_text(row.body), *event, row.contact_note, *map(str, contacts)]
    facts = [str(each) if isinstance(each, User) else each for each in contacts]
    return Told(row.title, [], texts, facts=facts)


def person(row: User) -> Told:
    """A colleague, also last name first."""
    teams = [item.team.name_fi for item in row.memberships.all()]
    reversed_name = f"{row.last_name} {row.first_name}"
    names = [reversed_name, row.email, row.title]
    title = Text(str(row), readers_language())  # a name is in no language
    return Told(str(row), names, teams, title=title, facts=[Text(row.title)])


def term(row: Term) -> Told:
    """A word of the model."""
    texts = [row.definition_fi, row.definition_sv, row.definition_en]
    return Told(row.name_fi, in_languages(row), texts)


def contact(row: Contact) -> Told:
    """A contact has no name of its own; it is found by what was written."""
    texts = [row.what, row.signal, row.organisation.name, str(row.user)]
    facts = [date_format(row.happened_on), str(row.user)]
    return Told("", [], texts, title=row.organisation.name, facts=facts)


def criterion(row: Criterion) -> Told:
    """One version of a criterion."""
    return Told(row.title, [], [row.text, row.source_detail], levels=[row.level])


def action(row: Action) -> Told:
    """A thing that a team does."""
    texts = [row.details, row.outcome, row.lesson, row.plan.team.name_fi, str(row.plan.year)]
    levels = [row.level] if row.level else []
    return Told(row.title, [], texts, levels=levels, facts=[row.plan])


def _tools() -> dict[type, Callable[..., Keys]]:
    """Whose save changes the documents of tools besides their own."""
    return {
        User: lambda row: row.tools.values_list("pk", flat=True),
        Team: lambda row: row.tools.values_list("pk", flat=True),
    }


KINDS = [
    Kind(
        "organisation", _("Organisaatiot"), "building-2", weight=6,
        rows=lambda: Organisation.objects.current().prefetch_related(
            Prefetch("partnerships", Partnership.objects.open().for_list())
        ),
        tell=organisations,
        changed_by={
            Partnership: lambda row: [row.organisation_id],
            Responsibility: lambda row: [row.partnership.organisation_id],
            Team: lambda row: _of(Q(team=row)),
            User: lambda row: _of(
                Q(pk__in=Responsibility.objects.open().filter(user=row).values("partnership"))
            ),
            Keyword: with_keyword,
        },
    ),
    Kind(
        "team", _("Tiimit"), "users", weight=5,
        rows=lambda: Team.objects.open(),
        tell=each(lambda row: Told(row.name_fi, in_languages(row), [row.description_fi])),
        address=lambda row: reverse("portfolio:team", args=[row.slug]),
    ),
    Kind(
        "person", _("Henkilöt"), "circle-user-round", weight=4,
        rows=lambda: User.objects.choosable().prefetch_related(
            Prefetch("memberships", Membership.objects.open().select_related("team"))
        ),
        tell=each(person),
        changed_by={
            Membership: lambda row: [row.user_id],
            Team: lambda row: row.memberships.open().values_list("user", flat=True),
        },
    ),
    Kind(
        "form", _("Yhteistyömuodot"), "handshake", weight=4,
        rows=lambda: Keyword.objects.filter(kind=Keyword.Kind.FORM),
        tell=each(lambda row: Told(row.name_fi, in_languages(row))),
        address=lambda row: f"{reverse('register:list')}?form={row.key}",
    ),
    Kind(
        "tool", _("Menetelmät ja työkalut"), "wrench", weight=5,
        rows=lambda: Tool.objects.current().filter(in_guides=False)
        .select_related("contact_user", "contact_team"),
        tell=each(tool),
        changed_by=_tools(),
    ),
    Kind(
        "guide", _("Ohjeet ja oppaat"), "book-open", weight=4,
        rows=lambda: Tool.objects.current().guides()
        .select_related("contact_user", "contact_team"),
        tell=each(tool),
        changed_by=_tools(),
    ),
    Kind(
        "term", _("Sanasto"), "languages", weight=3,
        rows=lambda: Term.objects.all(), tell=each(term),
    ),
    Kind(
        "criterion", _("Kriteerit"), "clipboard-check", weight=1,
        rows=lambda: Criterion.objects.in_use().select_related("level"),
        tell=each(criterion),
    ),
    Kind(
        "action", _("Toimenpiteet"), "calendar-check",
        rows=lambda: Action.objects.living().select_related("plan__team", "level"),
        tell=each(action),
        changed_by={
            AnnualPlan: lambda row: row.actions.values_list("pk", flat=True),
            Team: lambda row: Action.objects.filter(plan__team=row).values_list("pk", flat=True),
        },
    ),
    Kind(
        "contact", _("Yhteydenotot"), "message-square-text",
        rows=lambda: Contact.objects.told().select_related("organisation", "user"),
        tell=each(contact),
        changed_by={
            Organisation: lambda row: row.contacts.values_list("pk", flat=True),
            User: lambda row: row.contacts.values_list("pk", flat=True),
        },
    ),
]  # fmt: skip
