"""What a digest says to one person, gathered with the questions of the rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.digests.models import DigestWeek
from accounts.people.models import User
from accounts.people.topics import Topic
from core.addresses import reverse
from core.dates import day_or_empty
from core.story import Entry, latest_changes
from core.text import collapse
from partnerships.agreements.models import Agreement
from partnerships.freshness.links import address_of
from partnerships.freshness.models import Asking
from partnerships.partnerships.models import Partnership, Responsibility
from quality.criteria.rules import may_review
from quality.reviews.models import Review
from teams.comments.models import SUBJECTS, TOPICS, Comment, page_of
from teams.follows.queries import followed_by
from teams.handovers.models import Handover
from teams.plans.models import Action
from teams.plans.queries import given_to
from teams.plans.timing import Span, occurrences, year_span
from toolkit.tools.models import Tool

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AHEAD = timedelta(days=7)
LONGEST_LOOK_BACK = timedelta(days=14)  # for somebody who has had no digest for long
FOLLOWED_MOST = 200  # changes that are counted
ITEMS_SHOWN = 6  # of one kind; the rest are behind a link


@dataclass(frozen=True)
class Way:
    """A link of a line that answers what it asks."""

    label: StrOrPromise
    address: str


@dataclass(frozen=True)
class Item:
    """One line: what it is about, what there is to it, and where it is seen to."""

    what: str
    why: str
    address: str
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Section:
    """Lines of one kind, the most urgent first.

    `address` leads to all of them; without such a place none is left out.
    """

    title: str
    everything: list[Item]
    address: str = ""

    @property
    def items(self) -> list[Item]:
        return self.everything[:ITEMS_SHOWN] if self.address else self.everything

    @property
    def more(self) -> int:
        """How many are left for the link."""
        return len(self.everything) - len(self.items)


@dataclass(frozen=True)
class Asked:
    """For whom a digest is gathered, and what time it covers."""

    user: User
    since: datetime
    until: datetime

    def wants(self, topic: Topic) -> bool:
        """Whether the person has not turned the topic off."""
        return topic not in self.user.muted_mail

    @property
    def today(self) -> date:
        return timezone.localdate(self.until)

    @property
    def ahead(self) -> date:
        """The last day of the coming week."""
        return self.today + AHEAD

    def in_week(self, day: date) -> bool:
        return self.today <= day <= self.ahead


@dataclass(frozen=True)
class Contents:
    """Everything that a digest says."""

    user: User
    sections: list[Section] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(section.everything) for section in self.sections)


def contents_for(user: User, until: datetime | None = None) -> Contents:
    """What a digest would say to the person at the moment, in the language of the moment."""
    until = until or timezone.now()
    longest = until - LONGEST_LOOK_BACK
    since = max(DigestWeek.objects.told_until(user) or longest, longest)
    asked = Asked(user, since, until)
    sections = [
        section
        for topics, gather in GATHERERS
        if any(map(asked.wants, topics))
        for section in gather(asked)
        if section.everything
    ]
    return Contents(user, sections)


def _offers_and_answers(asked: Asked) -> list[Section]:
    # Whole days: those of today's answers are told the next time.
    first, last = timezone.localdate(asked.since), asked.today - timedelta(days=1)
    rows = list(
        Handover.objects.concerning(asked.user, first, last).select_related("giver", "receiver")
    )
    partners = _partners_of(rows)
    offers, answers = [], []
    for row in rows:
        what = partners.get(row.key) if row.kind == Handover.Kind.RESPONSIBILITY else row.label
        what = what or row.get_kind_display()
        if answered_on := row.accepted_on or row.declined_on:
            said = _("%(who)s otti vastuun %(day)s") if row.accepted_on else _(
                "%(who)s ei voinut ottaa vastuuta, vastattu %(day)s"
            )  # fmt: skip
            why = said % {"who": row.receiver, "day": day_or_empty(answered_on)}
            answers.append(_item(what, why, reverse("handovers:hand_over", args=[row.giver_id])))
        else:
            why = _("Nyt hoitaa %(who)s, tarjottu %(day)s") % {
                "who": row.giver, "day": day_or_empty(row.offered_on)
            }  # fmt: skip
            offers.append(_item(what, why, reverse("handovers:list")))
    own = reverse("handovers:hand_over", args=[asked.user.pk])
    return [
        Section(_("Sinulle on tarjottu vastuu"), offers, reverse("handovers:list")),
        Section(_("Tarjoamiisi vastuisiin on vastattu"), answers, own),
    ]


def _partners_of(rows: list[Any]) -> dict[int, str]:
    """By responsibility, the organisation alone: an offer's own label names the level."""
    keys = [row.key for row in rows if row.kind == Handover.Kind.RESPONSIBILITY]
    found = Responsibility.objects.filter(pk__in=keys)
    return dict(found.order_by().values_list("pk", "partnership__organisation__name"))


