"""Questions to the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.dates import a_year_before
from core.querysets import DatedQuerySet, Moment, Searchable, TrackedQuerySet, in_force
from core.text import search_normal, search_words

if TYPE_CHECKING:
    from accounts.models import Team, User
    from partnerships.models import Keyword, Level, Organisation, Partnership

REMIND_DAYS = 90  # before an agreement ends, unless a day of its own is chosen


def end_of(day: date) -> datetime:
    """The first moment after the day, in the college's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _manager(model: Any, related: str) -> Any:
    # The models import this module, so their classes are reached through the relation.
    return getattr(model, related).rel.related_model.objects


class LevelQuerySet(models.QuerySet):
    """Questions about levels."""

    def get_by_natural_key(self, key: str) -> Level:
        return cast("Level", self.get(key=key))

    def with_organisation_count(self, on: date | None) -> Self:
        """Each level with the number of organisations on it, as `organisation_count`."""
        current = (
            Q(partnerships__ended_on=None) if on is None else in_force(on, prefix="partnerships__")
        )
        return self.annotate(
            organisation_count=Count("partnerships__organisation", distinct=True, filter=current)
        )


class KeywordQuerySet(models.QuerySet):
    """Questions about keywords."""

    def get_by_natural_key(self, kind: str, key: str) -> Keyword:
        return cast("Keyword", self.get(kind=kind, key=key))


