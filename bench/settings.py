"""Production's settings, with the pages that the site's own are measured against beside them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

for name, value in {
    "PERHO_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "bench.example",
    "TRUSTED_PROXY_COUNT": "0",
    "EMAIL_URL": "consolemail://",
    "DEFAULT_FROM_EMAIL": "bench@perho.example",
}.items():
    os.environ.setdefault(name, value)

from perho_partners.settings import *  # noqa: E402, F403  (settings are names of a module; those above come first)
from perho_partners.settings import INSTALLED_APPS, TEMPLATES  # noqa: E402  (the environment comes first)

INSTALLED_APPS = [*INSTALLED_APPS, "django_tables2", "django_filters"]
ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] += [Path(__file__).parent / "templates"]
# What a new Django project has: B and the two peers pass no more than this.
PLAIN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