def _contacts(asked: Asked) -> list[Section]:
    rows = Partnership.objects.open().responsible_to(asked.user)
    soon = rows.filter(rows.contact_by(asked.ahead)).select_related("organisation", "team")
    due = list(soon.order_by("next_contact", "organisation__sort_key"))
    items = [
        _item(what, _contact(row), row.get_absolute_url())
        for row, what in zip(due, _told_apart(due), strict=True)
    ]
    mine = f"{reverse('register:list')}?person={asked.user.pk}"
    return [Section(_("Ota yhteyttä"), items, mine)]


def _askings(asked: Asked) -> list[Section]:
    # Each once: what was in the mail of last week is not asked again, it waits on the front page.
    new = Asking.objects.filter(asked_on__gt=timezone.localdate(asked.since))
    rows = list(new.waiting_for(asked.user).for_page())
    partnerships = [row.partnership for row in rows]
    items = []
    for row, what in zip(rows, _told_apart(partnerships), strict=True):
        day = row.partnership.confirmed_on
        why = (
            _("Vahvistettu viimeksi %(day)s") % {"day": day_or_empty(day)}
            if day
            else _("Kukaan ei ole vielä vahvistanut tietoja")
        )
        ways = tuple(Way(answer.label, address_of(row, answer)) for answer in Asking.Answer)
        items.append(_item(what, why, row.partnership.get_absolute_url(), ways))
    return [Section(_("Onko tämä vielä totta?"), items)]


def _told_apart(rows: list[Partnership]) -> list[str]:
    """What each is called: its organisation, and its team where there are two of one."""
    times = Counter(row.organisation_id for row in rows)
    return [
        f"{row.organisation}, {row.team}"
        if times[row.organisation_id] > 1 and row.team
        else str(row.organisation)
        for row in rows
    ]


def _contact(row: Partnership) -> str:
    """When the next contact was or is."""
    day = {"day": day_or_empty(row.next_contact)}
    if row.is_contact_passed:
        return _("Sovittu päivä oli %(day)s") % day
    return _("Sovittu päivä on %(day)s") % day


def _actions(asked: Asked) -> list[Section]:
    found = []
    for row in Action.objects.unfinished().responsible_to(asked.user).select_related("plan__team"):
        if reason := _timely(row, asked):
            day, why = reason
            found.append((day, _item(row.title, why, reverse("plans:action", args=[row.pk]))))
    found.sort(key=lambda pair: pair[0])
    given = [
        _item(
            change.title,
            _("Sinulle antoi %(who)s %(day)s")
            % {
                "who": change.history_user,
                "day": day_or_empty(timezone.localdate(change.history_date)),
            },
            reverse("plans:action", args=[change.id]),
        )
        for change in given_to(asked.user, asked.since, asked.until, ITEMS_SHOWN)
    ]
    return [
        Section(_("Sinulle annettiin"), given),
        Section(_("Omat toimenpiteesi"), [item for _on, item in found]),
    ]


def _timely(action: Action, asked: Asked) -> tuple[date, str] | None:
    """The day for which an action is named now and the reason in words; None when it is not."""
    times = occurrences([action], Span(action.starts_on, year_span(action.ends_on.year).last))
    for time in times:
        if action.timing != Action.Timing.YEAR and asked.in_week(time.first):
            return time.first, _("Alkaa %(day)s") % {"day": day_or_empty(time.first)}
        if asked.in_week(time.last):
            return time.last, _("Päättyy %(day)s") % {"day": day_or_empty(time.last)}
    last = times[-1].last
    if last >= asked.today:
        return None
    return last, _("Aika oli %(day)s asti. Kerro, miten kävi.") % {"day": day_or_empty(last)}


def _followed(asked: Asked) -> list[Section]:
    done = latest_changes(
        FOLLOWED_MOST,
        where=followed_by(asked.user),
        history_date__gt=asked.since,
        history_date__lte=asked.until,
    )
    told: dict[str, list[Entry]] = {}
    for entry in done:
        if entry.who != asked.user and entry.about:
            told.setdefault(entry.about.get_absolute_url(), []).append(entry)
    items = []
    for address, entries in told.items():
        who = ", ".join(dict.fromkeys(str(entry.who) for entry in entries))
        why = ngettext("%(n)s muutos: %(who)s", "%(n)s muutosta: %(who)s", len(entries)) % {
            "n": len(entries), "who": who
        }  # fmt: skip
        items.append(_item(str(entries[0].about), why, address))
    return [Section(_("Seuraamissasi tapahtui"), items, f"{reverse('activity')}?followed=on")]


