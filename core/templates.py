"""Templates as they are sent: without indents, what is the same on every page made once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.template import Context, Origin, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached, filesystem
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.addresses import reverse

_INDENT = re.compile(r"\n[ ]+")


class Loader(filesystem.Loader):
    """Reads a page with its lines and their numbers, each begun at the margin; a mail as it is."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return _INDENT.sub("\n", contents) if origin.name.endswith(".html") else contents


class CachedLoader(cached.Loader):
    """Keeps templates as Django's own does, their unchanging parts joined."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template = super().get_template(template_name, skip)
        if is_new:
            join_unchanging(template.nodelist)
        return template


class AddressNode(URLNode):
    """Django's `url`, which remembers the addresses that it has found."""

    def render(self, context: Context) -> str:
        args = [each.resolve(context) for each in self.args]
        if self.asvar or self.kwargs or not all(isinstance(each, int | str) for each in args):
            return super().render(context)
        address = reverse(self.view_name.resolve(context), args)
        return conditional_escape(address) if context.autoescape else address


class Unchanging(Node):
    """Texts, translations, icons and addresses in a row, which depend on the language alone."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes, self.token, self.origin = nodes, nodes[0].token, nodes[0].origin
        self.made: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        place = (get_language(), get_script_prefix())
        if (text := self.made.get(place)) is None:
            made = "".join(str(node.render_annotated(context)) for node in self.nodes)
            text = self.made[place] = SafeString(made)
        return text


def join_unchanging(nodes: NodeList) -> None:
    """Join, in place, what stands in a row and is the same each time; in parts of the nodes too."""
    for node in nodes:
        for part in _parts(node):
            join_unchanging(part)
    joined: list[Node] = []
    row: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _is_unchanging(node):
            row.append(node)
            continue
        joined += [Unchanging(row)] if any(type(each) is not TextNode for each in row) else row
        row = []
        if node is not None:
            joined.append(node)
    nodes[:] = joined


def _parts(node: Node) -> Iterable[NodeList]:
    if isinstance(node, IfNode):
        return [part for _condition, part in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [part for part in found if isinstance(part, NodeList)]


def _is_unchanging(node: Node) -> bool:
    judge = _JUDGES.get(type(node))
    return judge is not None and judge(node)


def pure(tag: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a simple tag whose answer depends on its arguments and the language alone."""
    _PURE.add(tag)
    return tag


_PURE: set[Callable[..., Any]] = set()


def _is_constant(expression: FilterExpression) -> bool:
    var = expression.var
    is_literal = not isinstance(var, Variable) or var.lookups is None
    return is_literal and not expression.filters


def _simple(node: SimpleNode) -> bool:
    given = [*node.args, *node.kwargs.values()]
    return (
        node.func in _PURE
        and node.target_var is None
        and not node.takes_context
        and all(map(_is_constant, given))
    )


def _block(node: BlockTranslateNode) -> bool:
    return not (
        node.extra_context or node.plural or node.countervar or node.asvar or node.message_context
    ) and all(token.token_type.name == "TEXT" for token in node.singular)


def _address(node: URLNode) -> bool:
    return not (node.args or node.kwargs or node.asvar) and _is_constant(node.view_name)


_JUDGES: dict[type[Node], Callable[[Any], bool]] = {
    TextNode: lambda node: True,
    CommentNode: lambda node: True,
    LoadNode: lambda node: True,
    TranslateNode: lambda node: (
        not node.asvar and not node.message_context and _is_constant(node.filter_expression)
    ),
    BlockTranslateNode: _block,
    StaticNode: lambda node: node.varname is None and _is_constant(node.path),
    URLNode: _address,
    AddressNode: _address,
    SimpleNode: _simple,
    VariableNode: lambda node: _is_constant(node.filter_expression),
}
