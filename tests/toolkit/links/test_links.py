"""Links are asked politely, never inside the house's network, and what they answered is kept."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.constraints import accepts
from tests.factories import ToolFactory
from toolkit.links.asker import Answer, Asker, ask_all, askable, is_public
from toolkit.links.extract import links_in
from toolkit.links.models import LinkCheck
from toolkit.tools.models import Tool
from toolkit.tools.services import edit_tool

Result = LinkCheck.Result
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


class Handler(BaseHTTPRequestHandler):
    """Answers by the path; notes what was asked."""

    asked: list[tuple[str, str]]

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append((self.command, self.path))
        name = self.path.strip("/").split("?")[0]
        if name == "slow":
            time.sleep(60)
        location, status = None, 200
        match name:
            case "moved":
                status, location = 301, "/fine"
            case "moved-twice":
                status, location = 308, "/moved"
            case "for-now":
                status, location = 302, "/fine"
            case "round":
                status, location = 301, "/round"
            case "inside":
                status, location = 302, "http://10.0.0.1/"
            case "moved-to-gone":
                status, location = 301, "/404"
            case "to-brackets":
                status, location = 301, "http://["
            case "to-nowhere":
                status, location = 302, "//[x"
            case "to-script":
                status, location = 301, "javascript:alert(1)"
            case "no-head" if self.command == "HEAD":
                status = 405
            case digits if digits.isdigit():
                status = int(digits)
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask():
    """Patient: a busy machine may stand still for some seconds."""
    return Asker(internal_hosts=["127.0.0.1"], timeout=30)


@pytest.mark.parametrize(
    ("path", "result", "moved_to"),
    [
        ("/fine", Result.WORKS, ""),
        ("/no-head", Result.WORKS, ""),
        ("/401", Result.WORKS, ""),
        ("/403", Result.WORKS, ""),
        ("/404", Result.GONE, ""),
        ("/410", Result.GONE, ""),
        ("/500", Result.SILENT, ""),
        ("/429", None, ""),
        ("/moved", Result.MOVED, "/fine"),
        ("/moved-twice", Result.MOVED, "/fine"),
        ("/for-now", Result.WORKS, ""),
        ("/moved-to-gone", Result.GONE, ""),
        ("/round", Result.SILENT, ""),
        ("/inside", Result.REFUSED, ""),
        ("/to-script", Result.REFUSED, ""),
    ],
)
def test_an_answer_is_judged(server, ask, path, result, moved_to):
    answer = ask(server.url + path)
    assert (answer.result, answer.moved_to) == (result, moved_to and server.url + moved_to)


def test_a_slow_answer_is_not_waited_for(server):
    ask = Asker(internal_hosts=["127.0.0.1"], timeout=0.5)
    begun = time.monotonic()
    assert ask(f"{server.url}/slow").result == Result.SILENT
    assert time.monotonic() - begun < 20


def test_the_body_is_not_fetched_when_head_is_enough(server, ask):
    ask(server.url + "/fine")
    assert server.asked == [("HEAD", "/fine")]


def test_letters_outside_ascii_are_asked_for(server, ask):
    assert ask(f"{server.url}/äänekoski?q=ö").result == Result.WORKS
    assert server.asked == [("HEAD", "/%C3%A4%C3%A4nekoski?q=%C3%B6")]


def test_a_private_address_is_not_asked(server):
    answer = Asker(timeout=1)(server.url + "/fine")
    assert (answer.result, server.asked) == (Result.REFUSED, [])


def test_a_public_name_that_leads_inside_is_not_asked(server):
    def resolve(host, port, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))]

    answer = Asker(timeout=1, resolve=resolve)("http://example.org/fine")
    assert (answer.result, server.asked) == (Result.REFUSED, [])


def test_a_name_with_one_private_address_among_public_ones_is_not_asked():
    def resolve(host, port, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
                for address in ("93.184.216.34", "192.168.1.1")]  # fmt: skip

    assert Asker(timeout=1, resolve=resolve)("http://example.org/").result == Result.REFUSED


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  (an address to refuse)
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),  # 10.0.0.1 through NAT64
        ("2002:a00:1::", False),  # 10.0.0.1 through 6to4
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_only_the_open_internet_is_public(address, public):
    assert is_public(address) == public


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://äänekoski.example/", "https://xn--nekoski-4waa.example/"),
        ("http://user:secret@example.org:8080/a b", "http://example.org:8080/a%20b"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/?a=1&b=2#part", "https://example.org/?a=1&b=2"),
    ],
)
def test_an_address_goes_over_the_wire_without_secrets(written, asked):
    assert askable(written) == asked


@pytest.mark.parametrize(
    "url", ["http://[::1", "https://", "http://a" + "b" * 300 + ".example/", "http://x:99999/"]
)
def test_an_address_that_cannot_be_read_is_refused(ask, url):
    assert ask(url).result == Result.REFUSED


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1"])
def test_another_way_of_writing_a_private_address_is_not_asked(server, host):
    answer = Asker(timeout=1)(f"http://{host}:{server.server_port}/fine")
    assert (answer.result, server.asked) == (Result.REFUSED, [])


def test_a_dripping_server_is_left_in_time(ask):
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _address = listener.accept()
        with connection, contextlib.suppress(OSError):
            while True:
                connection.sendall(b"H")
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    ask.whole_time = 0.5
    begun = time.monotonic()
    answer = ask(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    listener.close()
    assert (answer.result, time.monotonic() - begun < 20) == (Result.SILENT, True)


def test_links_are_gathered_once_from_the_address_and_the_text():
    body = '<p><a href="https://b.example/?x=1&amp;y=2">b</a> <a href="/inside/">c</a></p>'
    assert links_in("https://a.example", body + body) == [
        "https://a.example",
        "https://b.example/?x=1&y=2",
    ]


@pytest.mark.parametrize(
    "link",
    ["http://[@example.com/", "http://x\\[y/", "http://user:pa[ss@example.org/", "http://℀@example.com/",
     "http://", f"https://example.org/{'a' * 2000}", f"https://example.org/{'ä' * 700}"],
)  # fmt: skip
def test_a_link_that_cannot_be_asked_is_left_out(link):
    assert links_in("https://a.example", f'<p><a href="{link}">x</a></p>') == ["https://a.example"]


@pytest.mark.parametrize("path", ["/to-brackets", "/to-nowhere"])
def test_a_redirect_that_cannot_be_read_stops_nothing(server, ask, path):
    assert ask(server.url + path).result == Result.SILENT


def test_one_host_is_asked_one_address_at_a_time():
    now, most = [], []

    def ask(url):
        now.append(url)
        most.append(len(now))
        time.sleep(0.01)
        now.remove(url)
        return Answer(url, Result.WORKS)

    answers = ask_all([f"https://one.example/{n}" for n in range(5)], ask, pause=0)
    assert (len(answers), max(most)) == (5, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("result", "failures", "is_broken", "is_moved"),
    [
        ("works", 2, False, False), ("moved", 2, False, True), ("gone", 0, True, False),
        ("refused", 0, True, False), ("silent", 1, False, False), ("silent", 2, True, False),
    ],
)  # fmt: skip
def test_what_leads_nowhere_or_elsewhere_needs_care(result, failures, is_broken, is_moved):
    row = LinkCheck(tool=ToolFactory(), url="https://a.example", result=result, failures=failures)
    row.save()
    assert (row.is_broken, row.is_moved) == (is_broken, is_moved)
    checks = LinkCheck.objects
    assert checks.broken().exists() is is_broken
    assert checks.moved().exists() is is_moved
    assert checks.needing_care().exists() is (is_broken or is_moved)


@pytest.mark.django_db
def test_an_address_of_a_tool_is_checked_once_and_the_latest_comes_first():
    tool, other = ToolFactory(), ToolFactory()
    first = LinkCheck.objects.create(tool=tool, url="a", result="works", checked_at=EARLIER)
    row = LinkCheck.objects.create(tool=tool, url="b", result="works")
    assert list(LinkCheck.objects.all()) == [row, first]
    assert accepts(row) is True
    assert accepts(row, tool=other, url="a") is True
    assert accepts(row, tool=tool) is False


@pytest.mark.django_db
class TestCommand:
    @pytest.fixture(autouse=True)
    def house(self, settings, monkeypatch):
        settings.INTERNAL_HOSTS = ["127.0.0.1"]
        monkeypatch.setattr("toolkit.links.asker.PAUSE", 0)

    def check(self):
        out = StringIO()
        call_command("check_links", "--timeout", "1", stdout=out)
        return out.getvalue()

    def test_remembers_what_it_found(self, server):
        moved, gone = server.url + "/moved", server.url + "/404"
        tool = ToolFactory(url=moved, body=f'<p><a href="{gone}">x</a></p>')
        assert self.check() == "Links: 2 asked, 1 broken, 1 moved.\n"
        found = {check.url: (check.result, check.moved_to) for check in tool.link_checks.all()}
        assert found == {moved: ("moved", server.url + "/fine"), gone: ("gone", "")}

    def test_a_silent_server_is_broken_only_the_second_time(self, server):
        ToolFactory(url=server.url + "/fine")
        tool = ToolFactory(url=server.url + "/500")
        self.check()
        assert not Tool.objects.with_broken_link().exists()
        self.check()
        assert list(Tool.objects.with_broken_link()) == [tool]

    def test_an_answer_wipes_the_failures(self, server):
        tool = ToolFactory(url=server.url + "/fine")
        LinkCheck.objects.create(tool=tool, url=tool.url, result="silent", failures=5)
        self.check()
        assert tool.link_checks.get().failures == 0

    def test_without_a_network_it_says_so_and_changes_nothing(self, monkeypatch):
        def no_network(*args, **kwargs):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        tool = ToolFactory(url="https://www.example.org/")
        before = LinkCheck.objects.create(tool=tool, url=tool.url, result="works")
        monkeypatch.setattr(
            "toolkit.management.commands.check_links.Asker",
            lambda **options: Asker(resolve=no_network, **options),
        )
        with pytest.raises(CommandError, match="No network"):
            self.check()
        after = LinkCheck.objects.get()
        assert (after.result, after.failures, after.checked_at) == ("works", 0, before.checked_at)

    def test_what_changed_while_asking_is_not_overwritten(self, server, staff, monkeypatch):
        gone, corrected = ToolFactory(url=server.url + "/404"), ToolFactory(url=server.url + "/410")

        def meanwhile(urls, asker):
            answers = ask_all(urls, asker, pause=0)
            gone.delete()
            corrected.url = server.url + "/fine"
            edit_tool(tool=corrected, by=staff)
            return answers

        monkeypatch.setattr("toolkit.management.commands.check_links.ask_all", meanwhile)
        self.check()
        assert LinkCheck.objects.count() == 0

    def test_retired_tools_are_left_in_peace(self, server, staff):
        ToolFactory(
            url=server.url + "/fine",
            status="retired",
            retired_on="2026-01-01",
            retired_by=staff,
            retired_reason="Vanha",
        )
        assert self.check() == "Links: 0 asked, 0 broken, 0 moved.\n"
        assert server.asked == []

    def test_a_corrected_link_no_longer_looks_broken(self, server, staff):
        tool = ToolFactory(url=server.url + "/404")
        self.check()
        tool.url = server.url + "/fine"
        edit_tool(tool=tool, by=staff)
        assert not Tool.objects.with_broken_link().exists()
