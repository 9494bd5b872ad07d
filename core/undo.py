"""Taking back one change of the history, by the rules that its model declares."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.history import Change, put_back
from core.locks import locked
from core.pages import press
from core.story import STORIES, Person, Story, story_of
from core.way_back import post_only


@transaction.atomic
def undo(*, change: Change, by: Person) -> None:
    """Take back one change, if nothing has been written over it since.

    Raises ValidationError with a plain reason when it cannot be taken back.
    """
    story = story_of(change)
    row = locked(story.model._default_manager.get(pk=change.id))
    if not story.is_undoable(change):
        raise ValidationError(_("Tätä muutosta ei voi kumota."))
    if reason := story.refuse(by, change, row):
        raise ValidationError(reason)
    how = story.verb(change.history_change_reason).undo
    if callable(how):
        how(row, change, by)
    else:
        undo_fields(story, row, change, by)


def undo_fields(story: Story, row: Change, change: Change, by: Person) -> None:
    """Put the fields of a change back as they were."""
    keep = () if change.history_change_reason == "confirmed" else story.bookkeeping
    put_back(row, change, keep=keep)
    row.full_clean()
    row.save_as(by, "undone")


def find_change(kind: str, record: int) -> Change:
    """A change of the history, or 404."""
    story = next((s for s in STORIES.values() if s.model._meta.model_name == kind), None)
    if story is None:
        raise Http404
    change: Change = get_object_or_404(story.history(), history_id=record)
    return change


def page_of_change(kind: str, record: int) -> str:
    """The address of the page of what a change is about."""
    change = find_change(kind, record)
    story = story_of(change)
    return story.page_of(get_object_or_404(story.model, pk=change.id))


@post_only(page_of_change)
def change_undo(request: HttpRequest, kind: str, record: int) -> HttpResponse:
    """Take back one change of the history; the page of what it is about tells how it went."""
    change = find_change(kind, record)
    return press(
        request,
        lambda: undo(change=change, by=request.user),
        done=_("Muutos on kumottu."),
        back=page_of_change(kind, record),
        taken=_("Muutosta ei voi kumota, koska tiedot ovat muuttuneet."),
    )
