"""What colleagues say of partners, tools and actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.story import STORIES, history_of
from core.undo import undo
from partnerships.partners.services import archive_organisation
from perho_partners.home.tasks import tasks
from teams.comments.models import TOPICS, Comment, Mention
from teams.comments.queries import people_by_name
from teams.comments.services import correct, mark_read, say, withdraw_comment
from teams.follows.services import follow
from tests.factories import (
    ActionFactory,
    CommentFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResponsibilityFactory,
    ToolFactory,
    UserFactory,
)
from toolkit.tools.services import retire_tool

pytestmark = pytest.mark.django_db
FACTORIES = {"organisation": OrganisationFactory, "tool": ToolFactory, "action": ActionFactory}


@pytest.fixture
def heidi():
    return UserFactory(first_name="Heidi", last_name="Korhonen")


def address(subject):
    return reverse("comments:new", args=[subject._meta.model_name, subject.pk])


class TestSaying:
    @pytest.mark.parametrize("kind", FACTORIES)
    def test_everyone_may_of_anything(self, as_, levels, other_staff, kind):
        subject = FACTORIES[kind]()
        client = as_("other_staff")
        answer = client.post(address(subject), {"text": "Tulemme mukaan."})
        said = Comment.objects.get()
        assert (said.user, said.subject, answer.url) == (
            other_staff, subject, said.get_absolute_url()
        )  # fmt: skip
        html = client.get(answer.url).content.decode()
        assert (html.count("Tulemme mukaan."), f'id="kommentti-{said.pk}"' in html) == (3, True)

    @pytest.mark.parametrize("kind", ["team", "comment", "", "Organisation"])
    def test_of_nothing_else(self, page, team, kind):
        assert page.get(f"/comments/{kind}/{team.pk}/").status_code == 404

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", "Kirjoita kommentti."),
            (
                "Hetu 131052-308T",
                "Tekstissä on henkilötunnus. Poista se: rekisteri ei ole henkilöistä.",
            ),
            (
                "Soita 040 123 4567",
                "Tekstissä on matkapuhelinnumero. Poista se ja kirjaa rooli tai yksikkö.",
            ),
            ("@Pekka", "Nimeä ”Pekka” ei löydy. Tarkista nimi tai jätä @ pois."),
        ],
    )  # fmt: skip
    def test_what_cannot_be_said_is_told_and_kept(self, page, text, error):
        answer = page.post(address(OrganisationFactory()), {"text": text})
        form = answer.context["form"]
        assert (answer.status_code, form.errors["text"], form["text"].value()) == (
            422, [error], text
        )  # fmt: skip
        assert not Comment.objects.exists()

    def test_of_what_was_put_away_is_refused(self, page, staff):
        partner, tool = OrganisationFactory(), ToolFactory()
        waits = [Comment(user=staff, organisation=partner), Comment(user=staff, tool=tool)]
        archive_organisation(organisation=partner, reason="Lopetti", by=staff)
        retire_tool(tool=tool, reason="Vanha", by=staff)
        for comment in waits:
            assert page.get(address(comment.subject)).status_code == 404
            with pytest.raises(ValidationError):
                say(comment=comment, mentioned=[], by=staff)
            assert (
                'id="comment_text"'
                not in page.get(comment.subject.get_absolute_url()).content.decode()
            )

    @pytest.mark.parametrize("kinds", [[], ["organisation", "tool"], ["tool", "action"],
                                       ["organisation", "action"], list(FACTORIES)])  # fmt: skip
    def test_is_of_one_thing(self, staff, kinds):
        about = {kind: FACTORIES[kind]() for kind in kinds}
        with pytest.raises(IntegrityError), transaction.atomic():
            super(Comment, Comment(user=staff, text="Hei", **about)).save()

    def test_they_come_as_they_were_written(self, staff):
        action = ActionFactory()
        rows = [
            CommentFactory(action=action, written_at=datetime(2026, 3, day, tzinfo=UTC))
            for day in (2, 1, 3)
        ]
        assert list(Comment.objects.all()) == [rows[1], rows[0], rows[2]]

    def test_the_latest_are_in_sight_and_the_rest_folded(self, page):
        action = ActionFactory()
        for number in range(6):
            CommentFactory(action=action, text=f"Sana {number}")
        html = page.get(action.get_page_url()).content.decode()
        earlier = html.split("Näytä aiemmat kommentit")[1].split("</details>")[0]
        assert [f"Sana {n}" in earlier for n in range(6)] == [True, True, *[False] * 4]


class TestTakingBack:
    @time_machine.travel("2026-11-23 12:00 +0200")
    def test_an_edit_leaves_its_day(self, page, staff):
        comment = CommentFactory(user=staff, tool=ToolFactory(), action=None, text="Ennen")
        page.post(
            reverse("comments:edit", args=[comment.pk]),
            {"text": "Jälkeen", "version": comment.version},
        )
        comment.refresh_from_db()
        assert (comment.text, comment.edited_on) == ("Jälkeen", date(2026, 11, 23))
        history = page.get(comment.tool.get_absolute_url()).context["history"]
        assert history[0].text == "muutti kommenttiaan"

    @time_machine.travel("2026-11-23 12:00 +0200")
    def test_a_withdrawn_one_leaves_a_trace_and_comes_back(self, page, staff):
        comment = CommentFactory(user=staff, text="Salaisuus")
        page.post(reverse("comments:withdraw", args=[comment.pk]))
        html = page.get(comment.action.get_page_url()).content.decode()
        assert ("Salaisuus" in html, f"Kommentin veti pois {staff} 23.11.2026." in html) == (
            False, True
        )  # fmt: skip
        change = comment.history.first()
        page.post(reverse("undo", args=["comment", change.history_id]))
        assert Comment.objects.told().get() == comment

    def test_only_its_writer_and_an_administrator(self, as_, staff, lead, administrator):
        comment = CommentFactory(user=lead)
        with pytest.raises(ValidationError):
            withdraw_comment(comment=comment, by=staff)
        withdraw_comment(comment=comment, by=administrator)
        comment.refresh_from_db()
        assert comment.withdrawn_by == administrator
        change = comment.history.first()
        withdraw_comment(comment=comment, by=lead)
        assert comment.history.first() == change

    def test_nothing_of_it_is_told_any_more(self, page, staff, lead):
        comment = CommentFactory(user=lead, action=ActionFactory(people=[staff]))
        call = Mention.objects.create(comment=comment, user=staff)
        rows = (Comment.objects.concerning(staff, TOPICS), Mention.objects.waiting_for(staff))
        assert [list(found) for found in rows] == [[comment], [call]]
        withdraw_comment(comment=comment, by=lead)
        assert [list(found.all()) for found in rows] == [[], []]
        assert page.get(reverse("comments:edit", args=[comment.pk])).status_code == 404


class TestCalling:
    def test_is_seen_on_the_front_page_until_it_is_read(self, as_, staff, heidi):
        partner = OrganisationFactory(name="Hotelli Meri")
        client = as_("staff")
        client.post(address(partner), {"text": "@Heidi Korhonen, kysy tästä."})
        mention = Mention.objects.get()
        client.force_login(heidi)
        [task] = client.get(reverse("home")).context["tasks"]
        assert (task.title, task.note, task.address) == (
            "Hotelli Meri",
            f"{staff}: @Heidi Korhonen, kysy tästä.",
            reverse("comments:read", args=[mention.pk]),
        )
        client.post(task.address)
        assert client.get(reverse("home")).context["tasks"] == []

    def test_an_answer_to_the_same_thing_is_enough(self, staff, heidi):
        partner, other = OrganisationFactory(), OrganisationFactory()
        for subject in (partner, other):
            comment = CommentFactory(organisation=subject, action=None, user=staff)
            Mention.objects.create(comment=comment, user=heidi)
        say(comment=Comment(user=heidi, organisation=partner, text="Kyllä"), mentioned=[], by=heidi)
        [left] = Mention.objects.waiting_for(heidi)
        assert left.comment.organisation == other

    def test_nobody_is_called_twice_or_by_oneself(self, staff, heidi):
        comment = Comment(user=staff, action=ActionFactory(), text="@Heidi Korhonen")
        say(comment=comment, mentioned=[heidi.pk, staff.pk], by=staff)
        comment.text = "@Heidi Korhonen, hei"
        correct(comment=comment, mentioned=[heidi.pk], by=staff)
        assert list(Mention.objects.values_list("user", flat=True)) == [heidi.pk]

    def test_an_edit_calls_who_is_named_now(self, page, staff, heidi):
        comment = CommentFactory(user=staff)
        page.post(
            reverse("comments:edit", args=[comment.pk]),
            {"text": "@heidi, katso", "version": comment.version},
        )
        assert Mention.objects.get().user == heidi

    def test_of_several_the_right_one_is_asked(self, page, heidi):
        UserFactory(first_name="Heidi", last_name="Virta")
        answer = page.post(address(OrganisationFactory()), {"text": "@Heidi, katso"})
        assert answer.context["form"].errors["text"] == [
            "Kenet tarkoitat? Kirjoita joku näistä: @Heidi Korhonen; @Heidi Virta."
        ]

    def test_somebody_who_has_left_is_not_called(self, page):
        UserFactory(first_name="Pekka", last_name="Pouta", is_active=False)
        answer = page.post(address(OrganisationFactory()), {"text": "@Pekka Pouta"})
        assert answer.status_code == 422

    def test_what_called_another_is_not_mine_to_mark(self, page, heidi):
        mention = Mention.objects.create(comment=CommentFactory(), user=heidi)
        page.post(reverse("comments:read", args=[mention.pk]))
        assert Mention.objects.get().read_at is None

    @pytest.mark.parametrize(
        ("typed", "names"),
        [
            ("hei", ["Heidi Korhonen"]),
            ("KORHO", ["Heidi Korhonen"]),
            ("heidi k", ["Heidi Korhonen"]),
            ("eidi", []),
            ("", []),
        ],
    )
    def test_names_are_offered_while_one_is_typed(self, page, heidi, typed, names):
        answer = page.get(reverse("comments:people"), {"q": typed})
        assert [row.name for row in answer.context["people"]] == names

    def test_those_of_a_person_wait_the_oldest_first(self, staff, lead, heidi):
        calls = []
        for day in (3, 2, 2):
            at = datetime(2026, 3, day, tzinfo=UTC)
            comment = CommentFactory(user=staff, written_at=at)
            Mention.objects.create(comment=comment, user=lead)
            calls.append(Mention.objects.create(comment=comment, user=heidi))
        assert list(Mention.objects.waiting_for(heidi)) == [calls[1], calls[2], calls[0]]

    @pytest.mark.parametrize("kind", FACTORIES)
    def test_an_answer_elsewhere_leaves_it_waiting(self, levels, staff, heidi, kind):
        about = dict.fromkeys(FACTORIES)
        comment = CommentFactory(user=staff, **(about | {kind: FACTORIES[kind]()}))
        Mention.objects.create(comment=comment, user=heidi)
        say(
            comment=Comment(user=heidi, text="A", **{kind: FACTORIES[kind]()}),
            mentioned=[],
            by=heidi,
        )
        assert Mention.objects.waiting_for(heidi).exists()
        say(
            comment=Comment(user=heidi, text="A", **{kind: comment.subject}), mentioned=[], by=heidi
        )
        assert not Mention.objects.waiting_for(heidi).exists()

    def test_when_it_was_read_is_kept_and_of_nobody_else(self, staff, lead, heidi):
        comment = CommentFactory(user=staff)
        mine, another = (Mention.objects.create(comment=comment, user=who) for who in (heidi, lead))
        with time_machine.travel("2026-11-23 12:00 +0200", tick=False):
            mark_read(mention=mine)
            first = timezone.now()
        mark_read(mention=mine)
        answer = Comment(user=heidi, action=comment.action, text="A")
        say(comment=answer, mentioned=[], by=heidi)
        for row in (mine, another):
            row.refresh_from_db()
        assert (mine.read_at, another.read_at) == (first, None)

    def test_a_comment_calls_a_person_once(self, heidi):
        comment = CommentFactory()
        for user in (heidi, UserFactory()):
            Mention.objects.create(comment=comment, user=user)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mention.objects.create(comment=comment, user=heidi)

    def test_people_are_told_apart_by_their_home_team_of_today(self, heidi):
        home = MembershipFactory(user=heidi, is_home=True)
        MembershipFactory(user=heidi, is_home=False)
        former = MembershipFactory(is_home=True, ended_on=timezone.localdate())
        told = {row.key: row.more for row in people_by_name()}
        assert (told[heidi.pk], told[former.user_id]) == (str(home.team), "")


class TestHistory:
    @pytest.mark.parametrize("half", ["withdrawn_on", "withdrawn_by"])
    def test_tells_who_took_it_back_and_when_or_neither(self, staff, half):
        comment = CommentFactory()
        setattr(comment, half, {"withdrawn_on": date(2026, 1, 1), "withdrawn_by": staff}[half])
        with pytest.raises(IntegrityError), transaction.atomic():
            comment.save_as(staff, "withdrawn")

    @pytest.mark.parametrize(
        ("persona", "may"), [("staff", True), ("lead", False), ("administrator", False)]
    )
    def test_ones_own_words_are_ones_own_to_take_back(self, request, staff, persona, may):
        comment = CommentFactory(user=staff, text="Ennen")
        correct(comment=Comment.objects.get(), mentioned=[], by=staff)
        changed = Comment.objects.get()
        changed.text = "Jälkeen"
        correct(comment=changed, mentioned=[], by=staff)
        change = changed.history.first()
        story = STORIES[Comment]
        person = request.getfixturevalue(persona)
        assert story.may_undo(person, change, comment) is may

    def test_a_correction_is_shown_before_and_after(self, staff):
        comment = CommentFactory(user=staff, text="Ennen")
        comment.text = "Jälkeen"
        correct(comment=comment, mentioned=[], by=staff)
        entry = history_of(comment.action, staff, 9)[0]
        assert [(row.old, row.new) for row in entry.details] == [("Ennen", "Jälkeen")]
        undo(change=entry.change, by=staff)
        latest = history_of(comment.action, staff, 9)[0]
        assert [(row.old, row.new) for row in latest.details] == [("Jälkeen", "Ennen")]

    def test_is_no_evidence(self):
        assert STORIES[Comment].is_evidence is False


class TestConcerning:
    def test_what_i_care_for_have_commented_or_am_called_to(self, levels, staff, lead):
        partnership, former = PartnershipFactory(), PartnershipFactory()
        ResponsibilityFactory(partnership=partnership, user=staff)
        ResponsibilityFactory(partnership=former, user=staff, ended_on=timezone.localdate())
        mine = [
            {"action": ActionFactory(people=[staff])},
            {"organisation": partnership.organisation, "action": None},
            {"tool": ToolFactory(contact_user=staff), "action": None},
        ]
        commented = [
            {"organisation": OrganisationFactory(), "action": None},
            {"tool": ToolFactory(), "action": None},
            {"action": ActionFactory()},
        ]
        for about in commented:
            CommentFactory(user=staff, **about)
        told = {CommentFactory(user=lead, **about) for about in [*mine, *commented]}
        called = CommentFactory(user=lead)
        Mention.objects.create(comment=called, user=staff)
        for about in (
            {"organisation": former.organisation},
            {"organisation": OrganisationFactory()},
            {"tool": ToolFactory()},
        ):
            CommentFactory(user=lead, action=None, **about)
        CommentFactory(user=lead)
        # What others care for, follow or are called to is theirs.
        for about in ({"organisation": OrganisationFactory()}, {"tool": ToolFactory()}):
            Mention.objects.create(
                comment=CommentFactory(user=lead, action=None, **about), user=UserFactory()
            )
        theirs = PartnershipFactory(level=levels["strategic"])
        ResponsibilityFactory(partnership=theirs)
        follow(thing=theirs.organisation, by=lead)
        CommentFactory(user=UserFactory(), action=None, organisation=theirs.organisation)
        follows = CommentFactory(user=lead, action=None, organisation=OrganisationFactory())
        follow(thing=follows.organisation, by=staff)
        assert set(Comment.objects.concerning(staff, TOPICS)) == told | {called, follows}

    @pytest.mark.parametrize(("day", "is_there"), [(1, False), (2, True), (3, True), (4, False)])
    def test_a_stretch_begins_after_its_first_moment_and_holds_its_last(self, day, is_there):
        CommentFactory(written_at=datetime(2026, 11, day, tzinfo=UTC))
        since = datetime(2026, 11, 1, tzinfo=UTC)
        rows = Comment.objects.written_between(since, since + timedelta(days=2))
        assert rows.exists() is is_there


@pytest.mark.parametrize("kind", FACTORIES)
def test_the_questions_are_the_same_at_few_and_at_many(
    page, levels, kind, django_assert_num_queries, django_assert_max_num_queries
):
    subject = FACTORIES[kind]()
    about = dict.fromkeys(FACTORIES) | {kind: subject}
    path = subject.get_page_url() if kind == "action" else subject.get_absolute_url()
    CommentFactory(**about)
    page.get(path)
    with django_assert_max_num_queries(30) as few:
        page.get(path)
    for _ in range(20):
        CommentFactory(**about)
    with django_assert_num_queries(len(few.captured_queries)):
        page.get(path)


def test_the_day_of_a_call_is_told(staff, heidi):
    with time_machine.travel("2026-11-23 23:30 +0200"):
        comment = CommentFactory(user=staff)
    mention = Mention.objects.create(comment=comment, user=heidi)
    [task] = tasks(heidi, 0, [], [], [], [mention])
    assert (task.when, task.is_late) == ("23.11.", False)