class OrganisationQuerySet(TrackedQuerySet):
    """Questions about organisations."""

    def get_by_natural_key(self, name: str) -> Organisation:
        """By the name of today or, failing that, by one that the history remembers."""
        current = self.filter(name=name).order_by(F("archived_on").asc(nulls_first=True)).first()
        if current is None:
            known = cast(Any, self.model).history.filter(name=name).values("id")
            current = self.get(pk__in=known)
        return cast("Organisation", current)

    def current(self) -> Self:
        """Those not archived."""
        return self.filter(archived_on=None)

    def archived(self) -> Self:
        """Those put away."""
        return self.exclude(archived_on=None)

    def in_register_on(self, day: date) -> Self:
        """Those that the register holds for the day: known by then and not yet archived."""
        started = self._partnerships().filter(organisation=OuterRef("pk"), started_on__lte=day)
        then = cast(Any, self.model).history.filter(id=OuterRef("pk"), history_date__lt=end_of(day))
        archived = then.order_by("-history_id").values("archived_on")[:1]
        return self.annotate(archived_then=Subquery(archived)).filter(
            Q(registered_on__lte=day) | Exists(started), archived_then=None
        )

    def former(self) -> Self:
        """Those with partnerships behind them and none open."""
        any_at_all = self._partnerships().filter(organisation=OuterRef("pk"))
        return self.filter(Exists(any_at_all)).without_partnership(None)

    def without_partnership(self, on: date | None) -> Self:
        """Those for which no level has been chosen."""
        return self.filter(self.no_partnership(on))

    def no_partnership(self, on: date | None) -> Q:
        """The condition that no partnership is in force on the day (None: now)."""
        return ~Q(Exists(self._partnerships().in_force(on).filter(organisation=OuterRef("pk"))))

    def named(self, text: str) -> Self:
        """Those where every word is found in what identifies the organisation."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found

    def search(self, text: str, on: Moment = None) -> Self:
        """Those where every word is found in the name, the cooperation, the team or the people.

        Words are found inside words; case and accents do not count.
        """
        found = self
        for word in search_words(text):
            found = found.filter(pk__in=self._holding(word, on, "contains"))
        return found

    def search_nearly(self, text: str, on: Moment = None) -> Self:
        """As `search`, forgiving typing mistakes; PostgreSQL only, else nothing is found."""
        if connection.vendor != "postgresql":
            return self.none()
        found = self
        for word in search_words(text):
            found = found.filter(pk__in=self._holding(word, on, "trigram_word_similar"))
        return found

    def _holding(self, word: str, on: Moment, lookup: str) -> QuerySet:
        # A union, not an OR: each branch can then use its own trigram index.
        condition = {f"search_text__{lookup}": word}
        partnerships = self._partnerships().in_force(on)
        return (
            cast(Any, self.model)
            .objects.filter(**condition)
            .order_by()
            .values("pk")
            .union(
                partnerships.filter(**condition).order_by().values("organisation"),
                partnerships.filter(**{f"team__search_text__{lookup}": word})
                .order_by()
                .values("organisation"),
                _manager(partnerships.model, "responsibilities")
                .in_force(on)
                .filter(**{f"user__search_text__{lookup}": word})
                .order_by()
                .values("partnership__organisation"),
            )
        )

    def similar_to(self, name: str, business_id: str, website_host: str) -> Self:
        """Current organisations that could be the one being typed."""
        words = [word for word in search_normal(name).split() if len(word) > 2]
        condition = Q(pk__in=[])
        if business_id:
            condition |= Q(business_id=business_id)
        if website_host:
            condition |= Q(site=website_host)
        for word in words:
            condition |= Q(search_text__contains=word[:LEADING_LETTERS])
        if connection.vendor != "postgresql" or not words:
            return self.current().filter(condition)
        text = " ".join(words)
        condition |= Q(search_text__trigram_word_similar=text)
        closeness = TrigramWordSimilarity(text, "search_text")
        return self.current().filter(condition).annotate(close=closeness).order_by("-close")

    def with_partnerships(self, on: Moment) -> Self:
        """Each with its partnerships of the day as `shown_partnerships`: two more queries."""
        return self.prefetch_related(
            Prefetch(
                "partnerships",
                queryset=self._partnerships().in_force(on).for_list(on),
                to_attr="shown_partnerships",
            )
        )

    def sorted_by(self, sort: str, on: Moment) -> Self:
        """In the order of a register column; the name decides among equals."""
        rows = self._partnerships().in_force(on).filter(organisation=OuterRef("pk")).order_by()
        descending = sort.startswith("-")
        match sort.removeprefix("-"):
            case "team":
                key: Any = Subquery(rows.order_by("team__sort_key").values("team__sort_key")[:1])
            case "confirmed":
                key = Subquery(
                    rows.values("organisation").annotate(oldest=Min("confirmed_on"))
                    .values("oldest")
                )  # fmt: skip
            case _:
                return self.order_by("-sort_key" if descending else "sort_key", "pk")
        column = F("column")
        order = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
        return self.annotate(column=key).order_by(order, "sort_key", "pk")

    def _partnerships(self) -> PartnershipQuerySet:
        return _manager(self.model, "partnerships").all()


LEADING_LETTERS = 5  # of a word: enough to gather candidates that are then compared closely


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
class AcquaintanceQuerySet(TrackedQuerySet, DatedQuerySet):  # type: ignore[override]
    """Questions about who knows whom."""


# As above: the two bases' as_manager() differ only in the manager they make.
class PartnershipQuerySet(Searchable, TrackedQuerySet, DatedQuerySet):  # type: ignore[override]
    """Questions about partnerships."""

    def for_list(self, on: Moment = None) -> Self:
        """Everything a list shows of a partnership, in one query more."""
        responsibilities = _manager(self.model, "responsibilities")
        return self.select_related("level", "team").prefetch_related(
            Prefetch(
                "responsibilities",
                queryset=responsibilities.in_force(on).select_related("user"),
                to_attr="shown_responsibilities",
            )
        )

    def for_page(self) -> Self:
        """Everything the organisation's page shows of them, moves included: three queries more."""
        reviews = _manager(self.model, "reviews").for_partner_page()
        return (
            self.for_list()
            .with_agreements()
            .select_related("level", "team", "confirmed_by", "ended_by", "moved_from__decided_by")
            .prefetch_related(Prefetch("reviews", reviews, to_attr="shown_reviews"))
        )

    def portfolio_of(self, team: Team) -> Self:
        """The team's open ones by level and name, with who cares for them: two queries."""
        return (
            self.open()
            .filter(team=team)
            .for_list()
            .select_related("organisation", "level", "team")
            .order_by("level__order", "organisation__sort_key")
        )

    def with_agreements(self) -> Self:
        """Each with its agreements as `shown_agreements`, in one query more."""
        agreements = self._agreements().select_related("next", "ended_by")
        return self.prefetch_related(Prefetch("agreements", agreements, to_attr="shown_agreements"))

    def by_need(self) -> Self:
        """Passed contacts first, then those confirmed longest ago."""
        return self.order_by(
            Case(When(self.contact_passed(), then=0), default=1),
            F("confirmed_on").asc(nulls_first=True),
            "organisation__sort_key",
        )

    def responsible_to(self, user: User, on: Moment = None) -> Self:
        """Those that the person takes care of."""
        mine = self._responsibilities().in_force(on).filter(user=user)
        return self.filter(Exists(mine.filter(partnership=OuterRef("pk"))))

    def recorded(self, field: str, on: Moment) -> Self:
        """Each with the field's value as `then`: today's, or the day's from the history.

        A partnership entered after the day has the value that was written first.
        """
        if not isinstance(on, date):
            return self.annotate(then=F(field))
        history = cast(Any, self.model).history.filter(id=OuterRef("pk")).values(field)
        by_then = history.filter(history_date__lt=end_of(on)).order_by("-history_id")
        is_key = self.model._meta.get_field(field).is_relation
        kind: Any = models.BigIntegerField() if is_key else models.CharField()
        return self.annotate(
            then=Coalesce(
                Subquery(by_then[:1]),
                Subquery(history.order_by("history_id")[:1]),
                F(field),
                output_field=kind,
            )
        )

    def cared_for(self) -> Q:
        """The condition that a team or a working person takes care of it."""
        people = self._responsibilities().open().filter(user__is_active=True)
        return Q(team__isnull=False) | Q(Exists(people.filter(partnership=OuterRef("pk"))))

    def unconfirmed(self) -> Q:
        """The condition that nobody has confirmed it for twelve months."""
        long_ago = a_year_before(timezone.localdate())
        return Q(confirmed_on=None) | Q(confirmed_on__lt=long_ago)

    def contact_passed(self) -> Q:
        """The condition that the agreed next contact has gone by."""
        return Q(next_contact__lt=timezone.localdate())

    def contact_by(self, day: date) -> Q:
        """The condition that the agreed next contact has gone by or comes by the day."""
        return Q(next_contact__lte=day)

    def with_person(self) -> Q:
        """The condition that a working person takes care of it."""
        people = self._responsibilities().open().filter(user__is_active=True)
        return Q(pk__in=people.order_by().values("partnership"))

    def agreement_wants_a_look(self) -> Q:
        """The condition that an agreement ends soon, or its reminder has come."""
        return Q(pk__in=self._agreements().wanting_a_look().order_by().values("partnership"))

    def asks_for_agreement(self) -> Q:
        """The condition that an agreement is expected on its level."""
        return Q(level__asks_for_agreement=True)

    def lacks_agreement(self) -> Q:
        """The condition that an agreement is expected on its level and none is in force."""
        agreed = self._agreements().in_force().order_by().values("partnership")
        return self.asks_for_agreement() & ~Q(pk__in=agreed)

    def _responsibilities(self) -> ResponsibilityQuerySet:
        return _manager(self.model, "responsibilities").all()

    def _agreements(self) -> AgreementQuerySet:
        return _manager(self.model, "agreements").all()


