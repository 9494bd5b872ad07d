"""The words of the model in three languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from toolkit.glossary.models import Term


@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    """The words of the model in three languages."""
    return render(request, "toolkit/glossary/list.html", {"terms": Term.objects.in_order()})
