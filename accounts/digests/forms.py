"""When one's digest comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.people.topics import HAPPENINGS, Topic


class DigestForm(forms.Form):
    """The weekday of one's digest, or none."""

    digest_day = forms.TypedChoiceField(
        label=_("Milloin kooste tulee?"),
        choices=User.DigestDay.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Valitse viikonpäivä tai se, ettet halua koostetta."),
            "invalid_choice": _("Valitse viikonpäivä luettelosta."),
        },
    )


class TopicsForm(forms.Form):
    """What one wants to be told of, on the page of notices and in the digest."""

    page = forms.MultipleChoiceField(
        label=_("Ilmoitus"),
        choices=[(topic.value, topic.label) for topic in HAPPENINGS],
        required=False,
        error_messages={"invalid_choice": _("Valitse asiat luettelosta.")},
    )
    mail = forms.MultipleChoiceField(
        label=_("Kooste"),
        choices=Topic.choices,
        required=False,
        error_messages={"invalid_choice": _("Valitse asiat luettelosta.")},
    )

    @property
    def rows(self) -> list[dict[str, object]]:
        """Each topic with whether it is told of; None where there is nothing to choose."""
        page, mail = (set(self[name].value() or ()) for name in ("page", "mail"))
        return [
            {
                "key": topic.value,
                "label": topic.label,
                "page": topic.value in page if topic in HAPPENINGS else None,
                "mail": topic.value in mail,
            }
            for topic in Topic
        ]


class EndForm(forms.Form):
    """Whether all digests end or one topic in them."""

    topic = forms.ChoiceField(label=_("Mistä et halua viestiä?"), choices=Topic.choices)
