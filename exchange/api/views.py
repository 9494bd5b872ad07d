"""A person's keys for other programs: making, looking at their use, revoking."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.models import User
from accounts.people.session import person
from core.addresses import reverse
from core.pages import form_page, posted, press
from core.way_back import post_only
from exchange.api import services
from exchange.api.forms import TokenForm
from exchange.api.models import AccessToken, new_secret

# The secret is made with the page, and signed: sent twice, it is the same key that is shown twice.
# By this name it is neither carried nor remembered by what keeps sent words (core/sent.py).
FIELD = "password_of_key"


def offer(user: User) -> str:
    """A new secret for the person's next key."""
    return signing.dumps([user.pk, new_secret()], salt=FIELD)


def accepted(offered: str, user: User) -> str:
    """The secret that a page of the person's offered; "" when it is another or too old."""
    try:
        owner, secret = signing.loads(offered, salt=FIELD, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return ""
    return str(secret) if owner == user.pk else ""


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own keys: those that open something first."""
    tokens = AccessToken.objects.filter(user=person(request)).select_related("user")
    shown = sorted(tokens, key=lambda token: not token.is_in_force)
    address = request.build_absolute_uri(reverse("api:organisation-list"))
    return render(request, "exchange/api/list.html", {"tokens": shown, "address": address})


def token_new(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret is shown on the answering page and never again."""
    user = person(request)
    form = TokenForm(posted(request), user=user)
    if form.is_valid():
        if secret := accepted(request.POST.get(FIELD, ""), user):
            token = services.make_token(secret=secret, by=user, **form.cleaned_data)
            context = {"token": token, "secret": secret}
            return render(request, "exchange/api/made.html", context)
        form.add_error(None, _("Sivu oli ollut auki liian kauan. Paina nappia uudelleen."))
    return form_page(request, "exchange/api/new.html", form, offer=offer(user), field=FIELD)


@post_only("api:tokens")
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key at once."""
    user = person(request)
    token = get_object_or_404(AccessToken, user=user, pk=pk)
    return press(
        request,
        lambda: services.revoke_token(token=token, by=user),
        _("Avain on peruttu. Se ei avaa enää mitään."),
        "api:tokens",
    )
