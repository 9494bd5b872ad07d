"""What is done to many organisations at once."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.people.session import person
from core.bulk import bulk_action
from core.forms import ReasonForm
from partnerships.organisations.models import Organisation
from partnerships.partners.services import archive_organisation


def _archive(organisation: Organisation, request: HttpRequest, reason: str) -> None:
    archive_organisation(organisation=organisation, reason=reason, by=person(request))


def _archived(number: int) -> str:
    return ngettext(
        "%(n)s organisaatio on arkistoitu.", "%(n)s organisaatiota on arkistoitu.", number
    ) % {"n": number}


# The verb ends partnerships too, so it belongs to the room above that of the organisations.
admin.site.get_model_admin(Organisation).actions = [
    bulk_action(
        "archive",
        _("Arkistoi organisaatiot"),
        _archive,
        told=_archived,
        asks=ReasonForm,
        lede=_("Niiden avoimet kumppanuudet päättyvät samasta syystä."),
    )
]
