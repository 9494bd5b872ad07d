"""A digest as a mail: plain text, and the same as simple HTML."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from core.addresses import reverse
from core.mail import AUTOMATIC
from perho_partners.digest import ending
from perho_partners.digest.contents import Contents


def subject_of(contents: Contents) -> str:
    """How many things there are, and nothing that anybody has written."""
    text = ngettext(
        "%(college)s-kumppanit: viikkokoosteessa %(n)s asia",
        "%(college)s-kumppanit: viikkokoosteessa %(n)s asiaa",
        contents.count,
    )
    return text % {"college": settings.COLLEGE_SHORT_NAME, "n": contents.count}


def mail_of(contents: Contents) -> EmailMultiAlternatives:
    """The mail, in the language of the moment. Whatever cannot be put in a mail is found here."""
    choosing = f"{settings.SITE_URL}{reverse('digest')}"
    ending_here = f"{settings.SITE_URL}{ending.address_of(contents.user)}"
    subject = subject_of(contents)
    context = {
        "contents": contents,
        "site": settings.SITE_URL,
        "choosing": choosing,
        "ending": ending_here,
        "college": settings.COLLEGE_SHORT_NAME,
        "subject": subject,
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("perho_partners/digest/mail.txt", context).strip() + "\n",
        to=[contents.user.email],
        headers={
            "List-Unsubscribe": f"<{ending_here}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        | AUTOMATIC,
    )
    mail.attach_alternative(
        render_to_string("perho_partners/digest/mail.html", context), "text/html"
    )
    mail.message()  # raises what would else be raised in the middle of sending
    return mail
