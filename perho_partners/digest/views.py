"""Choosing the day of one's digest, and what it would say now."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.digests.forms import DigestForm
from accounts.digests.queries import next_digest_on
from accounts.people.models import User
from accounts.people.session import person
from perho_partners.digest.contents import contents_for
from perho_partners.digest.ending import whose
from perho_partners.digest.mail import subject_of


@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """The person's own choice of a weekday or none, with a preview."""
    user = person(request)
    posted = request.POST if request.method == "POST" else None
    form = DigestForm(posted, initial={"digest_day": user.digest_day})
    if form.is_valid():
        if form.has_changed():
            user.choose_digest_day(form.cleaned_data["digest_day"])
        messages.success(request, _("Valintasi on tallennettu."))
        return redirect("digest")
    contents = contents_for(user)
    context = {
        "form": form,
        "forms": [form],
        "contents": contents,
        "subject": subject_of(contents),
        "next_on": next_digest_on(user),
    }
    return render(
        request, "perho_partners/digest/settings.html", context, status=422 if form.errors else 200
    )


@login_not_required
@csrf_exempt  # a mail program has no cookies; the address is the secret, and this is all it opens
@require_http_methods(["GET", "HEAD", "POST"])
def digest_end(request: HttpRequest, key: str) -> HttpResponse:
    """The press in a mail that ends the digests; opened as a page, it asks first."""
    user = whose(key)
    if user is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done and user.digest_day != User.DigestDay.NEVER:
        user.choose_digest_day(User.DigestDay.NEVER)
    return render(request, "perho_partners/digest/end.html", {"is_done": is_done})
