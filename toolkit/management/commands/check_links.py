"""manage.py check_links"""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from toolkit.links.asker import TIMEOUT, Answer, Asker, ask_all
from toolkit.links.extract import links_in
from toolkit.links.models import LinkCheck
from toolkit.tools.models import Tool


class Command(BaseCommand):
    """Asks the links of all current tools and remembers how they answered."""

    help = "Check the links of the toolkit. Without a network it says so and changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--timeout", type=float, default=TIMEOUT, help="seconds for each step")

    def handle(self, *args: object, timeout: float, **options: object) -> None:
        links = {tool: links_in(tool.url, tool.body) for tool in Tool.objects.current()}
        urls = [url for of_tool in links.values() for url in of_tool]
        asker = Asker(internal_hosts=settings.INTERNAL_HOSTS, timeout=timeout)
        answers = {answer.url: answer for answer in ask_all(urls, asker)}
        if urls and not any(a.network for a in answers.values() if a.result != "refused"):
            raise CommandError("No network: not one address answered. Nothing was changed.")
        for tool, of_tool in links.items():
            remember(tool, [answers[url] for url in of_tool])
        checks = LinkCheck.objects.all()
        broken, moved = checks.broken().count(), checks.moved().count()
        self.stdout.write(f"Links: {len(answers)} asked, {broken} broken, {moved} moved.")


@transaction.atomic
def remember(tool: Tool, answers: list[Answer]) -> None:
    """Keep how the tool's links answered; forget those that it no longer has.

    Asking takes minutes: the tool may have been corrected or deleted meanwhile.
    """
    found = Tool.objects.select_for_update().filter(pk=tool.pk).first()
    if found is None:
        return
    tool, links = found, set(links_in(found.url, found.body))
    answers = [answer for answer in answers if answer.url in links]
    tool.link_checks.exclude(url__in=[answer.url for answer in answers]).delete()
    known = {check.url: check for check in tool.link_checks.all()}
    for answer in answers:
        if answer.result is None:
            continue
        check = known.get(answer.url) or LinkCheck(tool=tool, url=answer.url)
        silent = answer.result == LinkCheck.Result.SILENT
        check.failures = check.failures + 1 if silent else 0
        check.result, check.moved_to = answer.result, answer.moved_to
        check.detail, check.checked_at = answer.detail[:200], timezone.now()
        check.save()
