"""Addresses of this room: the pages of keys for people, and what programs read with them."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from exchange.api import endpoints, views

router = SimpleRouter(use_regex_path=False)
router.register("organisations", endpoints.Organisations, "organisation")
router.register("partnerships", endpoints.Partnerships, "partnership")
router.register("tools", endpoints.Tools, "tool")
router.register("plans/<int:plan>/actions", endpoints.ActionsOfPlan, "plan-action")
router.register("plans", endpoints.Plans, "plan")

app_name = "api"
urlpatterns = [
    path("keys/", views.token_list, name="tokens"),
    path("keys/new/", views.token_new, name="token_new"),
    path("keys/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("api/v1/", include(router.urls)),
    path("api/v1/changes/", endpoints.Changes.as_view(), name="changes"),
    path("api/v1/schema/", endpoints.Schema.as_view(), name="schema"),
]
