"""Mails that somebody's request sends: who asks never learns how the mail server is."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

# No holiday greeting comes back to what a machine has sent.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
logger = logging.getLogger(__name__)


def write(template: str, to: str, **context: object) -> EmailMessage:
    """A mail in plain text, from the templates `<template>_subject.txt` and `…_message.txt`.

    They know the college's names and the site's address. The language is that of the moment.
    """
    known = {
        "college_name": settings.COLLEGE_NAME,
        "college": settings.COLLEGE_SHORT_NAME,
        "site": settings.SITE_URL,
        "email": to,
    } | context
    subject = render_to_string(f"{template}_subject.txt", known)
    body = render_to_string(f"{template}_message.txt", known)
    return EmailMessage(
        " ".join(subject.split()), body.strip() + "\n", to=[to], headers=dict(AUTOMATIC)
    )


def send(mail: EmailMessage) -> bool:
    """Hand the mail over; return whether it was taken.

    What goes wrong is told in the log, without saying to whom it was.
    """
    try:
        mail.send()
    except Exception as error:
        logger.error("A mail could not be sent: %s", type(error).__name__)
        return False
    return True
