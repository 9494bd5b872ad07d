"""The lists and the change feed that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from accounts.people.models import User
from core.filters import ListFilter
from exchange.api import describing, feed
from exchange.api.authentication import BearerToken
from exchange.api.filters import (
    OrganisationsFilter,
    PartnershipsFilter,
    PlansFilter,
    ToolsFilter,
    refuse_unclear,
)
from exchange.api.kinds import BY_KEY
from exchange.api.models import AccessToken
from exchange.api.paging import size_in
from exchange.api.serializers import FeedSerializer, PlanWithActionsSerializer
from partnerships.levels.models import Level
from partnerships.register.queries import as_written_on
from teams.plans.filters import PlanFilter
from teams.plans.models import AnnualPlan


class ForPrograms(GenericAPIView):
    """What all endpoints share: English in any case, and which keys hear of levels."""

    http_method_names = ["get", "head"]
    scope = "read"
    parameters: ClassVar[Mapping[str, dict[str, Any]]] = {}

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with translation.override("en"):
            response = super().dispatch(request, *args, **kwargs)
        response["Content-Language"] = "en"
        return response

    @property
    def levels(self) -> bool:
        """Whether the key opens levels; the description tells of them to everybody."""
        if getattr(self, "swagger_fake_view", False):
            return True
        token = self.request.auth
        return isinstance(token, AccessToken) and AccessToken.Scope.LEVELS in token.opens

    # As DRF has it: things of all types.
    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "levels": self.levels}


class Telling(ForPrograms, ReadOnlyModelViewSet):
    """A list that is narrowed as its page is, and each of its rows."""

    kind: ClassVar[str]
    lookup_value_converter = "int"

    def filters(self, asked: QueryDict) -> ListFilter:
        """The filter set for what is asked."""
        raise NotImplementedError

    def narrow(self, rows: QuerySet, filters: ListFilter) -> QuerySet:
        """The rows that the filters let through."""
        return filters.filter_queryset(rows)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if self.action == "list":
            return super().filter_queryset(queryset)
        refuse_unclear(self.request.query_params, {})
        return queryset

    def get_queryset(self) -> QuerySet:
        return BY_KEY[self.kind].rows()

    def get_serializer_class(self) -> type:
        return BY_KEY[self.kind].serializer


@extend_schema_view(
    list=extend_schema(
        summary="Organisations",
        description="Those in the register; with `as_of` those that it held on a past day, under "
        "their names of today.",
    ),
    retrieve=extend_schema(summary="One organisation, also an archived one"),
)
class Organisations(Telling):
    """Organisations as the register lists them."""

    kind = "organisation"
    parameters = describing.OF_REGISTER

    def filters(self, asked: QueryDict) -> ListFilter:
        return OrganisationsFilter(asked)


@extend_schema_view(
    list=extend_schema(
        summary="Partnerships",
        description="Open ones of organisations in the register. With `as_of` those in force on a "
        "past day, with the team, the people, the description and the confirmation of that day; "
        "with `status` all that such organisations have had.",
    ),
    retrieve=extend_schema(summary="One partnership, also one that has ended"),
)
class Partnerships(Telling):
    """Partnerships, narrowed by the register's filters."""

    kind = "partnership"
    parameters = describing.OF_REGISTER
    day: date | None = None

    def filters(self, asked: QueryDict) -> ListFilter:
        return PartnershipsFilter(asked)

    def narrow(self, rows: QuerySet, filters: ListFilter) -> QuerySet:
        assert isinstance(filters, PartnershipsFilter)  # noqa: S101  (made just above)
        self.day = filters.day
        return filters.partnerships().for_list(self.day)

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """A page of the day: what was written then is put back into it."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        if self.day:
            as_written_on(page, self.day)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


@extend_schema_view(
    list=extend_schema(summary="Methods, tools and guides", description="Those in use."),
    retrieve=extend_schema(summary="One tool, also a retired one"),
)
class Tools(Telling):
    """Tools, narrowed by the toolkit's filters."""

    kind = "tool"
    parameters = describing.OF_TOOLS

    def filters(self, asked: QueryDict) -> ListFilter:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101  (a key is always somebody's)
        return ToolsFilter(asked, user, list(Level.objects.all()))


@extend_schema_view(
    list=extend_schema(
        summary="Yearly plans with their actions", description="Plans of all years and teams."
    ),
    retrieve=extend_schema(summary="One plan with its actions"),
)
class Plans(Telling):
    """Plans with their actions."""

    kind = "plan"
    parameters = describing.OF_PLANS

    def filters(self, asked: QueryDict) -> ListFilter:
        return PlansFilter(asked, AnnualPlan.objects.all())

    def get_queryset(self) -> QuerySet:
        actions = BY_KEY["action"].rows().order_by("pk")
        return super().get_queryset().prefetch_related(Prefetch("actions", actions))

    def get_serializer_class(self) -> type:
        return PlanWithActionsSerializer


@extend_schema_view(
    list=extend_schema(
        summary="The actions of a plan",
        parameters=[OpenApiParameter("plan", int, "path", description="The id of the plan.")],
    )
)
class ActionsOfPlan(ForPrograms, ListModelMixin, GenericViewSet):
    """The actions of one plan, narrowed as on the plan's page."""

    parameters = describing.OF_ACTIONS
    serializer_class = BY_KEY["action"].serializer

    def get_queryset(self) -> QuerySet:
        return BY_KEY["action"].rows()

    def filters(self, asked: QueryDict) -> ListFilter:
        plan = get_object_or_404(AnnualPlan, pk=self.kwargs["plan"])
        people = User.objects.filter(actions__plan=plan).distinct()
        return PlanFilter(asked, plan, people=list(people), levels=list(Level.objects.all()))

    def narrow(self, rows: QuerySet, filters: ListFilter) -> QuerySet:
        """The rows of the plan that the filters let through."""
        return filters.filter_queryset(rows.filter(plan=self.kwargs["plan"]))


class Gone(APIException):
    """The place in the feed is lost."""

    status_code = status.HTTP_410_GONE
    default_detail = "This cursor is not of this feed. Begin anew from since=0."
    default_code = "start_again"


class Changes(ForPrograms):
    """What has changed, in an order that leaves nothing out."""

    scope = "changes"
    serializer_class = FeedSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(
        summary="Change feed",
        description="Every change of organisations, partnerships, tools, plans and actions since "
        "the cursor, in order and without gaps. `data` is the thing as it is now, as its list "
        "tells it (a plan without its actions, which are told themselves); null when it is "
        "deleted. A thing that has changed often is told often; a thing may name another that is "
        "told further on.",
        parameters=[
            OpenApiParameter(name, schema, description=schema["description"])
            for name, schema in describing.OF_FEED.items()
        ],
    )
    def get(self, request: Request) -> Response:
        refuse_unclear(request.query_params, describing.OF_FEED)
        limit = size_in(request, "limit")
        try:
            page = feed.read(request.query_params.get("since", feed.START), limit)
        except feed.LostPlaceError as error:
            raise Gone from error
        except ValueError as error:
            raise ValidationError({"since": ["This is no cursor of this feed."]}) from error
        changes = feed.told(page.entries, levels=self.levels)
        return Response({"cursor": page.cursor, "has_more": page.has_more, "changes": changes})


class Schema(SpectacularJSONAPIView):
    """The description of all this, for those with a key or signed in."""

    http_method_names = ["get", "head"]
    renderer_classes = [JSONRenderer]
    authentication_classes = [BearerToken, SessionAuthentication]
    permission_classes = [IsAuthenticated]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        with translation.override("en"):
            return super().get(request, *args, **kwargs)
