"""How the making and the revoking of keys are told."""

from django.utils.translation import gettext_lazy as _

from core.story import Story, Verb, tell
from exchange.api.models import AccessToken

tell(
    Story(
        AccessToken,
        is_evidence=False,
        name=lambda change: change.name,
        sets={
            "scopes": lambda: {scope.value: str(scope.label) for scope in AccessToken.Scope},
        },
        verbs={
            "created": Verb(_("teki avaimen muulle ohjelmalle")),
            "edited": Verb(_("muutti avainta: %(fields)s"), details=True),
            "revoked": Verb(_("perui avaimen")),
            "deleted": Verb(_("poisti avaimen")),
        },
    )
)
