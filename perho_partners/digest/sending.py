"""Sends the digests that are due, each once, whoever else is sending at the same time."""

from __future__ import annotations

import contextlib
import logging
import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from accounts.digests.models import DigestWeek
from accounts.digests.queries import awaiting_digest
from accounts.people.models import User
from perho_partners.digest.contents import contents_for
from perho_partners.digest.mail import mail_of

State = DigestWeek.State
# Answers by which a mail server says that it has not taken the mail.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
)
logger = logging.getLogger(__name__)


class NoMailServerError(Exception):
    """The mail server does not let us in: nothing more is claimed, all is left for later."""


@dataclass
class Tally:
    """How many digests ended in each way."""

    sent: int = 0
    empty: int = 0
    failed: int = 0
    unclear: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.failed and not self.unclear

    def __str__(self) -> str:
        return (
            f"Digests: {self.sent} sent, {self.empty} with nothing to tell, "
            f"{self.failed} failed, {self.unclear} unclear."
        )


class Post:
    """The connection to the mail server, opened when it is needed."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def open(self) -> None:
        """See to it that mail can be handed over; raises NoMailServerError."""
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                raise NoMailServerError from error
            self._connection = connection

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Hand over a mail; whatever goes wrong, the next one gets a connection of its own."""
        try:
            assert self._connection is not None  # noqa: S101  (`open` has seen to it)
            self._connection.send_messages([mail])
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Hang up, also on a server that is no longer there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.close()


def send_due(tally: Tally) -> None:
    """Send this week's digests that are due, each in its reader's language, and count them.

    Raises NoMailServerError when nothing can be sent; what was not yet sent stays due.
    """
    post = Post()
    DigestWeek.objects.old().delete()
    tally.unclear += DigestWeek.objects.abandoned().update(state=State.UNCLEAR)
    try:
        for user in awaiting_digest():
            post.open()
            if week := DigestWeek.objects.claim(user):
                with translation.override(user.mail_language):
                    state = _send(user, week, post)
                week.settle(state)
                setattr(tally, state, getattr(tally, state) + 1)
    finally:
        post.close()


def _send(user: User, week: DigestWeek, post: Post) -> State:
    """Send one claimed digest; how it ended. Who it was is not written in any log."""
    try:
        contents = contents_for(user, week.told_until)
        if not contents.count:
            return State.EMPTY
        mail = mail_of(contents)
    except Exception as error:
        logger.error("A digest could not be made: %s", type(error).__name__)
        return State.FAILED
    try:
        post.send(mail)
    except REFUSALS as error:
        logger.error("A digest was refused: %s", type(error).__name__)
        return State.FAILED
    except Exception as error:
        logger.error("A digest may or may not have gone: %s", type(error).__name__)
        return State.UNCLEAR
    return State.SENT
