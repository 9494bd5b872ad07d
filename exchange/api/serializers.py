"""What other programs are told of each thing: what its page shows to everyone who works here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.typed import as_a
from partnerships.levels.models import Level
from partnerships.organisations.models import Organisation
from partnerships.partnerships.models import Partnership
from teams.plans.models import Action, AnnualPlan
from toolkit.tools.models import Tool

COMMON = ["version", "page_url"]
Told = Organisation | Partnership | Tool | AnnualPlan | Action


class KeysField(serializers.ListField):
    """A set of keys."""

    child = serializers.CharField()


class TeamField(serializers.Serializer):
    """A team, told by its Finnish name."""

    slug = serializers.CharField(help_text="What the team is called in addresses and filters.")
    name = serializers.CharField(source="name_fi")


class PersonField(serializers.Serializer):
    """A person, told by name: addresses are not given on."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="get_full_name")


class ResponsibleField(serializers.Serializer):
    """Who takes care of a partnership now."""

    id = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.get_full_name")
    area = serializers.CharField(help_text="What the person takes care of, if not all of it.")
    is_main = serializers.BooleanField(help_text="Whether the person is the main contact.")


class TellingSerializer(serializers.ModelSerializer):
    """A row with the address of its page; what tells of levels only to whom levels are told.

    Without word of that in its context (`levels`) it tells none.
    """

    of_levels: ClassVar[frozenset[str]] = frozenset()

    # An address that is not known is "", which is no address.
    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.URLField: serializers.CharField
    }
    page_url = serializers.SerializerMethodField(help_text="The page of it, for people.")

    # As DRF has it: fields of all types.
    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        model: type[Model] = self.Meta.model
        for name, field in fields.items():
            if isinstance(field, serializers.ChoiceField):  # nothing chosen is "", as it is stored
                field.allow_blank = as_a(models.Field, model._meta.get_field(name)).blank
        hidden = frozenset() if self.context.get("levels") else self.of_levels
        return {name: field for name, field in fields.items() if name not in hidden}

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_page_url(self, row: Told) -> str:
        """The address of the page that shows the row."""
        path = row.get_page_url() if isinstance(row, Action) else row.get_absolute_url()
        return f"{settings.SITE_URL}{path}"


class OrganisationSerializer(TellingSerializer):
    """A body outside the college that it cooperates with or could cooperate with."""

    sectors = KeysField(help_text="Keys of the sectors that the register sorts by.")

    class Meta:
        model = Organisation
        fields = [
            *["id", "name", "short_name", "other_names", "category", "business_id", "website"],
            *["city", "sectors", "network_type", "notes", "registered_on", "archived_on"],
            *["archived_reason", *COMMON],
        ]
        read_only_fields = fields


class PartnershipSerializer(TellingSerializer):
    """What the college does with an organisation, in the care of one team."""

    of_levels = frozenset(
        ["level", "cooperation_forms", "network_role", "direction", "ended_reason"]
    )

    team = TeamField(allow_null=True)
    people = ResponsibleField(many=True, source="shown_responsibilities")
    level: serializers.SlugRelatedField[Level] = serializers.SlugRelatedField(
        slug_field="key", read_only=True, help_text="The key of the level. Scope `levels`."
    )
    cooperation_forms = KeysField(
        help_text="Keys of the forms of cooperation, each typical of a level. Scope `levels`."
    )

    class Meta:
        model = Partnership
        fields = [
            *["id", "organisation", "level", "team", "people", "description"],
            *["cooperation_forms", "counterpart", "goal", "goal_agreed_on", "benefit_college"],
            *["benefit_partner", "network_role", "direction", "next_contact", "confirmed_on"],
            *["started_on", "ended_on", "ended_reason", *COMMON],
        ]
        read_only_fields = fields
        extra_kwargs = {
            name: {"help_text": "Told of some levels only. Scope `levels`."}
            for name in ("network_role", "direction", "ended_reason")
        }


class ToolSerializer(TellingSerializer):
    """A method, tool or guide."""

    of_levels = frozenset(["levels"])

    levels = KeysField(help_text="Keys of the levels it was chosen for. Scope `levels`.")
    contact_person = PersonField(source="contact_user", allow_null=True)
    contact_team = TeamField(allow_null=True)

    class Meta:
        model = Tool
        fields = [
            *["id", "title", "summary", "url", "body", "is_draft", "levels", "in_guides", "kind"],
            *["status", "contact_person", "contact_team", "contact_note", "event_what"],
            *["event_where", "event_for", "event_who", "origin", "review_by", "retired_on"],
            *["retired_reason", *COMMON],
        ]
        read_only_fields = fields
        extra_kwargs = {"body": {"help_text": "How it is used, as simple HTML."}}


class ActionSerializer(TellingSerializer):
    """One thing that a team does in a year."""

    of_levels = frozenset(["level"])

    level: serializers.SlugRelatedField[Level] = serializers.SlugRelatedField(
        slug_field="key",
        read_only=True,
        allow_null=True,
        help_text="The key of the level, if one is told. Scope `levels`.",
    )
    people = PersonField(many=True)
    teams = TeamField(many=True, help_text="Other teams that take part.")

    class Meta:
        model = Action
        fields = [
            *["id", "plan", "title", "short_name", "kind", "details", "timing", "starts_on"],
            *["ends_on", "repeats", "people", "teams", "partnerships", "tools", "level", "status"],
            *["outcome", "lesson", "continues", *COMMON],
        ]
        read_only_fields = fields


class PlanSerializer(TellingSerializer):
    """A team's plan for a year, without its actions."""

    team = TeamField()

    class Meta:
        model = AnnualPlan
        fields = ["id", "team", "year", "goals", "confirmed_on", "closed_on", *COMMON]
        read_only_fields = fields


class PlanWithActionsSerializer(PlanSerializer):
    """A team's plan for a year with its actions."""

    actions = ActionSerializer(many=True, read_only=True)

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "actions"]
        read_only_fields = fields


class ChangeSerializer(serializers.Serializer):
    """A change."""

    kind = serializers.ChoiceField(["organisation", "partnership", "tool", "plan", "action"])
    id = serializers.IntegerField()
    changed_at = serializers.DateTimeField()
    deleted = serializers.BooleanField(help_text="Whether it is no longer there.")
    data = serializers.DictField(  # type: ignore[assignment]  # declared, it is no attribute
        allow_null=True, help_text="The thing as it is now."
    )


class FeedSerializer(serializers.Serializer):
    """A part of the change feed."""

    cursor = serializers.CharField(help_text="Ask for what comes next with this as `since`.")
    has_more = serializers.BooleanField(help_text="Whether there is more already.")
    changes = ChangeSerializer(many=True)
