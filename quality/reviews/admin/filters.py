"""How the list of reviews is narrowed: whose, and how far."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.session import person
from core.typed import as_a
from quality.reviews.columns import Shown
from quality.reviews.models import Review, ReviewQuerySet

ALL = "all"


def _every_round() -> Shown:
    """The model of rounds, which is of the room above: reached at run time only."""
    return Review._meta.get_field("round").related_model


class RoundFilter(admin.SimpleListFilter):
    """One round at a time.

    Who asks for nothing sees the round that waits for them, or the newest one; who asks for
    something and names no round asks for it in all of them.
    """

    title = gettext_lazy("kierros")
    parameter_name = "round__id__exact"
    rounds: list[Shown]

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        self.rounds = list(_every_round().objects.opened().with_progress())
        self.user = person(request)
        self.asks_for_nothing = not {"q", "whose", "state", "improvement"} & set(request.GET)
        return [*((str(row.pk), str(row)) for row in self.rounds), (ALL, _("Kaikki kierrokset"))]

    @cached_property
    def chosen(self) -> Shown | None:
        """The round that the list is of; None when it is of all."""
        asked = self.value()
        if asked is None and self.asks_for_nothing and self.rounds:
            first = Review.objects.queue_of(self.user).values_list("round", flat=True).first()
            return next((row for row in self.rounds if row.pk == first), self.rounds[0])
        return next((row for row in self.rounds if str(row.pk) == asked), None)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in (None, *(key for key, _name in self.lookup_choices)):
            raise IncorrectLookupParameters
        chosen = self.chosen
        return queryset.filter(round=chosen.pk) if chosen else queryset


class ImprovementFilter(admin.SimpleListFilter):
    """Those in which something was agreed on."""

    title = gettext_lazy("sovittu parannus")
    parameter_name = "improvement"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("agreed", _("Parannus sovittu"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.exclude(improvement="") if self.value() == "agreed" else queryset


class WhoseFilter(admin.SimpleListFilter):
    """One's own queue, or everybody's."""

    title = gettext_lazy("kenen")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("mine", _("Minun")), ("others", _("Muiden"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "mine":
            return queryset.filter(reviewer=request.user)
        if self.value() == "others":
            return queryset.exclude(reviewer=request.user)
        return queryset


class StateFilter(admin.SimpleListFilter):
    """How far a review is."""

    title = gettext_lazy("tila")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("waiting", _("Odottaa")),
            ("done", _("Valmis")),
            ("correction", _("Korjaus")),
            ("ended", _("Kumppanuus päättynyt kesken")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        reviews = as_a(ReviewQuerySet, queryset)
        match self.value():
            case "waiting":
                return reviews.waiting()
            case "done":
                return reviews.done()
            case "correction":
                return queryset.filter(corrects__isnull=False)
            case "ended":
                return queryset.filter(done_on=None, partnership__ended_on__isnull=False)
        return queryset