def _comments(asked: Asked) -> list[Section]:
    said: dict[str, dict[str, list[Any]]] = {topic: {} for topic in TOPICS}
    wanted = [topic for topic in TOPICS if asked.wants(topic)]
    # mypy does not see what `concerning` annotates.
    rows: Iterable[Any] = (
        Comment.objects.concerning(asked.user, wanted)
        .written_between(asked.since, asked.until)
        .select_related("user", *SUBJECTS)
    )
    for row in rows:
        said[row.topic].setdefault(f"{page_of(row.subject)}#kommentit", []).append(row)
    titles = {
        Topic.MENTIONS: _("Sinut mainittiin"),
        Topic.ANSWERS: _("Vastauksia keskusteluihisi"),
        Topic.COMMENTS: _("Uusia kommentteja"),
    }
    return [Section(titles[topic], _of_comments(said[topic])) for topic in TOPICS]


def _of_comments(said: dict[str, list[Any]]) -> list[Item]:
    """A line for each thing that was talked of."""
    items = []
    for address, rows in said.items():
        who = ", ".join(dict.fromkeys(str(row.user) for row in rows))
        why = ngettext(
            "%(n)s uusi kommentti: %(who)s", "%(n)s uutta kommenttia: %(who)s", len(rows)
        ) % {"n": len(rows), "who": who}
        items.append(_item(str(rows[0].subject), why, address))
    return items


def _tools(asked: Asked) -> list[Section]:
    # mypy does not see what `for_list` annotates.
    rows: Iterable[Any] = Tool.objects.needing_care().filter(contact_user=asked.user).for_list()
    items = []
    for tool in rows:
        if tool.has_broken_link:
            why = _("Linkki ei toimi")
        elif tool.has_moved_link:
            why = _("Linkki on siirtynyt")
        else:
            why = _("Piti käydä läpi %(day)s") % {"day": day_or_empty(tool.review_by)}
        items.append(_item(tool.title, why, tool.get_absolute_url()))
    return [
        Section(_("Työkalusi kaipaavat huolenpitoa"), items, f"{reverse('tools:list')}?mine=on")
    ]


def _agreements(asked: Asked) -> list[Section]:
    mine = Partnership.objects.open().responsible_to(asked.user).order_by()
    rows = Agreement.objects.wanting_a_look().filter(partnership__in=mine).for_list()
    items = []
    for row in rows.order_by("valid_until", "pk"):
        ends = _("Voimassa %(day)s asti") % {"day": day_or_empty(row.valid_until)}
        why = (
            ends
            if row.valid_until
            else _("Muistutus oli %(day)s") % {"day": day_or_empty(row.remind_on)}
        )
        what = f"{row.partnership.organisation}: {row.get_kind_display()}"
        items.append(_item(what, why, row.partnership.get_absolute_url()))
    return [Section(_("Sopimus katsottava läpi"), items)]


def _reviews(asked: Asked) -> list[Section]:
    if not may_review(asked.user):
        return []
    items = []
    for row in Review.objects.queue_of(asked.user).for_list():
        why = _("%(round)s, valmis viimeistään %(day)s") % {
            "round": row.round, "day": day_or_empty(row.round.due_on)
        }  # fmt: skip
        address = reverse("admin:quality_review_change", args=[row.pk])
        items.append(_item(str(row.partnership.organisation), why, address))
    queue = f"{reverse('admin:quality_review_changelist')}?whose=mine&state=waiting"
    return [Section(_("Katselmukset jonossasi"), items, queue)]


def _item(what: str, why: str, address: str, ways: tuple[Way, ...] = ()) -> Item:
    return Item(collapse(what), collapse(why), address, ways)


# In the order of a digest, each with what it tells of.
GATHERERS: list[tuple[tuple[Topic, ...], Callable[[Asked], list[Section]]]] = [
    ((Topic.RESPONSIBILITIES,), _offers_and_answers),
    ((Topic.CONTACTS,), _contacts),
    ((Topic.FRESHNESS,), _askings),
    ((Topic.AGREEMENTS,), _agreements),
    ((Topic.ACTIONS,), _actions),
    (TOPICS, _comments),
    ((Topic.REVIEWS,), _reviews),
    ((Topic.TOOLS,), _tools),
    ((Topic.FOLLOWED,), _followed),
]
