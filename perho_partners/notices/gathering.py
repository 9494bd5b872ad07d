"""What has happened that concerns a person, from the rows and the history that tell of it.

No notice is stored: what a person is told follows from what they follow, care for and have said,
and what is new from one moment, `User.notices_seen_at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from accounts.people.topics import Topic
from core.addresses import reverse
from core.dates import end_of
from core.history import Tracked
from core.querysets import counts_of_all
from core.story import STORIES, latest_changes
from core.text import collapse
from partnerships.freshness.models import Asking
from teams.comments.models import SUBJECTS, TOPICS, Comment
from teams.follows.queries import followed_by
from teams.handovers.models import Handover
from teams.plans.queries import given_to

LOOK_BACK = timedelta(days=60)
MOST = 200  # notices, however long the list is
COUNTED = 20  # of one kind on the front page


@dataclass(frozen=True)
class Notice:
    """One thing that happened: what it is about, who did what, and where it is."""

    topic: Topic
    when: datetime
    what: object  # a name, in the language that it is in
    who: User | None
    did: str
    address: str
    is_new: bool


@dataclass(frozen=True)
class Asked:
    """For whom notices are gathered, how far back and how many of each kind."""

    user: User
    since: datetime
    until: datetime
    most: int

    def notice(
        self, topic: Topic, when: datetime, what: object, who: User | None, did: str, address: str
    ) -> Notice:
        """A notice, new if it happened after what has been seen."""
        name = collapse(what) if isinstance(what, str) and type(what) is str else what
        return Notice(topic, when, name, who, did, address, when > self.user.notices_seen_at)

    def wants(self, topic: Topic) -> bool:
        """Whether the person has not turned the topic off."""
        return topic not in self.user.muted_page


def notices_of(user: User, most: int = MOST) -> list[Notice]:
    """What concerns the person, newest first, in a fixed number of queries."""
    now = timezone.now()
    asked = Asked(user, now - LOOK_BACK, now, most)
    found = chain.from_iterable(
        gather(asked) for topics, gather in GATHERERS if any(map(asked.wants, topics))
    )
    return sorted(found, key=lambda notice: notice.when, reverse=True)[:most]


def how_many_new(user: User) -> int:
    """How many things others have said and changed since the person looked: two queries.

    Counted to `COUNTED` of each kind. What waits for an answer, and the actions that others have
    given, the front page tells by itself.
    """
    now = timezone.now()
    asked = Asked(user, max(now - LOOK_BACK, user.notices_seen_at), now, COUNTED)
    wanted = [topic for topic in TOPICS if asked.wants(topic)]
    said = Comment.objects.concerning(user, wanted)
    rows: list[QuerySet] = [said.written_between(asked.since, asked.until)]
    if asked.wants(Topic.FOLLOWED):
        rows += [
            STORIES[model]
            .rows(history_user__isnull=False, history_date__gt=asked.since)
            .filter(condition)
            for model, condition in _by_others(user).items()
        ]
    return sum(counts_of_all(rows, COUNTED))


def _comments(asked: Asked) -> Iterable[Notice]:
    wanted = [topic for topic in TOPICS if asked.wants(topic)]
    did = {
        Topic.MENTIONS: _("mainitsi sinut"),
        Topic.ANSWERS: _("vastasi keskusteluun"),
        Topic.COMMENTS: _("kommentoi"),
    }
    # mypy does not see what `concerning` annotates.
    rows: Iterable[Any] = (
        Comment.objects.concerning(asked.user, wanted)
        .written_between(asked.since, asked.until)
        .select_related("user", *SUBJECTS, "action__plan__team")
        .order_by("-written_at", "-pk")[: asked.most]
    )
    for row in rows:
        topic = Topic(row.topic)
        yield asked.notice(
            topic, row.written_at, row.subject, row.user, did[topic], row.get_absolute_url()
        )


def _by_others(user: User) -> dict[type[Tracked], Q]:
    """The condition of a change, by model, that others made it to what the person follows."""
    return {model: of & ~Q(history_user=user) for model, of in followed_by(user).items()}


def _followed(asked: Asked) -> Iterable[Notice]:
    where = _by_others(asked.user)
    for entry in latest_changes(asked.most, where=where, history_date__gt=asked.since):
        if entry.about:
            address = entry.about.get_absolute_url()
            yield asked.notice(
                Topic.FOLLOWED, entry.when, entry.about, entry.who, entry.text, address
            )


def _given(asked: Asked) -> Iterable[Notice]:
    for change in given_to(asked.user, asked.since, asked.until, asked.most):
        address = reverse("plans:action", args=[change.id])
        yield asked.notice(
            Topic.ACTIONS, change.history_date, change.title, change.history_user,
            _("antoi sinulle toimenpiteen"), address,
        )  # fmt: skip


def _offers_and_answers(asked: Asked) -> Iterable[Notice]:
    first, last = timezone.localdate(asked.since), timezone.localdate(asked.until)
    rows = Handover.objects.concerning(asked.user, first, last).select_related("giver", "receiver")
    for row in rows[: asked.most]:
        if day := row.accepted_on or row.declined_on:
            did = _("otti vastuun") if row.accepted_on else _("ei voinut ottaa vastuuta")
            who, address = row.receiver, reverse("handovers:hand_over", args=[row.giver_id])
        else:
            day, did = row.offered_on, _("tarjosi sinulle vastuuta")
            who, address = row.giver, reverse("handovers:list")
        yield asked.notice(Topic.RESPONSIBILITIES, _beginning_of(day), row.label, who, did, address)


def _askings(asked: Asked) -> Iterable[Notice]:
    rows = Asking.objects.waiting_for(asked.user).for_page()
    for row in rows:
        what, address = row.partnership.organisation, reverse("home") + "#kysymys"
        yield asked.notice(
            Topic.FRESHNESS, _beginning_of(row.asked_on), what, None, _("Onko tämä vielä totta?"),
            address,
        )  # fmt: skip


def _beginning_of(day: date) -> datetime:
    """The moment of what is known by its day alone: once that day has been seen, it is not new."""
    return end_of(day - timedelta(days=1))


GATHERERS: list[tuple[tuple[Topic, ...], Callable[[Asked], Iterable[Notice]]]] = [
    (TOPICS, _comments),
    ((Topic.RESPONSIBILITIES,), _offers_and_answers),
    ((Topic.ACTIONS,), _given),
    ((Topic.FRESHNESS,), _askings),
    ((Topic.FOLLOWED,), _followed),
]
