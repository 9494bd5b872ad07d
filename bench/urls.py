"""The site's addresses, and beside them the pages that its own are measured against."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views.generic import ListView
from django_filters.views import FilterView
from django_tables2 import Table
from django_tables2.views import SingleTableMixin

from partnerships.organisations.models import Organisation
from perho_partners import urls as ours

ALIKE = ["name", "category", "city", "website", "registered_on"]


def bare(request: HttpRequest) -> HttpResponse:
    """B: a page that says who is signed in, and nothing else."""
    return HttpResponse(render_to_string("bench/bare.html", {"user": request.user}))


class PlainList(ListView):
    """What anybody gets with Django alone."""

    queryset = Organisation.objects.order_by("sort_key", "pk")
    paginate_by = 50
    template_name = "bench/list.html"


class OrganisationTable(Table):
    """The columns of the list as django-tables2 draws them."""

    class Meta:
        model = Organisation
        fields = ALIKE


class FilteredTable(SingleTableMixin, FilterView):
    """What a college would build of well-known packages: django-filter and django-tables2."""

    model = Organisation
    table_class = OrganisationTable
    paginate_by = 50
    filterset_fields = ["category", "city"]
    template_name = "bench/table.html"


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/list/", PlainList.as_view()),
    path("bench/table/", FilteredTable.as_view()),
    *ours.urlpatterns,
]
handler400, handler403 = ours.handler400, ours.handler403
handler404, handler500 = ours.handler404, ours.handler500
