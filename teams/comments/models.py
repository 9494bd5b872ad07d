"""Comments, and whom they call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.people.topics import Topic
from core.history import Tracked, tracked
from core.locks import locked
from core.models import by_whom, by_whom_and_when, on_day
from core.querysets import TrackedQuerySet
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Responsibility
from teams.follows.models import Follow
from teams.plans.models import Action
from toolkit.tools.models import Tool

Subject = Organisation | Tool | Action
SUBJECTS = ["organisation", "tool", "action"]
TOPICS = (Topic.MENTIONS, Topic.ANSWERS, Topic.COMMENTS)


class CommentQuerySet(TrackedQuerySet["Comment"]):
    """Questions about comments."""

    def told(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_on=None)

    def for_page(self) -> Self:
        """Everything that a page shows of them, as they were written, in one query."""
        return self.select_related("user", "withdrawn_by")

    def concerning(self, user: User, topics: Collection[str]) -> Self:
        """What others say that the person wants to hear of; each with its one `topic`.

        Who is called has that topic, whatever else the comment is; then who has spoken there.
        """
        said = Comment.objects.filter(user=user)
        follows = Follow.objects.filter(user=user)
        cared_for = Responsibility.objects.open().filter(user=user)
        called = Q(pk__in=Mention.objects.filter(user=user).values("comment"))
        spoken = (
            Q(organisation__in=said.values("organisation"))
            | Q(tool__in=said.values("tool"))
            | Q(action__in=said.values("action"))
        )
        cares = (
            Q(organisation__in=follows.values("organisation"))
            | Q(organisation__in=cared_for.values("partnership__organisation"))
            | Q(tool__in=Tool.objects.filter(contact_user=user).values("pk"))
            | Q(action__in=Action.objects.responsible_to(user).order_by().values("pk"))
        )
        topic = Case(
            When(called, then=Value(Topic.MENTIONS)),
            When(spoken, then=Value(Topic.ANSWERS)),
            When(cares, then=Value(Topic.COMMENTS)),
            default=Value(""),
            output_field=models.CharField(),
        )
        rows = self.told().exclude(user=user).annotate(topic=topic)
        wanted = [each for each in TOPICS if each in topics]
        return rows.filter(topic__in=wanted) if wanted else rows.none()

    def written_between(self, since: datetime, until: datetime) -> Self:
        """Those written after the one moment, up to the other."""
        return self.filter(written_at__gt=since, written_at__lte=until)


class Comment(Tracked):
    """What a colleague says about a partner, a tool or an action."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("kumppani"),
    )
    tool = models.ForeignKey(
        Tool,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("työkalu"),
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("toimenpide"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="comments",
        verbose_name=_("kirjoittaja"),
    )
    text = models.TextField(_("kommentti"), max_length=1000)
    written_at = models.DateTimeField(_("kirjoitettu"), default=timezone.now)
    edited_on = on_day(_("muokattu"))

    withdrawn_on = on_day(_("vedetty pois"))
    withdrawn_by = by_whom(_("kuka veti pois"))

    history = tracked()
    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kommentti")
        verbose_name_plural = _("kommentit")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, tool=None, action=None)
                | Q(organisation=None, tool__isnull=False, action=None)
                | Q(organisation=None, tool=None, action__isnull=False),
                name="comment_is_about_one_thing",
            ),
            by_whom_and_when(
                "withdrawn",
                name="comment_withdrawn_by_whom_and_when",
                message=_("Kerro pois vetämisen päivä ja tekijä."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.text[:40]}"

    def get_absolute_url(self) -> str:
        return f"{page_of(self.subject)}#kommentti-{self.pk}"

    @property
    def subject(self) -> Subject:
        """What it is about."""
        found = self.organisation or self.tool or self.action
        assert found is not None  # noqa: S101  (the constraint says so)
        return found

    def refuse_now(self, stored: Self | None) -> None:
        if stored is None and is_put_away(locked(self.subject)):
            raise ValidationError(gettext("Tämä on poistettu käytöstä, eikä sitä voi kommentoida."))

    def withdraw(self, by: User) -> None:
        """Take it off the pages; who did it and when stays there."""
        self.withdrawn_on, self.withdrawn_by = timezone.localdate(), by
        self.save_as(by, "withdrawn")


class MentionQuerySet(models.QuerySet["Mention"]):
    """Questions about who was called."""

    def waiting_for(self, user: User) -> Self:
        """Those that the person has not answered or marked as read, the oldest first."""
        rows = self.filter(user=user, read_at=None, comment__withdrawn_on=None)
        about = [f"comment__{name}" for name in SUBJECTS]
        return rows.select_related("comment__user", *about).order_by("comment__written_at", "pk")


class Mention(models.Model):
    """A comment calls a colleague by name."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    read_at = models.DateTimeField(_("luettu"), null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("maininta")
        verbose_name_plural = _("maininnat")
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once_a_comment")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.comment}"

    def get_absolute_url(self) -> str:
        return self.comment.get_absolute_url()


def page_of(subject: Subject) -> str:
    """The page on which the subject is talked of."""
    return subject.get_page_url() if isinstance(subject, Action) else subject.get_absolute_url()


def is_put_away(subject: Subject) -> bool:
    """Whether the subject is no longer in use."""
    if isinstance(subject, Organisation):
        return subject.is_archived
    return isinstance(subject, Tool) and subject.is_retired
