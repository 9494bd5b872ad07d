"""The description of the interface: what each filter does, and which answers there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object

from partnerships.organisations.models import Organisation
from partnerships.register.attention import REASONS
from teams.plans.models import Action
from teams.plans.years import FIRST_YEAR, LAST_YEAR
from toolkit.tools.filters import CARE
from toolkit.tools.models import Tool

if TYPE_CHECKING:
    from drf_spectacular.openapi import AutoSchema

OPENING = """
The partner register for other programs: organisations, what is done together with them, methods
and tools, and the yearly plans of the teams. Everything is read-only JSON.

**To begin**, make a key on the page "Keys for other programs" (in the menu under your name) and
send it with every request: `Authorization: Bearer perho_…`. A key has scopes: `read` opens all
lists, `levels` tells the levels of partnerships besides, `changes` opens the change feed. Nothing
is opened by a cookie or by a key in an address.

**Lists** come in pages in the order of `id`. Follow `next` until it is null. Unknown names and
wrong values of filters are refused with 400 and told in `errors`.

**Days** are ISO 8601 dates, moments ISO 8601 in UTC. Texts are what people
wrote, in Finnish for the most part. `version` grows at every change of a row.

**To keep a copy**, read `/changes/` from `since=0` until `has_more` is false, keep `cursor`, and
ask again later with it.
"""


# A schema of JSON: of all types.
def choices(values: list[str], description: str) -> dict[str, Any]:
    """One of the values."""
    return {"type": "string", "enum": values, "description": description}


def several(description: str, values: list[str] | None = None) -> dict[str, Any]:
    """Any of the values, each in a parameter of its own."""
    items: dict[str, Any] = {"type": "string", "minLength": 1}
    items |= {"enum": values} if values else {}
    return {"type": "array", "items": items, "description": description}


def text(description: str, **more: object) -> dict[str, Any]:
    """A text."""
    return {"type": "string", "minLength": 1, "description": description, **more}


def yes(description: str) -> dict[str, Any]:
    """Yes or no; no is as if it was not asked."""
    return {"type": "boolean", "description": description}


EVERYTHING = {"everything": yes("Also what has ended, been archived or retired.")}
TEAM = {"team": text("The slug of a team.")}
OF_REGISTER = {
    "q": text("Words that all stand in the name, the cooperation, the team or the people."),
    "category": several("Stakeholder groups.", list(Organisation.Category.values)),
    "sector": text("The key of a sector."),
    "city": text("The town of the organisation."),
    "status": choices(["former", "archived"], "Instead of what is current."),
    "as_of": text("A past day: what was in force on it.", format="date"),
    "person": {"type": "integer", "description": "The id of a person who takes care of it."},
    "attention": several(
        "Partnerships that need attention for any of these reasons. `level` finds organisations "
        "without a partnership; `level` and `agreement` need the scope `levels`.",
        [*REASONS, "level"],
    ),
    "level": several("Keys of levels. Scope `levels`."),
    "form": text("The key of a form of cooperation. Scope `levels`."),
    **TEAM,
    **EVERYTHING,
}
OF_TOOLS = {
    "q": text("Words that all stand in the texts of the tool."),
    "status": choices(list(Tool.Status.values), "How far the college has got with it."),
    "care": choices(list(CARE), "Those that need care: their link, no link, or a late review."),
    "mine": yes("Those that the owner of the key or a team of theirs tells more about."),
    "level": text("The key of a level, `guides` or `none`. Scope `levels`."),
    **EVERYTHING,
}
OF_PLANS = {
    **TEAM,
    "year": {
        "type": "integer",
        "minimum": FIRST_YEAR,
        "maximum": LAST_YEAR,
        "description": "The year of the plan.",
    },
}
OF_ACTIONS = {
    "person": {"type": "integer", "description": "The id of a person of an action of the plan."},
    "status": choices([*Action.Status.values, "late"], "How far it is."),
    "level": text("The key of a level, or `none`. Scope `levels`."),
}
USUAL, MOST = 100, 500  # rows of a page


def many(description: str) -> dict[str, Any]:
    """How many rows at a time."""
    return {
        "type": "integer",
        "minimum": 1,
        "maximum": MOST,
        "default": USUAL,
        "description": description,
    }


OF_PAGES = {
    "cursor": text("Where the page begins: taken from `next` of the page before."),
    "page_size": many("How many rows the page has at most."),
}
OF_FEED = {
    "since": text("The `cursor` of the answer before; `0` to begin from the start.", default="0"),
    "limit": many("How many changes to tell at most."),
}
REFUSALS = {
    "400": "A parameter is unknown or its value wrong: see `errors`.",
    "401": "The key is missing, mistyped, revoked or over. No other way opens the interface.",
    "403": "The key lacks a scope that is needed.",
    "404": "There is no such thing.",
    "405": "Everything is read-only: GET and HEAD.",
    "406": "Only JSON is given.",
    "410": "The cursor is of another feed: begin anew from `since=0`.",
    "429": "Too many requests: wait as many seconds as `Retry-After` says.",
}
PROBLEM = {
    "type": "object",
    "description": "Why a request was refused.",
    "required": ["code", "detail"],
    "properties": {
        "code": {"type": "string", "description": "A word for programs."},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {
            "type": "object",
            "description": "What is wrong with each parameter.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
HEADERS = {
    "401": ("WWW-Authenticate", "How to sign in: Bearer."),
    "429": ("Retry-After", "Seconds to wait."),
}


def described(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter as OpenAPI tells it."""
    told = {key: value for key, value in schema.items() if key != "description"}
    return {"name": name, "in": "query", "description": schema["description"], "schema": told}


# The names and types are those of drf-spectacular, whose hook this is.
def with_refusals(result: dict[str, Any], **_of_the_hook: object) -> dict[str, Any]:
    """The description with the ways in which every operation can refuse."""
    result["info"]["description"] = OPENING.strip()
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for component in result["components"]["schemas"].values():
        leave_open(component)
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                parameter.setdefault("description", "The id of the thing.")
            codes = set(REFUSALS) - ({"410"} if "/changes/" not in path else set())
            for code in sorted(codes - ({"404"} if "{" not in path else set())):
                operation["responses"][code] = {
                    "description": REFUSALS[code],
                    "content": problem,
                    **header_of(code),
                }
    return result


def header_of(code: str) -> dict[str, Any]:
    """The header that comes with the refusal."""
    if code not in HEADERS:
        return {}
    name, description = HEADERS[code]
    return {"headers": {name: {"description": description, "schema": {"type": "string"}}}}


def leave_open(component: dict[str, Any]) -> None:
    """What only some keys open is not promised to all."""
    promised = component.get("required", [])
    told = component.get("properties", {})
    closed = [name for name in promised if "Scope `levels`" in str(told.get(name, ""))]
    if closed:
        component["required"] = [name for name in promised if name not in closed]


class KeyDescribed(OpenApiAuthenticationExtension):
    """How one signs in, in the description."""

    target_class = "exchange.api.authentication.BearerToken"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return build_bearer_security_scheme_object("Authorization", "Bearer")
