"""What a person may be told of, and where each kind can be turned off."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """The kinds of things that one is told of, the most personal first."""

    MENTIONS = "mentions", _("Minut mainitaan kommentissa")
    ANSWERS = "answers", _("Keskusteluun, johon olen kirjoittanut, tulee vastaus")
    RESPONSIBILITIES = (
        "responsibilities",
        _("Vastuuta tarjotaan tai tarjoukseeni vastataan"),
    )
    ACTIONS = "actions", _("Saan toimenpiteen tai sen aika tulee")
    FRESHNESS = "freshness", _("Minulta kysytään, onko tieto vielä totta")
    COMMENTS = "comments", _("Siitä, mitä hoidan tai seuraan, kirjoitetaan kommentti")
    FOLLOWED = "followed", _("Seuraamassani tapahtuu muutos")
    CONTACTS = "contacts", _("Sovittu yhteydenotto lähestyy")
    AGREEMENTS = "agreements", _("Sopimus on katsottava läpi")
    REVIEWS = "reviews", _("Katselmus odottaa minua")
    TOOLS = "tools", _("Työkaluni kaipaa huolenpitoa")


# What happens at a moment and is listed on the page of notices. The rest is a state that lasts
# until something is done: the front page tells of it until then, whatever has been chosen.
HAPPENINGS = (
    *(Topic.MENTIONS, Topic.ANSWERS, Topic.RESPONSIBILITIES, Topic.ACTIONS, Topic.FRESHNESS),
    *(Topic.COMMENTS, Topic.FOLLOWED),
)