def as_written_on(partnerships: Iterable[Partnership], day: date) -> None:
    """Put back the values that the history holds for the day: three queries.

    A partnership entered after the day shows what was written first.
    """
    by_key = {partnership.pk: partnership for partnership in partnerships}
    if not by_key:
        return
    model: Any = type(next(iter(by_key.values())))
    records = model.history.filter(id__in=by_key).order_by().values("id").annotate(
        then=Max("history_id", filter=Q(history_date__lt=end_of(day))), first=Min("history_id")
    )  # fmt: skip
    wanted = [row["then"] or row["first"] for row in records]
    teams = model._meta.get_field("team").related_model.objects.in_bulk()
    for row in model.history.filter(history_id__in=wanted):
        partnership = by_key[row.id]
        partnership.description, partnership.confirmed_on = row.description, row.confirmed_on
        partnership.is_vague = partnership.compute_is_vague()
        partnership.team = teams.get(row.team_id)


# As above: the two bases' as_manager() differ only in the manager they make.
class ResponsibilityQuerySet(TrackedQuerySet, DatedQuerySet):  # type: ignore[override]
    """Questions about responsibilities."""


class AgreementQuerySet(TrackedQuerySet):
    """Questions about agreements."""

    def for_list(self) -> Self:
        """Everything a list shows of an agreement, in the same query."""
        return self.select_related(
            "partnership__organisation", "partnership__level", "partnership__team", "next"
        )

    def in_force(self) -> Self:
        """Those valid today."""
        today = timezone.localdate()
        return self.filter(valid_from__lte=today).filter(
            Q(valid_until=None) | Q(valid_until__gte=today)
        )

    def ending_by(self, day: date) -> Self:
        """Those valid today whose last day is at the latest the day."""
        return self.in_force().filter(valid_until__lte=day)

    def wanting_a_look(self) -> Self:
        """Those valid today whose reminder has come and that nothing continues yet."""
        today = timezone.localdate()
        return self.in_force().filter(
            Q(remind_on__lte=today)
            | Q(remind_on=None, valid_until__lte=today + timedelta(days=REMIND_DAYS)),
            next=None,
        )

    def lapsed(self) -> Self:
        """Those over that nothing continues, of partnerships that go on.

        Another agreement of the same kind continues one too, also when nobody joined them.
        """
        later = self.model._default_manager.filter(
            partnership=OuterRef("partnership"),
            kind=OuterRef("kind"),
            valid_from__gt=OuterRef("valid_from"),
        )
        return self.filter(
            ~Exists(later),
            valid_until__lt=timezone.localdate(),
            next=None,
            partnership__ended_on=None,
        )


class SavedViewQuerySet(models.QuerySet):
    """Questions about saved views."""

    def visible_to(self, user: User) -> Self:
        """The person's own views and those shared with their teams."""
        teams = user.memberships.open().values("team")
        return self.filter(Q(owner=user) | Q(team__in=teams)).select_related("team")
