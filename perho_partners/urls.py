"""All addresses of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy

from accounts.preferences.views import language
from core.undo import change_undo
from core.views import bad_request, by_cause, forbidden, not_found, out_of_reach, server_error
from core.way_back import post_only
from exchange.api.errors import json_for_programs
from perho_partners.activity.views import activity
from perho_partners.digest.views import digest, digest_end, topics
from perho_partners.home.views import home
from perho_partners.search.views import search
from perho_partners.timeline.views import timeline


def admin_sign_in(
    request: HttpRequest, extra_context: dict[str, object] | None = None
) -> HttpResponse:
    """The admin takes no password of its own: guessing there would pass by the limits."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
    if not admin.site.has_permission(request):
        raise PermissionDenied
    return redirect("admin:index")


def admin_password(
    request: HttpRequest, extra_context: dict[str, object] | None = None
) -> HttpResponse:
    """The present password is asked on one page only, the one that counts the tries."""
    return redirect("account_change_password")


# The default site has no other hooks for its doors than the methods themselves.
admin.site.login = login_not_required(admin_sign_in)  # type: ignore[method-assign]  # Django's hook is the method
admin.site.password_change = admin_password  # type: ignore[method-assign, assignment]  # Django's hook is the method
admin.site.logout = post_only("account_logout")(admin.site.logout)  # type: ignore[method-assign]  # Django's hook is the method
admin.site.index_title = gettext_lazy("Hallinta")
urlpatterns = [
    path("", home, name="home"),
    path("", include("partnerships.urls")),
    path("partners/<int:pk>/timeline/", timeline, name="timeline"),
    path("", include("toolkit.urls")),
    path("", include("teams.urls")),
    path("", include("quality.urls")),
    path("", include("exchange.urls")),
    path("changes/<slug:kind>/<int:record>/undo/", change_undo, name="undo"),
    path("", include("perho_partners.first_visit.urls")),
    path("", include("perho_partners.state.urls")),
    path("", include("perho_partners.notices.urls")),
    path("activity/", activity, name="activity"),
    path("search/", search, name="search"),
    path("accounts/digest/", digest, name="digest"),
    path("accounts/digest/topics/", topics, name="digest_topics"),
    path("accounts/digest/end/<slug:key>/", digest_end, name="digest_end"),
    path("accounts/", include("accounts.urls")),
    path("language/", language, name="set_language"),
    path("admin/", admin.site.urls),
]
away = json_for_programs(out_of_reach, 503, "unavailable", "This is away for a moment. Try again.")
# A session that could not be saved comes as 400.
handler400 = by_cause(
    json_for_programs(bad_request, 400, "bad_request", "This request is not understood."), away
)
handler403 = json_for_programs(forbidden, 403, "permission_denied", "This is not open.")
handler404 = json_for_programs(not_found, 404, "not_found", "There is nothing at this address.")
handler500 = by_cause(
    json_for_programs(server_error, 500, "error", "Something broke. Please try later."), away
)
