"""The rows of the register."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.addresses import reverse
from core.translated import readers_language
from partnerships.register.models import RegisterLook

register = template.Library()


@register.simple_tag(takes_context=True)
def register_rows(context: Context) -> SafeString:
    """The rows that the page has read, each as its columns and look are chosen."""
    peek, day = context.get("peek"), context["filters"].day
    names = ("rows", "look", "place", "address", "user")
    known = {name: context.get(name) for name in names} | {
        "shown": {key: key in context["shown"] for key in RegisterLook.Column.values},
        "opened": peek.row.organisation.pk if peek else None,
        "as_of": f"?as_of={day.isoformat()}" if day else "",
        "language": readers_language(),
        "pages": reverse("partners:detail", args=[0]).removesuffix("0/"),  # of the partners
    }
    # Jinja2 escapes what it is given, and tells it in a plain text.
    return SafeString(render_to_string("partnerships/register/rows.jinja", known, using="jinja2"))
