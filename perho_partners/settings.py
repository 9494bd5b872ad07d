"""Settings, read from the environment. Nothing is guessed: a missing value stops the start.

PERHO_ENV says what this is: "production" (the default), "demo" (make run), "dev" (make dev) or
"test".
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext_lazy as _

from perho_partners.running.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)
ENVIRONMENT = env.one_of("PERHO_ENV", "production", ["production", "demo", "dev", "test"])
PRODUCTION = ENVIRONMENT == "production"
# Example people with a known password exist only here, and only on this machine's own address.
DEMO = ENVIRONMENT in {"demo", "dev"}
# A developer's server: a demo that explains errors, reloads and has tools to look inside.
DEV = ENVIRONMENT == "dev"

DEBUG = DEV
# A question to PostgreSQL that takes longer is given up, in a process that serves pages.
STATEMENT_SECONDS = env.number("STATEMENT_SECONDS", 20, least=1, most=600)
# A question that takes longer is written to the log, without what was asked about.
SLOW_QUERY_MS = env.number("SLOW_QUERY_MS", 500, least=1, most=600_000)
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


if PRODUCTION:
    SECRET_KEY = env.secret("SECRET_KEY")
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
    CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
else:
    SECRET_KEY = "not-secret-" * 5
    ALLOWED_HOSTS = [*LOOPBACK, "testserver"]


# A pooler between hands a connection to another with each transaction: what is set for one would be
# somebody else's, so the pooler sets it (deploy/cluster/pgbouncer.ini).
POOLED = env.yes_or_no("DATABASE_POOLED", False)
# What PostgreSQL is given before somebody is told to wait (perho_partners/running/serving.py adds
# the time for one question).
WAITING: dict[str, Any] = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 20_000,  # milliseconds: a machine that has vanished says nothing
    "keepalives_idle": 30,
}
if not POOLED:
    WAITING["options"] = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"


# As of django-environ, which knows no types.
def tuned(config: dict[str, Any]) -> dict[str, Any]:
    """The database so that nothing is lost and nobody waits for ever."""
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # seconds to wait for another writer
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
    else:
        config |= {"CONN_MAX_AGE": 60 if PRODUCTION else 0, "CONN_HEALTH_CHECKS": True}
        config["DISABLE_SERVER_SIDE_CURSORS"] = POOLED  # one lives for a transaction at most
        config["OPTIONS"] = WAITING | config.get("OPTIONS", {})
    return config


if PRODUCTION:
    DATABASE = env.database("DATABASE_URL")
else:
    name = "perho-partners-dev.sqlite3" if DEV else "perho-partners.sqlite3"
    DATABASE = env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / name}")
DATABASES = {"default": tuned(DATABASE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "core",
    "search",
    "accounts",
    "partnerships",
    "toolkit",
    "teams",
    "quality",
    "exchange",
    "perho_partners",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_prose_editor",
    "js_lib_bootstrap5",
    "simple_history",
]
MIDDLEWARE = [
    "perho_partners.running.logs.RequestLog",
    "core.middleware.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "perho_partners.running.health.HealthCheck",
    "perho_partners.state.figures.Counted",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compression.Compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.idle.IdleSessions",
    "accounts.preferences.middleware.OwnLanguage",
    "accounts.audit.middleware.FilesTaken",
    "perho_partners.timing.ServerTiming",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.sign_in.middleware.SignInRequired",
    "accounts.sign_in.second_step.SecondStepRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sign_in.idle.CleanSignOut",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "core.middleware.AddressParts",
    "core.middleware.AsTyped",
    "partnerships.organisations.joined.JoinedAddresses",
    "core.middleware.NotAllowedPage",
    "accounts.sendings.middleware.OnlyOnce",
]
ROOT_URLCONF = "perho_partners.urls"
WSGI_APPLICATION = "perho_partners.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [  # Django's own, but for the first two
                (
                    "core.templates.CachedLoader",
                    ["core.templates.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["core.templatetags.content"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "perho_partners.context.site",
            ],
        },
    },
]
# For the rows of the register alone, which a page has hundreds of: docs/decisions/0047
TEMPLATES.append(
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "perho_partners.jinja.environment"},
    }
)
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.sign_in.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.sign_in.passwords.HardToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# The second step of signing in with a password: administrators must have one
SECOND_STEP_REQUIRED = env.yes_or_no("SECOND_STEP_REQUIRED", PRODUCTION)
MFA_ADAPTER = "accounts.sign_in.second_step.StepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "accounts.sign_in.forms.AddKeyForm",
    "authenticate_webauthn": "accounts.sign_in.forms.KeyForm",
    "reauthenticate_webauthn": "accounts.sign_in.forms.KeyAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators add people; nobody claims an address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Signing in with the college's own accounts (docs/decisions/0052). Nothing said: nothing is there.
SOCIALACCOUNT_ADAPTER = "accounts.sign_in.adapters.ArrivalAdapter"
OIDC_ISSUER = env.web_address("OIDC_ISSUER")
if PRODUCTION and OIDC_ISSUER and not OIDC_ISSUER.startswith("https://"):
    raise ImproperlyConfigured("OIDC_ISSUER must begin with https://")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", None if OIDC_ISSUER else "")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET", None if OIDC_ISSUER else "")
OIDC_NAME = env.text("OIDC_NAME", "")  # on the button
# Of whose addresses; and whether all that the provider tells are its own, said or not.
OIDC_DOMAINS = env.hosts("OIDC_DOMAINS", None if OIDC_ISSUER else [])
OIDC_TRUSTS_EMAIL = env.yes_or_no("OIDC_TRUSTS_EMAIL", False)
OIDC_ADDS_PEOPLE = env.yes_or_no("OIDC_ADDS_PEOPLE", False)
OIDC_GROUPS_CLAIM = env.text("OIDC_GROUPS_CLAIM", "groups")
ROLE = r"administrator|quality|coordinator|lead:[a-z0-9_-]+"
SAYS = (
    "must be group=role between commas; a role is administrator, quality, coordinator or lead:TEAM"
)
OIDC_ROLES = env.pairs("OIDC_ROLES", ROLE, SAYS)
# Where the button may lead; where the provider's pages are elsewhere than its issuer.
OIDC_HOSTS = env.hosts("OIDC_HOSTS", [])
# The same by SAML (docs/decisions/0056). What the provider tells of itself: an address or a file.
SAML_METADATA = env.document("SAML_METADATA")
if PRODUCTION and SAML_METADATA.startswith("http://"):
    raise ImproperlyConfigured("SAML_METADATA must begin with https:// or /")
if SAML_METADATA and not find_spec("onelogin"):
    raise ImproperlyConfigured("SAML_METADATA needs the packages of requirements/saml.txt")
SAML_ENTITY_ID = env.text("SAML_ENTITY_ID", None if SAML_METADATA else "")
SAML_NAME = env.text("SAML_NAME", "")
SAML_DOMAINS = env.hosts("SAML_DOMAINS", None if SAML_METADATA else [])
SAML_ADDS_PEOPLE = env.yes_or_no("SAML_ADDS_PEOPLE", False)
# Which attributes tell these; nothing said: those that are called so by Shibboleth or Microsoft.
SAML_ID_ATTRIBUTE = env.text("SAML_ID_ATTRIBUTE", "")
SAML_EMAIL_ATTRIBUTE = env.text("SAML_EMAIL_ATTRIBUTE", "")
SAML_FIRST_NAME_ATTRIBUTE = env.text("SAML_FIRST_NAME_ATTRIBUTE", "")
SAML_LAST_NAME_ATTRIBUTE = env.text("SAML_LAST_NAME_ATTRIBUTE", "")
SAML_GROUPS_ATTRIBUTE = env.text("SAML_GROUPS_ATTRIBUTE", "")
SAML_ROLES = env.pairs("SAML_ROLES", ROLE, SAYS)
SAML_HOSTS = env.hosts("SAML_HOSTS", None if SAML_METADATA.startswith("/") else [])
LOCAL_ACCOUNTS = env.yes_or_no("LOCAL_ACCOUNTS", True)
# The one person who may sign in with a password although local accounts are off.
EMERGENCY_ACCOUNT = env.one_address("EMERGENCY_ACCOUNT")


if not LOCAL_ACCOUNTS and not OIDC_ISSUER and not SAML_METADATA:
    raise ImproperlyConfigured(
        "LOCAL_ACCOUNTS may be false only where OIDC_ISSUER or SAML_METADATA is said"
    )


PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # seconds: over a weekend
# A college sits behind one address: at eight in the morning everyone signs in from it.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    # Whoever is asked for too often has five working links in the mail already.
    "reset_password": "20/m/ip,5/h/key",
}


if PRODUCTION:  # counted together in all worker processes
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # culling would forget who is locked out
        }
    }


# The way in for other programs (docs/decisions/0043)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["exchange.api.authentication.BearerToken"],
    "DEFAULT_PERMISSION_CLASSES": ["exchange.api.authentication.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["exchange.api.authentication.PerKey"],
    # Counted in the cache above: in production together in all processes.
    "DEFAULT_THROTTLE_RATES": {"key": "120/minute", "wrong_key": "30/minute"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "exchange.api.paging.Keyset",
    "DEFAULT_FILTER_BACKENDS": ["exchange.api.filters.PageFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "exchange.api.errors.problem",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Perho partners",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "exchange.api.describing.with_refusals",
    ],
}
# Whether pages are compressed here; a proxy may do it instead.
COMPRESS = env.yes_or_no("COMPRESS", True)
# How many proxies of our own stand in front. In production it is said outright: with too few all
# staff share one limit on wrong passwords, with too many a guesser chooses the address that counts.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number(
    "TRUSTED_PROXY_COUNT", None if PRODUCTION else 0, least=0, most=9
)
# Language and time
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds; the device's, until somebody signs in
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = ["perho_partners.formats"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
# Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "core.bundles.BundledStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
BUNDLED = PRODUCTION
# What every page loads, in this order.
BUNDLES = {
    "css/site.css": [
        f"css/{name}.css"
        for name in [
            *["theme", "tokens", "base", "layout", "components", "home", "register", "partner"],
            *["forms", "toolkit", "teams", "network", "quality", "exchange", "print"],
        ]
    ],
    "js/site.js": [f"js/{name}.js" for name in ["picker", "mentions", "app", "typed"]],
    "js/signed-in.js": [f"js/{name}.js" for name in ["keys", "jump"]],
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
# Mail
EMAIL_CONFIG = env.mailer("EMAIL_URL", None if PRODUCTION else "consolemail://")
vars().update(EMAIL_CONFIG)


DEFAULT_FROM_EMAIL = env.mail_address("DEFAULT_FROM_EMAIL") if PRODUCTION else "perho@perho.example"
EMAIL_TIMEOUT = 20  # seconds: a mail server that says nothing must not hold up the rest


def site_url() -> str:
    """Where the site is, for links in mails that no request asks for; without a last slash."""
    if not PRODUCTION:
        return env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    if "SITE_URL" not in env and ALLOWED_HOSTS[0].startswith("."):
        raise ImproperlyConfigured("SITE_URL is needed when ALLOWED_HOSTS begins with a dot")
    url = env.text("SITE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
    place = url.removeprefix("https://")
    host = split_domain_port(place)[0]
    if url != f"https://{place}" or not host or not validate_host(host, ALLOWED_HOSTS):
        raise ImproperlyConfigured(
            "SITE_URL must be https:// and a host name that ALLOWED_HOSTS lets in, nothing more"
        )
    return url


SITE_URL = site_url()
# Safety
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # whatever way somebody came in
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
# A lesson and a meeting fit in; what was typed meanwhile goes on after signing in again.
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 180, least=10, most=720)
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez)$"]  # the load balancer asks without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


BEHIND_PROXY = env.yes_or_no("BEHIND_PROXY", True)
if PRODUCTION and BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# bytes: a megabyte pasted by mistake still gets a message at its field, with the text kept
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a team of a few hundred people in the admin
# Logs tell what happened, never names, form contents, query strings or secret addresses.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "core.logs.HideSecrets"}},
    "formatters": {
        "lines": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "perho_partners.running.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["secrets"],
            "formatter": "json" if PRODUCTION else "lines",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A line for each request; a developer's server has its own.
        "perho_partners.requests": {"level": "INFO" if PRODUCTION else "WARNING"},
        "django.server": {
            "level": "WARNING" if DEMO and not DEV else "INFO",
            "propagate": DEV,  # a line for each request
            "filters": ["secrets"],
        },
    },
}
# Folders whose disks must have room for the service to be well: perho_partners/running/health.py
WATCHED_DISKS = env.places("WATCHED_DISKS")
# Copies of the database: see perho_partners/backups
BACKUP_FOLDER = env.place("BACKUP_FOLDER", "/var/backups/perho-partners")
BACKUP_RECIPIENT = env.recipient("BACKUP_RECIPIENT")
BACKUP_IDENTITY = env.place("BACKUP_IDENTITY", "")
BACKUP_DAYS = env.number("BACKUP_DAYS", 14, least=1, most=366)
BACKUP_WEEKS = env.number("BACKUP_WEEKS", 8, least=1, most=520)
DRILL_DATABASE = tuned(env.database("DRILL_DATABASE_URL")) if "DRILL_DATABASE_URL" in env else None
# Hosts of the house's own that links may lead to although they are on private addresses.
INTERNAL_HOSTS = env.hosts("INTERNAL_HOSTS", [])
# The open data of the business register; nobody is asked when it is empty.
BUSINESS_REGISTER_URL = env.web_address("BUSINESS_REGISTER_URL")
# Who may ask for the figures at /metrics, and where errors are told; nobody when they are not said.
METRICS_TOKEN = env.secret("METRICS_TOKEN") if "METRICS_TOKEN" in env else ""
SENTRY_DSN = env.web_address("SENTRY_DSN")
# How long what is about people is kept, in months: see exchange/privacy
RETENTION_LEAVER_MONTHS = env.number("RETENTION_LEAVER_MONTHS", 24, least=1, most=1200)
RETENTION_LOG_MONTHS = env.number("RETENTION_LOG_MONTHS", 24, least=1, most=1200)
# The name of the house, for other colleges
SHIPPED_COLLEGE_NAME = "Perho Liiketalousopisto"
COLLEGE_NAME = env.text("COLLEGE_NAME", SHIPPED_COLLEGE_NAME)
COLLEGE_SHORT_NAME = env.text("COLLEGE_SHORT_NAME", "Perho")
MFA_TOTP_ISSUER = f"{COLLEGE_SHORT_NAME}-kumppanit"  # how a phone's app names us

if DEV:  # the packages are in requirements/dev.txt alone
    INSTALLED_APPS += ["debug_toolbar", "django_browser_reload"]
    inside = MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1
    MIDDLEWARE = [
        "perho_partners.dev_middleware.ErrorPages",
        *MIDDLEWARE[:inside],  # static files are no requests to look into
        "debug_toolbar.middleware.DebugToolbarMiddleware",
        "django_browser_reload.middleware.BrowserReloadMiddleware",
        *MIDDLEWARE[inside:],
    ]
    ROOT_URLCONF = "perho_partners.dev_urls"
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
