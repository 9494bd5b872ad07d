"""Saying something about a partner, a tool or an action; correcting, taking back, reading."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.named import MOST_ASKED
from core.pages import VersionedUpdateView, fill_in, posted, press, require
from core.text import search_normal, search_words
from core.typed import as_a
from core.way_back import post_only, pressed_on
from partnerships.organisations.models import Organisation
from teams.comments import services
from teams.comments.forms import CommentForm
from teams.comments.models import Comment, Mention, Subject, is_put_away, page_of
from teams.comments.queries import people_by_name
from teams.comments.rules import may_edit_comment, may_withdraw_comment
from teams.plans.models import Action
from toolkit.tools.models import Tool


def find_subject(kind: str, pk: int) -> Subject:
    """What can be talked of, or 404."""
    match kind:
        case "organisation":
            return get_object_or_404(Organisation, pk=pk)
        case "tool":
            return get_object_or_404(Tool, pk=pk)
        case "action":
            return get_object_or_404(Action, pk=pk)
    raise Http404


def comment_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Say something about a subject; everyone may."""
    subject = find_subject(kind, pk)
    if is_put_away(subject):
        raise Http404
    comment = Comment(user=person(request), **{kind: subject})
    form = CommentForm(posted(request), instance=comment)
    return fill_in(
        request,
        "teams/comments/new.html",
        form,
        lambda: services.say(comment=form.instance, mentioned=form.mentioned, by=person(request)),
        _("Kommentti on lisätty."),
        subject=subject,
        page_of=page_of(subject),
    )


class CommentEdit(VersionedUpdateView):
    """Correct what was said."""

    form_class = CommentForm
    template_name = "teams/comments/edit.html"

    def get_queryset(self) -> QuerySet:
        return Comment.objects.told().select_related("organisation", "tool", "action__plan__team")

    def refuse(self, stored: Comment) -> HttpResponse | None:
        """Only the person who said it."""
        require(may_edit_comment(person(self.request), stored))
        return None

    def save(self, form: ModelForm) -> None:
        """With those whom the words call now."""
        mentioned = as_a(CommentForm, form).mentioned
        services.correct(comment=form.instance, mentioned=mentioned, by=person(self.request))

    def page_context(self, stored: Comment, form: ModelForm) -> dict[str, Any]:
        return {"subject": stored.subject, "page_of": page_of(stored.subject)}


@post_only(lambda pk: get_object_or_404(Comment, pk=pk))
def comment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment off the pages."""
    comment = get_object_or_404(Comment.objects.told(), pk=pk)
    require(may_withdraw_comment(person(request), comment))
    return press(
        request,
        lambda: services.withdraw_comment(comment=comment, by=person(request)),
        _("Kommentti on vedetty pois. Sen voi palauttaa historiasta."),
        comment,
    )


@post_only(lambda pk: get_object_or_404(Mention, pk=pk))
def mention_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read what called oneself."""
    mention = get_object_or_404(Mention, pk=pk, user=person(request))
    services.mark_read(mention=mention)
    return redirect(pressed_on(request, "home") or mention)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues whose name begins as what was typed after an @, for the list under the words."""
    words = search_words(request.GET.get("q", ""))
    found = [
        row
        for row in people_by_name()
        if words and all(f" {word}" in f" {search_normal(row.name)}" for word in words)
    ]
    return render(request, "teams/comments/_people.html", {"people": found[:MOST_ASKED]})
