"""Sign-in and passwords. Nobody signs up: administrators add people, or the college's accounts."""

from allauth.account import views as allauth
from django.urls import path, re_path

from accounts.sign_in import college_views as college
from accounts.sign_in.local import only_local, with_own_password
from accounts.sign_in.views import SignIn, sessions, sessions_end

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("college/login/", college.begin, name="college_sign_in"),
    path("college/callback/", college.callback, name="college_callback"),
    path("college/cancelled/", college.cancelled, name="socialaccount_login_cancelled"),
    path("logout/", allauth.logout, name="account_logout"),
    path("sessions/", sessions, name="account_sessions"),
    path("sessions/end/", sessions_end, name="account_sessions_end"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("signup/", allauth.signup, name="account_signup"),
    path(
        "password/change/",
        with_own_password(allauth.password_change),
        name="account_change_password",
    ),
    path("password/reset/", only_local(allauth.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        only_local(allauth.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        only_local(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        only_local(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
