"""The administrators see all keys, and revoke those that should open nothing any more."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from accounts.people.session import person
from core.admin import AdminRow, LookOnlyAdmin
from core.bulk import bulk_action
from exchange.api.models import AccessToken
from exchange.api.rules import is_keeper
from exchange.api.services import revoke_token


def _revoke(token: AccessToken, request: HttpRequest) -> None:
    revoke_token(token=token, by=person(request))


def _told(number: int) -> str:
    return ngettext("%(n)s avain on peruttu.", "%(n)s avainta on peruttu.", number) % {"n": number}


revoke = bulk_action(
    "revoke",
    gettext_lazy("Peru avaimet"),
    _revoke,
    told=_told,
    lede=gettext_lazy("Perutut avaimet eivät avaa enää mitään. Ohjelmat tarvitsevat uudet."),
)
revoke.allowed_permissions = ["revoke"]  # type: ignore[attr-defined]  # how Django's admin asks it


@admin.register(AccessToken)
class AccessTokenAdmin(LookOnlyAdmin):
    """Keys that people have given to other programs; their secrets are known to nobody."""

    list_display = ["name", "user", "shown", "scopes", "made_at", "days", "last_used_at"]
    list_display += ["revoked_on"]
    list_select_related = ["user"]
    search_fields = ["name", "shown", "user__search_text"]
    search_is_normalised = False
    exclude = ["digest"]
    actions = [revoke]

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Whether the person may revoke the keys of others."""
        return is_keeper(person(request))

    def has_view_permission(self, request: HttpRequest, obj: AdminRow | None = None) -> bool:
        # The quality group reads all else; who takes data out is for the administrators.
        return request.user.is_authenticated and self.has_revoke_permission(request)
