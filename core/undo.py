"""Taking back one change of the history, by the rules that its model declares."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.history import put_back
from core.locks import locked
from core.pages import press
from core.story import STORIES, Change, Person, Story, story_of


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


@require_POST
def change_undo(request: HttpRequest, kind: str, record: int) -> HttpResponse:
    """Take back one change of the history; the page of what it is about tells how it went."""
    story = next((s for s in STORIES.values() if s.model._meta.model_name == kind), None)
    if story is None:
        raise Http404
    change = get_object_or_404(story.history(), history_id=record)
    return press(
        request,
        lambda: undo(change=change, by=request.user),
        done=_("Muutos on kumottu."),
        back=story.page_of(get_object_or_404(story.model, pk=change.id)),
        taken=_("Muutosta ei voi kumota, koska tiedot ovat muuttuneet."),
    )
