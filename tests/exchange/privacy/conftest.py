"""A leaver to whom every relation points, and whose name stands in every text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.first_visits.models import FirstVisit
from accounts.people.models import User
from accounts.sendings.models import Sending
from exchange.api.models import AccessToken
from exchange.duplicates.models import Joining
from exchange.privacy.relations import relations
from exchange.privacy.texts import text_columns
from partnerships.register.models import RegisterLook, SavedView
from teams.follows.models import Follow
from teams.growth.models import GrowthAnswer
from teams.handovers.models import Handover
from tests.factories import (
    ActionFactory,
    MeasureValueFactory,
    MembershipFactory,
    OrganisationFactory,
    ReviewRoundFactory,
    SavedViewFactory,
    ToolFactory,
    WorkshopFactory,
)
from tests.test_access import world

__all__ = ["world"]
MARK = "qvzx"  # begins every name of the leaver; nothing else has it
FIRST, LAST = "Qvzxmaija", "Qvzxääläinen"
ADDRESS = "qvzx.maija@perho.example"


@pytest.fixture
def leaver(world) -> User:
    """Somebody who left in 2024, to whom at least one row of every relation points."""
    user: User = MembershipFactory(
        user__email=ADDRESS,
        user__first_name=FIRST,
        user__last_name=LAST,
        user__title="Qvzxpäällikkö",
        user__staff_group=User.StaffGroup.SUPPORT,
        user__is_staff=True,
        team=world.team,
    ).user
    user.leaves_on = date(2024, 5, 31)
    user.save_as(world.user, "edited")
    user.is_active = False
    user.save_as(world.user, "edited")
    User.history.filter(id=user.pk).update(history_date="2024-06-01T10:00+03:00")
    user.groups.add(world.group)
    user.user_permissions.add(Permission.objects.first())
    address = EmailAddress.objects.create(user=user, email=ADDRESS, primary=True)
    EmailConfirmation.objects.create(email_address=address, key="x")
    Sending.objects.create(user=user, key="a" * 64, answer="/")
    RegisterLook.objects.create(owner=user)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    SocialAccount.objects.create(user=user, provider="college", uid="x")
    SavedViewFactory(owner=user)
    FirstVisit.objects.create(user=user)
    Follow.objects.create(user=user, organisation=world.organisation)
    MeasureValueFactory(measure=world.measure, year=2020)
    GrowthAnswer.objects.create(
        partnership=world.partnership, way="deepen", answer="no", answered_by=user
    )
    log = {"user": user, "content_type_id": 1, "object_id": "1", "object_repr": "x"}
    LogEntry.objects.create(action_flag=2, change_message="[]", **log)
    ActionFactory(people=[user], teams=[world.team], partnerships=[world.partnership],
                  tools=[ToolFactory()], plan=world.annualplan)  # fmt: skip
    WorkshopFactory(present=[user])
    ReviewRoundFactory(reviewers=[user])
    Handover.objects.create(
        kind="tool", key=world.tool.pk, giver=world.user, receiver=user, offered_by=world.user
    )
    answer = world.review.answers.first()
    answer.note = "Näyttö puuttuu"
    answer.save_as(user, "edited")
    joining = Joining.objects.create(
        kept=world.organisation, joined=OrganisationFactory(), done_by=world.user
    )
    joining.steps.create(model="teams.Follow", row=1)
    key = {"scopes": ["read"], "days": 30, "shown": "perho_"}
    ended = {"revoked_on": date(2024, 5, 1), "revoked_by": user}
    AccessToken(user=world.user, name="x", digest="x", **key, **ended).save_as(user, "created")
    AccessToken(user=user, name="y", digest="y", **key).save_as(user, "created")
    for relation in relations():
        if not relation.rows(user).exists():
            assert point(relation.model, relation.name, user.pk), relation.key
    return user


def point(model: Any, name: str, value: Any) -> bool:
    """Write a value into one row of the table, past everything but the constraints.

    Who did something is told with when and why: all three are written.
    """
    rows = models.QuerySet(model)
    columns = {item.name: item for item in model._meta.concrete_fields}
    by = User.objects.values_list("pk", flat=True).get(email=ADDRESS)
    along = {"on": timezone.localdate(), "by": by, "reason": "Loppui"}
    told = {f"{verb}_{end}": given for verb in [name.rpartition("_")[0]]
            for end, given in along.items() if f"{verb}_{end}" in columns}  # fmt: skip
    for column, given in {
        "valid_until": along["on"],  # how an agreement says that it has ended,
        "status": "retired",  # a tool,
        "sustainability": "furthers",  # a review that it is done,
        **{f"confirmed_{end}": given for end, given in along.items()},  # and a plan
    }.items():
        if column in columns and name.endswith(("_by", "_reason")):
            told[column] = given
    for key in rows.order_by("-pk").values_list("pk", flat=True)[:20]:
        for values in ({name: value}, told | {name: value}):
            try:
                with transaction.atomic():
                    return bool(rows.filter(pk=key).update(**values))
            except IntegrityError:
                continue
    return False


def planted() -> Iterator[tuple[str, bool]]:
    """Write the leaver's name and address into every column of text; say where that was refused."""
    for model, items in text_columns():
        for item in items:
            if text := text_for(item):  # else there is no room for a name
                yield f"{model._meta.label}.{item.name}", point(model, item.name, text)


def text_for(item: Any) -> Any:
    """The name as it is typed, and the address where there is room for it."""
    if isinstance(item, models.JSONField):
        return {"x": [f"{FIRST} {LAST}", f"kysy {LAST}, {FIRST}: {ADDRESS.upper()}"]}
    longest = item.max_length or 1000
    texts = [f"Kysy: {LAST.upper()} {FIRST}, {ADDRESS}", f"{FIRST} {LAST}"]
    return next((text for text in texts if len(text) <= longest), "")


def shared_view(user: User) -> SavedView:
    """A view that the person has shared with a team."""
    view: SavedView = SavedViewFactory(owner=user, team=user.memberships.first().team)
    return view
