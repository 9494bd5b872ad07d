"""Lists that people have brought: their lines, and what each wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from core.addresses import reverse
from exchange.lists.all import LISTS
from exchange.lists.kinds import ImportList, Options
from exchange.lists.outcomes import State
from exchange.lists.rules import may_bring_people

KEPT = timedelta(days=30)  # lines of lists: they are copies of what is, or is not, in the register
STOPPED = timedelta(minutes=2)  # without a sign of life


class ImportQuerySet(models.QuerySet["Import"]):
    """Questions about imports."""

    def of(self, user: User) -> Self:
        """Those that the person sees: one's own; administrators see all."""
        return self if may_bring_people(user) else self.filter(made_by=user)

    def for_list(self) -> Self:
        """The latest first, with who brought each."""
        return self.select_related("made_by", "reverted_by").order_by("-made_at", "-pk")

    def forgotten(self) -> Self:
        """Drafts that nobody has gone on with."""
        return self.filter(state=Import.State.DRAFT, made_at__lt=timezone.now() - KEPT)


class ImportLineQuerySet(models.QuerySet["ImportLine"]):
    """Questions about lines."""

    def old(self) -> Self:
        """Those of lists that were brought a while ago: the register tells what came of them."""
        return self.filter(source__done_at__lt=timezone.now() - KEPT)


class Import(models.Model):
    """A list that somebody brought, from the file to what it wrote."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Tarkistettavana")
        RUNNING = "running", _("Tuodaan")
        DONE = "done", _("Tuotu")
        REVERTED = "reverted", _("Peruttu")

    kind = models.CharField(_("luettelo"), max_length=20)
    source = models.CharField(_("mistä"), max_length=200)  # the name of the file
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="imports", verbose_name=_("kuka toi")
    )
    made_at = models.DateTimeField(_("aloitettu"), default=timezone.now)
    headings = models.JSONField(_("otsikot"), default=list)
    # The key of the column by the place of its heading.
    columns = models.JSONField(_("sarakkeet"), default=dict)
    notes = models.JSONField(_("mitä huomattiin"), default=list)
    match_by = models.CharField(_("mistä sama tunnistetaan"), max_length=20, blank=True)
    clears = models.BooleanField(_("tyhjä solu tyhjentää tiedon"), default=False)
    language = models.CharField(_("kieli"), max_length=10)  # of what was told of the lines
    state = models.CharField(_("vaihe"), max_length=10, choices=State.choices, default=State.DRAFT)
    # Lines by what would become of them; keys of people whose invitation has been sent.
    counts = models.JSONField(_("rivien määrät"), default=dict)
    invited = models.JSONField(_("kutsutut"), default=list)
    problem = models.CharField(_("miksi mitään ei tuotu"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("tuotu"), null=True, blank=True)
    reverted_at = models.DateTimeField(_("peruttu"), null=True, blank=True)
    reverted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("kuka perui"),
    )  # fmt: skip

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("tuonti")
        verbose_name_plural = _("tuonnit")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "running"], done_at=None)
                | models.Q(state__in=["done", "reverted"], done_at__isnull=False),
                name="import_done_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.source

    def get_absolute_url(self) -> str:
        return reverse("imports:detail", args=[self.pk])

    @property
    def brought(self) -> ImportList:
        """The list that it brings, with nothing read yet."""
        return LISTS[self.kind]()

    @property
    def unread(self) -> list[str]:
        """The headings whose cells change nothing: unknown, left out, or of what only goes out."""
        places = range(len(self.headings))
        return [self.headings[n] for n in places if self.headings[n] and str(n) not in self.columns]

    @property
    def options(self) -> Options:
        return Options(self.match_by, self.clears)

    def count(self, state: str) -> int:
        """How many lines are in the state."""
        return int(self.counts.get(state, 0))

    @property
    def writes(self) -> int:
        """How many lines would write something."""
        return self.count(State.NEW) + self.count(State.CHANGED)

    @property
    def tells_left(self) -> bool:
        """Whether lines stayed outside that can still be read."""
        return bool(self.left) and self.lines.exists()

    @property
    def left(self) -> int:
        """How many lines stay outside until somebody mends or decides them."""
        return self.count(State.WRONG) + self.count(State.MAYBE)


class ImportLine(models.Model):
    """A line of a list, and what would become of it."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # in the file
    cells = models.JSONField()  # texts, in the order of the headings
    faults = models.JSONField(default=dict)  # found in the file, by the place of the heading
    choice = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRONG)
    name = models.CharField(max_length=250, blank=True)
    told = models.JSONField(default=dict)  # faults, differences and twins, in words

    objects = ImportLineQuerySet.as_manager()

    wrong: Sequence[object]  # its faults, as a page tells them

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="import_line_once"),
        ]
        indexes = [models.Index(fields=["source", "state", "number"], name="import_line_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def is_mendable(self) -> bool:
        """Whether a fault is of a cell, which the page lets a person mend."""
        return any(self.told["faults"])


class Trace(models.Model):
    """A version that an import wrote into a history: what taking it back begins from."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="traces")
    model = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    record = models.PositiveBigIntegerField()  # the key of the version

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "record"], name="trace_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.record}"


class Beat(models.Model):
    """A sign of life of an import that is being written: seen from outside its transaction."""

    source = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="beat")
    lines = models.PositiveIntegerField(default=0)  # written so far
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.source}: {self.lines}"

    @property
    def has_stopped(self) -> bool:
        """Whether nobody is writing any more: the server was stopped, and nothing was kept."""
        return self.at < timezone.now() - STOPPED
