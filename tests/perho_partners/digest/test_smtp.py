"""The digest over a real SMTP conversation: what the server says decides what is sent again."""

from __future__ import annotations

import socketserver
import threading
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.digests.models import DigestWeek
from tests.factories import PartnershipFactory, ResponsibilityFactory, UserFactory

pytestmark = pytest.mark.django_db


class Conversation(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as is needed; an address says what happens to its mail."""

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 ready")
        to = ""
        for raw in self.rfile:
            line = raw.decode().strip()
            match line.split(":")[0].split(" ")[0].upper():
                case "RCPT":
                    to = line.partition("<")[2].partition("@")[0]
                    self.say("550 no such box" if to == "unknown" else "250 fine")
                case "DATA":
                    self.say("354 go on")
                    while self.rfile.readline().strip() != b".":
                        pass
                    if to == "dropped":
                        return
                    self.say("552 too much" if to == "full" else "250 taken")
                    if to != "full":
                        self.server.taken.append(to)
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 fine")


@pytest.fixture
def server(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads, server.taken = True, []
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server
        server.shutdown()


def test_the_server_s_answer_decides(levels, server):
    with time_machine.travel("2026-11-23 07:00 +0200", tick=False):
        row = PartnershipFactory(
            next_contact="2026-11-01", confirmed_by=UserFactory(email="a@perho.example")
        )
        names = ["dropped", "full", "unknown", "well", "yes"]
        for name in names:
            person = UserFactory(email=f"{name}@perho.example", last_name=name)
            ResponsibilityFactory(partnership=row, user=person, started_on="2026-01-01")
        for _time in range(2):
            with pytest.raises(CommandError, match="Failed ones"):
                call_command("send_digests", stdout=StringIO())
        states = dict(DigestWeek.objects.values_list("user__last_name", "state"))
    assert server.taken == ["well", "yes"]
    assert {name: states[name] for name in names} == {
        "dropped": "unclear",
        "full": "failed",
        "unknown": "failed",
        "well": "sent",
        "yes": "sent",
    }
