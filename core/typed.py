"""Types of what Django's own classes take, for those that hand it on to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Protocol, TypedDict, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.db.models.base import ModelBase
from django.forms.renderers import BaseRenderer
from django.forms.utils import ErrorList
from django.utils.datastructures import MultiValueDict

Kind = TypeVar("Kind")
Posted = Mapping[str, Any]  # what was sent, for a form
Files = MultiValueDict[str, UploadedFile]
# A value of a column, in memory or as JSON: of what type it is, only its field knows.
StoredValue = Any
# What a field of a model or a form takes, handed on as given: every class of them has its own.
FieldOption = Any


class FormArguments(TypedDict, total=False):
    """What a ModelForm takes by name besides the data and the files."""

    auto_id: bool | str
    prefix: str | None
    initial: MutableMapping[str, Any] | None
    error_class: type[ErrorList]
    label_suffix: str | None
    empty_permitted: bool
    instance: Model | None
    use_required_attribute: bool | None
    renderer: BaseRenderer | None


class SaveArguments(TypedDict, total=False):
    """What `save()` of a model takes."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None
    update_fields: Iterable[str] | None


class HasPage(Protocol):
    """A row with a page of its own."""

    def get_absolute_url(self) -> str: ...


def as_a(kind: type[Kind], thing: object) -> Kind:
    """The thing, known from here on to be of the kind: a field of a form, the rows of an admin.

    Raises TypeError when it is not.
    """
    if not isinstance(thing, kind):
        raise TypeError(f"{type(thing).__name__} is no {kind.__name__}")
    return thing
