"""Choosing the day of one's digest and what is told, and what it would say now."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.digests.forms import DigestForm, EndForm, TopicsForm
from accounts.digests.queries import next_digest_on
from accounts.people.models import User
from accounts.people.session import person
from accounts.people.topics import HAPPENINGS, Topic
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
    return _settings(request, form, _topics_of(user))


@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest) -> HttpResponse:
    """The person's own choice of what is told, on the page of notices and in the digest."""
    user = person(request)
    if request.method != "POST":
        return redirect(f"{reverse('digest')}#aiheet")
    form = TopicsForm(request.POST)
    if form.is_valid():
        user.choose_topics(mail=form.cleaned_data["mail"], page=form.cleaned_data["page"])
        messages.success(request, _("Valintasi on tallennettu."))
        return redirect("digest")
    return _settings(request, DigestForm(initial={"digest_day": user.digest_day}), form)


def _topics_of(user: User) -> TopicsForm:
    """The form with what the person has chosen."""
    chosen = {
        "mail": [topic for topic in Topic.values if topic not in user.muted_mail],
        "page": [topic for topic in HAPPENINGS if topic not in user.muted_page],
    }
    return TopicsForm(initial=chosen)


def _settings(request: HttpRequest, form: DigestForm, topics: TopicsForm) -> HttpResponse:
    """The page of both choices, 422 when one of them was not understood."""
    user = person(request)
    contents = contents_for(user)
    context = {
        "form": form,
        "topics": topics,
        "forms": [form, topics],
        "contents": contents,
        "subject": subject_of(contents),
        "next_on": next_digest_on(user),
        "mail_language": dict(settings.LANGUAGES)[user.mail_language],
    }
    is_wrong = form.errors or topics.errors
    return render(
        request, "perho_partners/digest/settings.html", context, status=422 if is_wrong else 200
    )


@login_not_required
@csrf_exempt  # a mail program has no cookies; the address is the secret, and this is all it opens
@require_http_methods(["GET", "HEAD", "POST"])
def digest_end(request: HttpRequest, key: str) -> HttpResponse:
    """The press in a mail that ends the digests, or one topic in them; as a page, it asks first.

    It can only make less be sent. What has been turned off already is not told here.
    """
    user = whose(key)
    if user is None:
        raise Http404
    form = EndForm(request.POST if "topic" in request.POST else None)
    is_done = request.method == "POST" and (not form.is_bound or form.is_valid())
    topic = Topic(form.cleaned_data["topic"]) if is_done and form.is_bound else None
    if topic:
        if topic not in user.muted_mail:
            user.mute_in_mail(topic)
    elif is_done and user.digest_day != User.DigestDay.NEVER:
        user.choose_digest_day(User.DigestDay.NEVER)
    return render(
        request,
        "perho_partners/digest/end.html",
        {"is_done": is_done, "topic": topic, "form": form},
        status=422 if form.errors else 200,
    )
