"""Questions to the toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from core.fields import KeySetField
from core.querysets import Searchable, TrackedQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from toolkit.models import Page, Term, Tool

ENOUGH_FAILURES = 2  # checks in a row before a server that does not answer is called broken


def broken_link(prefix: str = "") -> Q:
    """The condition that a link leads nowhere: gone, or silent again and again."""
    gone = Q(**{f"{prefix}result__in": ["gone", "refused"]})
    return gone | Q(**{f"{prefix}result": "silent", f"{prefix}failures__gte": ENOUGH_FAILURES})


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.


def in_language(column: str) -> Coalesce:
    """The column of the reader's language, else the Finnish one, as `core.translated` reads it."""
    language = (get_language() or "fi")[:2]
    return Coalesce(NullIf(f"{column}_{language}", Value("")), f"{column}_fi")


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
class ToolQuerySet(Searchable, TrackedQuerySet):  # type: ignore[override]
    """Questions about tools."""

    def get_by_natural_key(self, title: str) -> Tool:
        """By the title of today or, failing that, by one that the history remembers."""
        tool = self.filter(title=title).order_by(F("retired_on").asc(nulls_first=True)).first()
        if tool is None:
            known = cast(Any, self.model).history.filter(title=title).values("id")
            tool = self.get(pk__in=known)
        return cast("Tool", tool)

    def current(self) -> Self:
        """Those not retired."""
        return self.filter(retired_on=None)

    def at_level(self, key: str) -> Self:
        """Those chosen for the level."""
        return self.filter(levels__contains=KeySetField.holds(key))

    def guides(self) -> Self:
        """Those of the guides section."""
        return self.filter(in_guides=True)

    def review_passed(self) -> Self:
        """Those that somebody should have looked through by now."""
        return self.filter(review_by__lt=timezone.localdate())

    def without_link(self) -> Self:
        """Those with nothing behind the title yet."""
        return self.filter(url="", body="")

    def with_broken_link(self) -> Self:
        """Those with a link that the latest check found broken or moved."""
        checks = self._related("link_checks").filter(tool=OuterRef("pk"))
        return self.filter(Exists(checks.needing_care()))

    def contact_is(self, user: User) -> Self:
        """Those that the person or one of the person's teams gives more information on."""
        teams = user.memberships.open().values("team")
        return self.filter(Q(contact_user=user) | Q(contact_team__in=teams))

    def needing_care(self) -> Self:
        """Those whose link, text or review is for the contact to see to."""
        return self.current().filter(
            Q(pk__in=self.with_broken_link().order_by().values("pk"))
            | Q(review_by__lt=timezone.localdate())
        )

    def for_list(self) -> Self:
        """Everything a list shows, the newest experience first, in one query."""
        told = self._related("experiences").told().filter(tool=OuterRef("pk"))
        newest = told.order_by("-tried_on", "-pk")
        many = told.order_by().values("tool").annotate(n=Count("pk")).values("n")
        checks = self._related("link_checks").filter(tool=OuterRef("pk"))
        return (
            self.select_related("contact_user", "contact_team")
            .annotate(
                times_tried=Subquery(many),
                last_tried_on=Subquery(newest.values("tried_on")[:1]),
                last_team=Subquery(
                    newest.annotate(team_name=in_language("team__name")).values("team_name")[:1]
                ),
                has_broken_link=Exists(checks.broken()),
                has_moved_link=Exists(checks.moved()),
            )
            .order_by(F("last_tried_on").desc(nulls_last=True), "sort_key", "pk")
        )

    def _related(self, name: str) -> Any:
        # The models import this module, so their classes are reached through the relation.
        return getattr(self.model, name).rel.related_model.objects.all()


class ExperienceQuerySet(TrackedQuerySet):
    """Questions about experiences."""

    def told(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_on=None)

    def editable_by(self, user: User) -> Self:
        """Those that the rule `may_edit_experience` lets the person change."""
        return self.filter(Q(user=user) | Q(team__in=user.memberships.open().values("team")))

    def for_list(self) -> Self:
        """Everything that is shown of them, newest first, in one query."""
        return self.told().select_related("user", "team", "organisation", "tool")


class LinkCheckQuerySet(models.QuerySet):
    """Questions about checked links."""

    def broken(self) -> Self:
        """Those that lead nowhere."""
        return self.filter(broken_link())

    def moved(self) -> Self:
        """Those that lead somewhere else than is written."""
        return self.filter(result="moved")

    def needing_care(self) -> Self:
        """Those that somebody should correct."""
        return self.filter(broken_link() | Q(result="moved"))


class PageQuerySet(TrackedQuerySet):
    """Questions about pages of text."""

    def get_by_natural_key(self, key: str) -> Page:
        return cast("Page", self.get(key=key))


# The two bases' as_manager() differ only in the manager they make; Django makes the right one.
class TermQuerySet(Searchable, TrackedQuerySet):  # type: ignore[override]
    """Questions about the glossary."""

    def get_by_natural_key(self, key: str) -> Term:
        return cast("Term", self.get(key=key))

    def in_order(self) -> Self:
        """In the alphabetical order of the reader's language."""
        language = (get_language() or "fi")[:2]
        return self.order_by(f"sort_key_{language}", "pk")
