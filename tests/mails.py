"""Every mail that is sent to a person, as the pages and the command send it."""

from __future__ import annotations

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory, TestCase
from django.urls import reverse
from django.utils import timezone, translation

from accounts.digests.models import DigestWeek
from accounts.people.models import User
from accounts.sign_in.invitations import invite
from perho_partners.digest.sending import Tally, send_due
from tests.factories import MembershipFactory, TeamFactory, UserFactory


def every_mail(
    person: User, language: str, *, of_page: str = "fi"
) -> dict[str, list[EmailMessage]]:
    """What is sent to the person, who has chosen the language ("": none), by what it is.

    Those who cause it read their pages in the language `of_page`. There must be something to tell
    the person in a digest.
    """
    User._base_manager.filter(pk=person.pk).update(language=language, last_login=timezone.now())
    with translation.override(of_page):
        return {
            "password reset": _reset(person.email, of_page),
            "password reset, unknown address": _reset("outsider@elsewhere.example", of_page),
            "invitation": _invitation(UserFactory(language=language)),
            "notices": _notices(User.objects.get(pk=person.pk)),
            "digest": _digest(User.objects.get(pk=person.pk)),
        }


def parts_of(item: EmailMessage) -> list[str]:
    """Its subject, its text and what else it holds."""
    others = [str(other.content) for other in getattr(item, "alternatives", [])]
    return [str(item.subject), str(item.body), *others]


def _reset(address: str, of_page: str) -> list[EmailMessage]:
    cache.clear()
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = of_page
    mail.outbox.clear()
    with translation.override(of_page):
        client.post(reverse("account_reset_password"), {"email": address})
    return list(mail.outbox)


def _invitation(user: User) -> list[EmailMessage]:
    mail.outbox.clear()
    with request_context(RequestFactory().get("/")):
        invite(user=user)
    return list(mail.outbox)


def _notices(user: User) -> list[EmailMessage]:
    """Of a changed address and right, a new team and a new second step."""
    by, address = UserFactory(), user.email
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        user.email, user.is_staff = f"new.{address}", True
        user.save_as(by, "edited")
        MembershipFactory.build(user=user, team=TeamFactory()).save_as(by, "created")
        authenticator_added.send(
            Authenticator,
            request=None,
            user=user,
            authenticator=Authenticator(user=user, type=Authenticator.Type.TOTP),
        )
    sent = list(mail.outbox)
    user.email, user.is_staff = address, False
    user.save_as(None, "edited")
    return sent


def _digest(user: User) -> list[EmailMessage]:
    DigestWeek.objects.filter(user=user).delete()
    today = timezone.localdate()
    User._base_manager.update(digest_day=User.DigestDay.NEVER)
    User._base_manager.filter(pk=user.pk).update(digest_day=today.isoweekday(), digest_from=today)
    mail.outbox.clear()
    send_due(Tally())
    return list(mail.outbox)
