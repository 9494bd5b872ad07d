"""Evidence binders: making one, its checksums, its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.people.session import person
from core.dates import a_year_before
from core.files import attachment
from core.locks import at_one_moment
from core.pages import form_page, posted, require
from core.spreadsheet import XLSX
from quality.binders.forms import BinderForm
from quality.binders.models import EvidenceBinder
from quality.binders.services import make_binder
from quality.criteria.rules import may_review

LIGHT = ["pk", "title", "made_at", "made_by", "history_from"]  # a list leaves the files alone


def _may_see(request: HttpRequest) -> None:
    require(may_review(person(request)))


@at_one_moment
def binder_list(request: HttpRequest) -> HttpResponse:
    """The binders, and the form that freezes a new one."""
    _may_see(request)
    initial = {"history_from": a_year_before(timezone.localdate())}
    form = BinderForm(posted(request), initial=initial)
    if form.is_valid():
        binder = make_binder(by=person(request), **form.cleaned_data)
        messages.success(request, _("Aineisto on koottu ja sinetöity."))
        return redirect(binder)
    rows = EvidenceBinder.objects.select_related("made_by").only(
        *LIGHT, "made_by__first_name", "made_by__last_name", "made_by__email",
        "made_by__is_example", "made_by__is_active", "made_by__anonymised_on",
    )  # fmt: skip
    return form_page(request, "quality/binders/list.html", form, binders=rows)


def find_binder(request: HttpRequest, pk: int) -> EvidenceBinder:
    """The binder for those who may see it."""
    _may_see(request)
    return get_object_or_404(EvidenceBinder.objects.select_related("made_by"), pk=pk)


@require_safe
def binder_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a binder holds and whether it is still what was sealed."""
    found = find_binder(request, pk)
    context = {
        "binder": found,
        "document_size": len(found.document.encode()),
        "appendix_size": len(found.appendix),
    }
    return render(request, "quality/binders/detail.html", context)


@require_safe
def binder_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One of the files, byte for byte as it was sealed."""
    found = find_binder(request, pk)
    stem = f"aineisto-{found.pk}"
    match name:
        case "document":
            return attachment(found.document.encode(), "text/html; charset=utf-8", f"{stem}.html")
        case "appendix":
            return attachment(bytes(found.appendix), XLSX, f"{stem}.xlsx")
        case "checksums":
            return attachment(sums_of(found, stem), "text/plain; charset=utf-8", f"{stem}.sha256")
    raise Http404


def sums_of(found: EvidenceBinder, stem: str) -> bytes:
    """The checksums as `sha256sum -c` reads them."""
    sums = [f"{found.document_sha256}  {stem}.html", f"{found.appendix_sha256}  {stem}.xlsx"]
    return "\n".join([*sums, ""]).encode()
