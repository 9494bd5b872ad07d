"""An organisation belongs to a network, which is an organisation too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.history import Tracked, tracked
from core.locks import locked
from core.models import Dated
from core.querysets import DatedQuerySet
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership


class NetworkMemberQuerySet(DatedQuerySet["NetworkMember"]):
    """Questions about who belongs to which network."""

    def in_sight(self) -> Self:
        """Those where neither side has been put away."""
        return self.filter(network__archived_on=None, member__archived_on=None)

    def around(self, organisation: Organisation) -> Self:
        """The open ones on either side of an organisation, by the names: one query."""
        either = Q(network=organisation) | Q(member=organisation)
        return self.open().in_sight().filter(either).select_related("network", "member")

    def told_of(self, networks: Collection[int]) -> Self:
        """All of the networks with these keys, former ones too."""
        return self.filter(network__in=networks).select_related("network", "member")

    def members_of(self, network: Organisation) -> Self:
        """The open ones of a network, by the name of the member."""
        return self.open().in_sight().filter(network=network).select_related("member")

    def networks_of(self, member: Organisation) -> Self:
        """The open ones of a member, by the name of the network."""
        return self.open().in_sight().filter(member=member).select_related("network")


class NetworkMember(Tracked, Dated):
    """An organisation belongs to a network for a time, in a role."""

    network = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="network_members",
        verbose_name=_("verkosto"),
    )
    member = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="networks",
        verbose_name=_("jäsen"),
    )
    role = models.CharField(
        _("rooli verkostossa"),
        max_length=15,
        choices=Partnership.NetworkRole.choices,
        default=Partnership.NetworkRole.MEMBER,
    )
    note = models.CharField(
        _("mihin jäsenyys avaa tien"),
        max_length=120,
        blank=True,
        help_text=_("Esimerkiksi: yhteys neljäänkymmeneen matkailuyritykseen."),
    )

    added_as = "added"
    named_along = ["network", "member"]

    history = tracked()
    objects = NetworkMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("verkoston jäsenyys")
        verbose_name_plural = _("verkostojen jäsenyydet")
        ordering = ["network__sort_key", "member__sort_key", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(network=F("member")),
                name="network_member_is_another",
                violation_error_code="partner",
                violation_error_message=_("Verkosto ei voi olla oma jäsenensä. Valitse toinen."),
            ),
            models.UniqueConstraint(
                fields=["network", "member"],
                condition=Q(ended_on=None),
                name="network_member_open_once",
                violation_error_code="partner",
                violation_error_message=_("Organisaatio on jo tämän verkoston jäsen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.member}"

    def get_absolute_url(self) -> str:
        return f"{self.member.get_absolute_url()}#verkostot"

    def clean(self) -> None:
        if self.started_on and self.started_on > timezone.localdate():
            raise ValidationError({"started_on": _("Päivä ei voi olla tulevaisuudessa.")})

    def refuse_now(self, stored: Self | None) -> None:
        """What comes into force names nothing that has been put away."""
        if self.ended_on is not None:
            return
        was = {stored.network_id, stored.member_id} if stored and not stored.ended_on else set()
        for row in sorted((self.network, self.member), key=lambda each: each.pk):
            if row.pk not in was and locked(row).is_archived:
                raise ValidationError(gettext("Organisaatio on arkistoitu. Palauta se ensin."))
