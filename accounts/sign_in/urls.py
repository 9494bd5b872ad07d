"""Sign-in and passwords. Nobody signs up: administrators add people, or the college's accounts."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.sign_in import college_views as college
from accounts.sign_in.local import only_local, with_own_password
from accounts.sign_in.views import Confirm, SignIn, Steps, sessions, sessions_end

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("college/login/", college.begin, name="college_sign_in"),
    path("college/callback/", college.callback, name="college_callback"),
    path("college/saml/metadata/", college.metadata, name="saml_metadata"),
    path("college/saml/answer/", college.answer, name="saml_answer"),
    path("college/saml/", college.answered, name="saml_answered"),
    path("college/cancelled/", college.cancelled, name="socialaccount_login_cancelled"),
    path("logout/", allauth.logout, name="account_logout"),
    path("sessions/", sessions, name="account_sessions"),
    path("sessions/end/", sessions_end, name="account_sessions_end"),
    path("second-step/", Steps.as_view(), name="mfa_index"),
    path("second-step/confirm/", Confirm.as_view(), name="mfa_authenticate"),
    path("second-step/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "second-step/keys/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path("second-step/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "second-step/keys/again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("second-step/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
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
