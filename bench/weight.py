"""What a browser fetches and how soon it shows it on a slow line: `python -m bench.weight`.

A throwaway PostgreSQL and the server as it is started for real; Chromium with the line and the
processor of a cheap phone (1.6 Mbit/s, 150 ms to and fro, four times slower).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.load import serving
from bench.run import keep, run
from tests import postgres

TIMES = 5  # of which the middle is told, after one that wakes up the server and the browser
PAGES = {
    "sign-in": "/accounts/login/",
    "front": "/", "register": "/partners/", "level": "/levels/everyday/",
    "organisation": "/partners/{organisation}/", "plan": "{plan}",
}  # fmt: skip
OPENSSL = shutil.which("openssl") or "openssl"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
WATCH = """
window.seen = {lcp: 0, shift: 0};
new PerformanceObserver(list => list.getEntries().forEach(e => window.seen.lcp = e.startTime))
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => window.seen.shift += e.value))
  .observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Visit:
    """One page opened: milliseconds until the largest thing stands, how much moved, kB fetched."""

    lcp: float
    shift: float
    fetched: float

    def __str__(self) -> str:
        return f"| {self.fetched:.0f} | {self.lcp:.0f} | {self.shift:.3f}"


def main() -> None:
    """Open some pages, each first in a browser that has seen nothing, then again."""
    with (
        postgres.server(careless=False) as url,
        tempfile.TemporaryDirectory(prefix="perho-weight-") as folder,
    ):
        known = {
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": secrets.token_urlsafe(60), "BENCH_GIVEN": f"{folder}/given.json",
        }  # fmt: skip
        run(known, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        run(known, "-m", "bench.pages", "fill", "1000")
        key, own = certificate(folder)
        with serving(known, "--certfile", own, "--keyfile", key) as host:
            run(known, "-m", "bench.given", host, "1")
            given = json.loads(Path(known["BENCH_GIVEN"]).read_text(encoding="utf-8"))
            told = table(host.rpartition(":")[2], given, trusted=mark_of(own))
    keep("weight", told)
    print("\n".join(told))


def certificate(folder: str) -> tuple[str, str]:
    """The files that make the server speak TLS: browsers take brotli over that alone."""
    key, own = f"{folder}/key.pem", f"{folder}/own.pem"
    subprocess.run(
        [
            *[OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
            *["-nodes", "-keyout", key, "-out", own, "-days", "1", "-subj", "/CN=bench.example"],
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return key, own


def mark_of(own: str) -> str:
    """By what Chromium trusts the certificate; it keeps nothing of a server that it does not."""
    key = subprocess.run(
        [OPENSSL, "x509", "-in", own, "-pubkey", "-noout"], check=True, stdout=subprocess.PIPE
    ).stdout
    body = b"".join(line for line in key.splitlines() if not line.startswith(b"-----"))
    return base64.b64encode(hashlib.sha256(base64.b64decode(body)).digest()).decode()


def table(port: str, given: dict, *, trusted: str) -> list[str]:
    """A line for each page."""
    lines = ["| page | first: kB | LCP ms | shift | again: kB | LCP ms | shift |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--host-resolver-rules=MAP bench.example 127.0.0.1",
                f"--ignore-certificate-errors-spki-list={trusted}",
            ],
        )
        for name, shape in PAGES.items():
            place = shape.format(plan=given["plan"], organisation=given["organisations"][0])
            address, cookie = f"https://bench.example:{port}{place}", given["sessions"][0]["cookie"]
            who = None if name == "sign-in" else cookie
            visits = [twice(browser, who, address) for _n in range(TIMES + 1)][1:]
            first, again = (middle(each) for each in zip(*visits, strict=True))
            lines.append(f"| {name} {first} {again} |")
    return lines


def twice(browser: Browser, cookies: str | None, address: str) -> list[Visit]:
    """Somebody's first visit to the page, and the next."""
    person = new_person(browser, cookies)
    visits = [visit(person, address) for _n in range(2)]
    person.close()
    return visits


def middle(visits: Sequence[Visit]) -> Visit:
    """What half of the visits stay below."""
    return Visit(
        *(median(getattr(each, name) for each in visits) for name in Visit.__annotations__)
    )


def new_person(browser: Browser, cookies: str | None) -> BrowserContext:
    """A browser with nothing kept, signed in or not."""
    context = browser.new_context(
        locale="fi-FI", viewport={"width": 390, "height": 844},
        extra_http_headers={"X-Forwarded-Proto": "https"},
    )  # fmt: skip
    for cookie in cookies.split("; ") if cookies else []:
        name, _, value = cookie.partition("=")
        context.add_cookies(
            [{"name": name, "value": value, "domain": "bench.example", "path": "/"}]
        )
    return context


def visit(context: BrowserContext, address: str) -> Visit:
    """Open the page in a new tab."""
    page = context.new_page()
    page.add_init_script(WATCH)
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: list[float] = []
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    seen = page.evaluate("window.seen")
    page.close()
    return Visit(seen["lcp"], seen["shift"], sum(sizes) / 1000)


if __name__ == "__main__":
    main()
