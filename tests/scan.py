"""What `make scan` runs: wapiti tries the site as a stranger, as staff, as an administrator.

A throwaway PostgreSQL with the example content and the server as it is started for real, with TLS.
Everything that wapiti finds is told; what is worse than an information fails.

`python -m tests.scan --seconds 120 --persona staff`
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.load import serving
from bench.run import run
from bench.weight import certificate
from tests import postgres

HOST = "127.0.0.1"
WAPITI = Path(".venv-scan/bin/wapiti")
PERSONAS = {
    "anonymous": "",
    "staff": "henkilosto@perho.example",
    "administrator": "yllapito@perho.example",
}
# Without `ssl`: the certificate is made for this run. Without what needs machines elsewhere.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,"
    "redirect,shellshock,sql,timesql,upload,xss"
)
# Whoever presses these is signed out, and the rest would be looked at as a stranger.
LEFT_ALONE = ["accounts/logout/", "accounts/sessions/", "admin/logout/", "accounts/password/"]
TO_MEND = ("vulnerabilities", "anomalies")  # in wapiti's report; the rest is information


def main() -> int:
    """Serve, scan as each persona, and tell; 0 when there is nothing to mend."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120, help="for looking, and for each attack")
    parser.add_argument("--persona", choices=PERSONAS, action="append")
    asked = parser.parse_args()
    found: list[str] = []
    with (
        postgres.server(careless=False) as url,
        tempfile.TemporaryDirectory(prefix="perho-scan-") as folder,
    ):
        known = {
            "DATABASE_URL": url, "PERHO_ENV": "demo",
            "DJANGO_SETTINGS_MODULE": "perho_partners.settings",
        }  # fmt: skip
        run(known, "manage.py", "demo", "--prepare-only")
        known |= {
            "PERHO_ENV": "production", "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST, "TRUSTED_PROXY_COUNT": "0",
            "EMAIL_URL": "consolemail://", "DEFAULT_FROM_EMAIL": "scan@perho.example",
        }  # fmt: skip
        run(known, "manage.py", "createcachetable")
        run(known, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        os.environ |= known
        key, own = certificate(folder)
        with serving(known, "--certfile", own, "--keyfile", key) as address:
            host = address.replace("http:", "https:")
            for persona in asked.persona or PERSONAS:
                cookies = signed_in(PERSONAS[persona])
                report = scan(f"{host}/", cookies, asked.seconds, Path(folder) / persona)
                found += told(persona, report)
    print("\n".join(found) or "Nothing was found.")
    return 1 if found else 0


def signed_in(email: str) -> dict[str, str]:
    """Cookies of the person, as if come with the college's own account; none of a stranger."""
    if not email:
        return {}
    import django

    django.setup()
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from django.http import HttpRequest

    from accounts.people.models import User
    from bench.asking import Asker

    user = User.objects.get(email=email)
    cookies = dict(part.split("=", 1) for part in Asker(user).cookies.split("; "))
    request = HttpRequest()
    request.session = SessionStore(cookies["sessionid"])
    record_authentication(request, user, "socialaccount")
    request.session.save()
    connection.close()
    return cookies


def scan(address: str, cookies: dict[str, str], seconds: int, folder: Path) -> dict[str, Any]:
    """What wapiti tells, having looked for so long and attacked for so long with each module."""
    command = [
        *[str(WAPITI), "--url", address, "--scope", "folder", "--module", MODULES],
        *["--max-scan-time", str(seconds), "--max-attack-time", str(seconds)],
        *["--scan-force", "normal", "--max-files-per-dir", "12", "--timeout", "20"],
        *["--format", "json", "--output", str(folder / "told.json"), "--no-bugreport"],
        *["--store-session", str(folder), "--store-config", str(folder), "--verbose", "1"],
    ]
    command += [part for path in LEFT_ALONE for part in ("--exclude", f"{address}{path}*")]
    folder.mkdir()
    if cookies:
        known = {"secure": True, "expires": None, "port": None, "version": 0}
        jar = {HOST: {"/": {name: {"value": value} | known for name, value in cookies.items()}}}
        (folder / "cookies.json").write_text(json.dumps(jar), encoding="utf-8")
        command += ["--cookie", str(folder / "cookies.json")]
    subprocess.run(command, check=True, stdout=sys.stderr)
    report: dict[str, Any] = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    return report


def told(persona: str, report: dict[str, Any]) -> list[str]:
    """A line for each finding that is more than an information."""
    print(f"{persona}: {report['infos'].get('crawled_pages_nbr', '?')} pages", file=sys.stderr)
    lines = []
    for kind in TO_MEND:
        for name, findings in report[kind].items():
            lines += [
                f"{persona}: {name}: {each['method']} {each['path']}: {each['info']}"
                for each in findings
            ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
