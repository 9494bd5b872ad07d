"""What has happened with a partner, by kind. A new kind joins by one line in KINDS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from core.history import Change, Tracked
from core.story import STORIES, Teller, newest
from partnerships.agreements.models import Agreement
from partnerships.contacts.models import Contact
from partnerships.networks.models import NetworkMember
from partnerships.organisations.models import Acquaintance, Organisation
from partnerships.partnerships.models import Partnership, Responsibility
from quality.reviews.models import Review
from teams.comments.models import Comment
from teams.plans.models import Action

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 1000  # of each kind, the latest
OF_REVIEW = ["partnership__level", "partnership__organisation", "round", "done_by"]
# What brings a partner to a level, and what takes it off.
OF_LEVELS = ["created", "loaded", "moved", "ended", "deleted"]


@dataclass(frozen=True)
class Moment:
    """Something that happened."""

    when: datetime
    icon: str
    who: User | None
    text: str
    about: Tracked | None = None  # to name and link to, when the page itself is not about it


@dataclass(frozen=True)
class Kind:
    """A kind of things that happen, and where they are found."""

    label: StrOrPromise
    read: Callable[[Organisation], Iterable[Moment]]


def told(rows: QuerySet) -> list[Moment]:
    """Changes in the words of their history."""
    changes: list[Change] = newest(rows[:MOST], MOST)
    teller = Teller(changes)
    return [
        Moment(entry.when, entry.icon, entry.who, entry.text)
        for entry in (teller.entry(change) for change in changes)
    ]


def changes(model: type[Tracked], partner: Organisation) -> QuerySet:
    """The changes of a model that the partner's page tells."""
    return STORIES[model].on_pages(Organisation._meta.label_lower, [partner.pk])


def of_contacts(partner: Organisation) -> list[Moment]:
    """What was told of contacts, and what was changed in it later."""
    return told(changes(Contact, partner))


def of_levels(partner: Organisation) -> list[Moment]:
    """When the partner came to a level, moved and left it."""
    return told(changes(Partnership, partner).filter(history_change_reason__in=OF_LEVELS))


def of_agreements(partner: Organisation) -> list[Moment]:
    """What was agreed on in writing."""
    return told(changes(Agreement, partner))


def of_actions(partner: Organisation) -> list[Moment]:
    """What the plans of teams have held with the partner."""
    rows = Action.objects.filter(partnerships__organisation=partner).order_by().values("pk")
    return told(STORIES[Action].rows(id__in=rows))


def of_reviews(partner: Organisation) -> list[Moment]:
    """What the quality group has published."""
    rows = Review.objects.published().filter(partnership__organisation=partner)
    return [
        Moment(
            timezone.make_aware(datetime.combine(review.done_on, time(12))),
            "clipboard-check",
            review.done_by,
            _("kävi läpi kriteerit, %(level)s") % {"level": review.partnership.level.label},
            review,
        )
        for review in rows.select_related(*OF_REVIEW)[:MOST]
        if review.done_on
    ]


def of_comments(partner: Organisation) -> list[Moment]:
    """What colleagues have said of the partner and of the actions with it."""
    ours = Action.objects.filter(partnerships__organisation=partner).order_by().values("pk")
    rows = Comment.objects.told().filter(Q(organisation=partner) | Q(action__in=ours))
    return [
        Moment(
            row.written_at,
            "message-circle",
            row.user,
            _("kommentoi: %(text)s") % {"text": row.text},
            row.action,
        )
        for row in rows.select_related("user", "action__plan__team").order_by("-written_at")[:MOST]
    ]


def of_other_changes(partner: Organisation) -> list[Moment]:
    """Confirmations, edits, people: everything else that the history tells."""
    rest = changes(Partnership, partner).exclude(history_change_reason__in=OF_LEVELS)
    found = told(rest)
    for model in (Organisation, Responsibility, Acquaintance, NetworkMember):
        found += told(changes(model, partner))
    return found


KINDS = {
    "contacts": Kind(gettext_lazy("Yhteydenotot"), of_contacts),
    "levels": Kind(gettext_lazy("Tasot"), of_levels),
    "agreements": Kind(gettext_lazy("Sopimukset"), of_agreements),
    "actions": Kind(gettext_lazy("Toimenpiteet"), of_actions),
    "reviews": Kind(gettext_lazy("Katselmukset"), of_reviews),
    "comments": Kind(gettext_lazy("Kommentit"), of_comments),
    "changes": Kind(gettext_lazy("Muut muutokset"), of_other_changes),
}


def moments(partner: Organisation, kind: str = "") -> list[Moment]:
    """What has happened, the latest first; of one kind when it is named."""
    kinds = [KINDS[kind]] if kind in KINDS else KINDS.values()
    found = [moment for each in kinds for moment in each.read(partner)]
    return sorted(found, key=lambda moment: moment.when, reverse=True)
