"""People and teams in the admin: kept by the administrators, whose power ends at a superuser."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.people.models import User
from accounts.people.roles import ADMINISTRATORS
from accounts.teams.models import Membership, Team
from tests.factories import MembershipFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MOST_QUERIES = 12


@pytest.fixture
def admin_page(as_):
    return as_("administrator")


@pytest.fixture
def superuser(db):
    return UserFactory(email="root@perho.example", is_staff=True, is_superuser=True)


def found(response):
    return [str(row) for row in response.context["cl"].result_list]


def no_memberships(count=0):
    return {
        "memberships-TOTAL_FORMS": count,
        "memberships-INITIAL_FORMS": 0,
        "memberships-MIN_NUM_FORMS": 0,
        "memberships-MAX_NUM_FORMS": 1000,
    }


def queries(client, path):
    client.get(path)  # content types and the like are asked for once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


class TestLists:
    @pytest.mark.slow
    @pytest.mark.parametrize("model", ["user", "team", "membership"])
    def test_ask_the_same_number_of_questions_however_long(self, admin_page, model):
        path = reverse(f"admin:accounts_{model}_changelist")
        MembershipFactory.create_batch(3)
        few = queries(admin_page, path)
        MembershipFactory.create_batch(27)
        assert queries(admin_page, path) == few
        assert few <= MOST_QUERIES

    @pytest.mark.parametrize("words", ["mäki-öst", "MÄKI-ÖST", "mäki aino", "aino.m@", "lehtori"])
    def test_people_are_found_by_name_address_and_title(self, admin_page, words):
        UserFactory(
            first_name="Aino",
            last_name="Mäki-Österman",
            email="aino.m@perho.example",
            title="Lehtori",
        )
        UserFactory()
        response = admin_page.get(reverse("admin:accounts_user_changelist"), {"q": words})
        assert found(response) == ["Aino Mäki-Österman"]

    @pytest.mark.parametrize("words", ["RAVINTOLA", "ravintola-ä", "RAVINTOLA-Ä"])
    def test_teams_are_found_by_name(self, admin_page, words):
        TeamFactory(name_fi="Ravintola-ääni")
        TeamFactory(name_fi="Matkailu")
        response = admin_page.get(reverse("admin:accounts_team_changelist"), {"q": words})
        assert found(response) == ["Ravintola-ääni"]

    def test_people_are_in_the_finnish_alphabet(self, admin_page):
        for name in ["Öhman", "Aho", "Åberg", "Zidan", "Äijälä"]:
            UserFactory(first_name="A", last_name=name, title="aakkosissa")
        response = admin_page.get(reverse("admin:accounts_user_changelist"), {"q": "aakkosissa"})
        assert found(response) == ["A Aho", "A Zidan", "A Åberg", "A Äijälä", "A Öhman"]

    @pytest.mark.parametrize(
        ("model", "query", "names"),
        [
            ("user", {"is_active__exact": "0"}, ["Päivi Poissa"]),
            ("user", {"staff_group__exact": "teacher"}, ["Päivi Opettaja"]),
            ("team", {"closed_on__isempty": "0"}, ["Lopetettu"]),
            ("team", {"kind__exact": "unit"}, ["Yksikkö"]),
            ("membership", {"role__exact": "lead"}, ["Päivi Opettaja, Yksikkö"]),
        ],
    )
    def test_filters_narrow(self, admin_page, model, query, names):
        UserFactory(last_name="Poissa", is_active=False)
        teacher = UserFactory(last_name="Opettaja", staff_group="teacher")
        unit = TeamFactory(name_fi="Yksikkö", kind="unit")
        MembershipFactory(user=teacher, team=unit, role="lead")
        MembershipFactory()
        TeamFactory(name_fi="Lopetettu", closed_on="2099-01-01")
        path = reverse(f"admin:accounts_{model}_changelist")
        assert found(admin_page.get(path, query)) == names

    @pytest.mark.parametrize("field", ["user", "team"])
    def test_choices_are_offered_while_typing(self, admin_page, field):
        MembershipFactory(user__last_name="Äijälä", team__name_fi="Äijien tiimi")
        MembershipFactory()
        query = {
            "app_label": "accounts",
            "model_name": "membership",
            "field_name": field,
            "term": "Äij",
        }
        results = admin_page.get(reverse("admin:autocomplete"), query).json()["results"]
        assert [row["text"] for row in results] == [
            {"user": "Päivi Äijälä", "team": "Äijien tiimi"}[field]
        ]

    def test_choices_are_not_offered_to_staff(self, page):
        query = {"app_label": "accounts", "model_name": "membership", "field_name": "user"}
        assert page.get(reverse("admin:autocomplete"), query).url.startswith(reverse("admin:login"))


class TestPeople:
    def add(self, client, **data):
        data = {
            "email": "uusi@perho.example",
            "first_name": "Uusi",
            "last_name": "Työntekijä",
            "title": "Lehtori",
            **no_memberships(),
            **data,
        }
        return client.post(reverse("admin:accounts_user_add"), data)

    def test_are_added_by_email_and_choose_their_passwords_themselves(self, admin_page):
        assert self.add(admin_page).status_code == 302
        user = User.objects.get(email="uusi@perho.example")
        assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
        assert (str(user), user.title) == ("Uusi Työntekijä", "Lehtori")
        assert not user.has_usable_password()

    def test_are_asked_for_an_address_names_a_group_and_a_language_only(self, admin_page):
        form = admin_page.get(reverse("admin:accounts_user_add")).context["adminform"].form
        assert list(form.fields) == [
            *["email", "first_name", "last_name", "title", "staff_group", "language", "invite"]
        ]
        assert form.fields["invite"].initial is True

    @pytest.mark.parametrize("email", ["staff@perho.example", "STAFF@perho.example"])
    def test_have_one_account_each(self, admin_page, staff, email):
        response = self.add(admin_page, email=email)
        assert response.context["adminform"].form.errors
        assert not User.objects.filter(first_name="Uusi").exists()

    def test_are_deactivated_and_given_teams_on_one_page(self, admin_page, staff):
        membership = staff.memberships.get()
        data = self.form(staff) | {
            "memberships-TOTAL_FORMS": 1,
            "memberships-INITIAL_FORMS": 1,
            "memberships-0-id": membership.pk,
            "memberships-0-opened_version": membership.version,
            "memberships-0-user": staff.pk,
            "memberships-0-team": membership.team_id,
            "memberships-0-role": "lead",
            "memberships-0-started_on": "1.1.2026",
        }
        data.pop("is_active")
        path = reverse("admin:accounts_user_change", args=[staff.pk])
        assert admin_page.post(path, data).status_code == 302
        staff.refresh_from_db()
        membership.refresh_from_db()
        assert (staff.is_active, membership.role) == (False, "lead")

    def form(self, user, **changes):
        return {
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "is_active": "on",
            "opened_version": user.version,
            **no_memberships(),
            **changes,
        }

    def change(self, client, user, **changes):
        path = reverse("admin:accounts_user_change", args=[user.pk])
        response = client.post(path, self.form(user, **changes))
        user.refresh_from_db()
        return response

    def test_nobody_becomes_a_superuser_through_a_made_up_field(self, admin_page, administrator):
        self.change(admin_page, administrator, is_superuser="on", is_staff="on")
        assert not administrator.is_superuser

    def test_nobody_gets_single_permissions_through_a_made_up_field(self, admin_page, staff):
        self.change(admin_page, staff, user_permissions=["1", "2"])
        assert not staff.user_permissions.exists()

    def test_are_made_administrators_by_an_administrator(self, admin_page, staff):
        group = Group.objects.get(name=ADMINISTRATORS)
        self.change(admin_page, staff, is_staff="on", groups=[group.pk])
        assert staff.has_perm("accounts.change_user")


class TestSuperuser:
    """Above the administrators: they cannot change one, become one, or be rid of one."""

    def test_keeps_rights_and_address(self, admin_page, superuser):
        group = Group.objects.get(name=ADMINISTRATORS)
        TestPeople().change(
            admin_page, superuser, email="taken@perho.example", is_active="", groups=[group.pk]
        )
        assert superuser.email == "root@perho.example"
        assert (superuser.is_active, superuser.is_staff, superuser.is_superuser) == (True,) * 3
        assert not superuser.groups.exists()

    def test_keeps_the_password(self, admin_page, superuser):
        path = reverse("admin:auth_user_password_change", args=[superuser.pk])
        data = {"password1": "Kevätjuhlan-ohjelma", "password2": "Kevätjuhlan-ohjelma"}
        data |= {"usable_password": "true"}
        assert admin_page.post(path, data).status_code == 403
        superuser.refresh_from_db()
        assert not superuser.check_password("Kevätjuhlan-ohjelma")

    def test_is_not_deleted_by_an_administrator(self, admin_page, superuser):
        path = reverse("admin:accounts_user_delete", args=[superuser.pk])
        assert admin_page.post(path, {"post": "yes"}).status_code == 403
        assert User.objects.filter(pk=superuser.pk).exists()

    def test_is_not_deleted_among_many(self, admin_page, superuser):
        data = {"action": "delete_selected", "_selected_action": [superuser.pk], "post": "yes"}
        admin_page.post(reverse("admin:accounts_user_changelist"), data)
        assert User.objects.filter(pk=superuser.pk).exists()

    def test_may_change_another_superuser(self, client, superuser):
        client.force_login(superuser)
        other = UserFactory(is_staff=True, is_superuser=True)
        TestPeople().change(client, other, email="uusi@perho.example", is_active="")
        assert (other.email, other.is_active) == ("uusi@perho.example", False)


class TestTeams:
    def test_are_added_with_their_people(self, admin_page, staff):
        data = {
            "name_fi": "Äänitiimi",
            "slug": "aanitiimi",
            "kind": "unit",
            "opened_on": "1.8.2026",
            **no_memberships(1),
            "memberships-0-user": staff.pk,
            "memberships-0-role": "member",
            "memberships-0-started_on": "1.8.2026",
        }
        assert admin_page.post(reverse("admin:accounts_team_add"), data).status_code == 302
        team = Team.objects.get(slug="aanitiimi")
        assert list(team.people.all()) == [staff]

    def test_do_not_close_before_they_open(self, admin_page):
        data = {
            "name_fi": "Tiimi",
            "slug": "tiimi",
            "kind": "unit",
            "opened_on": "1.8.2026",
            "closed_on": "1.7.2026",
            **no_memberships(),
        }
        response = admin_page.post(reverse("admin:accounts_team_add"), data)
        assert response.context["adminform"].form.non_field_errors() == [
            "Tiimi ei voi päättyä ennen kuin se on alkanut."
        ]

    def test_are_closed_and_not_deleted(self, admin_page, team):
        path = reverse("admin:accounts_team_delete", args=[team.pk])
        assert admin_page.post(path, {"post": "yes"}).status_code == 403
        assert Team.objects.filter(pk=team.pk).exists()

    def test_a_person_has_one_home(self, admin_page, staff):
        data = {"user": staff.pk, "team": TeamFactory().pk, "role": "member"}
        data |= {"started_on": "1.8.2026", "is_home": "on"}
        response = admin_page.post(reverse("admin:accounts_membership_add"), data)
        assert response.context["adminform"].form.non_field_errors() == [
            "Henkilöllä on jo oma tiimi."
        ]
        assert Membership.objects.count() == 1


def test_the_front_of_the_admin_leads_to_what_is_kept_elsewhere(as_):
    ways = [reverse(name) for name in ("imports:new", "duplicates:list", "privacy:notice")]
    html = as_("administrator").get(reverse("admin:index")).content.decode()
    main = html[html.index("admin-ways") : html.index("content-main")]
    assert [way for way in ways if f'href="{way}"' in main] == ways


def test_whoever_is_added_has_a_whole_name_and_a_group(as_):
    page = as_("administrator").get(reverse("admin:accounts_user_add"))
    fields = page.context["adminform"].form.fields
    assert list(fields)[:5] == ["email", "first_name", "last_name", "title", "staff_group"]
    assert [name for name in fields if fields[name].required][:3] == [
        "email", "first_name", "last_name"
    ]  # fmt: skip


def test_the_two_rights_of_an_administrator_are_told_apart(as_, staff):
    page = as_("administrator").get(reverse("admin:accounts_user_change", args=[staff.pk]))
    assert str(page.context["adminform"].form.fields["is_staff"].label) == "Pääsee hallintaan"
