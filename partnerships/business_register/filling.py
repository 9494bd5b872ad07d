"""What was found goes into the empty fields of a form that somebody is writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from partnerships.business_register.asker import look_up
from partnerships.business_register.companies import Company

Form = TypeVar("Form", bound=forms.BaseForm)


@dataclass
class LookUp:
    """What came of asking: a company, or why there is none; and which fields it filled."""

    company: Company | None = None
    problem: str = ""
    filled: list[str] = field(default_factory=list)  # the names of the fields in words


def as_typed(form: Form, data: QueryDict) -> Form:
    """The form with what was sent, not yet looked at: nothing is wrong before it is saved."""
    for name, item in form.fields.items():
        form.initial[name] = item.widget.value_from_datadict(data, {}, form.add_prefix(name))
    return form


def fill_empty(form: forms.BaseForm, number: str) -> LookUp:
    """Ask for the number and fill what is empty; what is written stays as it is."""
    try:
        company = look_up(number)
    except ValidationError as error:
        return LookUp(problem=" ".join(error.messages))
    result = LookUp(company)
    for name, told in company.fields.items():
        if not str(form.initial.get(name) or "").strip():
            form.initial[name] = told
            result.filled.append(str(form.fields[name].label))
    return result
