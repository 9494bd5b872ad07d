"""How PostgreSQL reads each page of a large college: `python -m bench.pages plans`.

A question that goes through a whole large table grows with the register, however quick it is today.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

LARGE = 20_000  # rows of a table


class Plans:
    """Keeps the questions that are asked, and tells which of them read a large table whole."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.large = _large_tables()

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            self.asked.append((sql, params))
        return execute(sql, params, many, context)

    def whole_reads(self) -> Iterator[tuple[str, str]]:
        """The table and the question, of each that goes through all rows of a large table."""
        for sql, params in self.asked:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                [plan] = cursor.fetchone()
            plan = plan if isinstance(plan, list) else json.loads(plan)
            for table in sorted(set(_read_whole(plan[0]["Plan"])) & self.large):
                yield table, sql


def _read_whole(node: dict[str, Any], *, stops: bool = False) -> Iterator[str]:
    """Tables of sequential scans; not of those that stop when enough is found."""
    stops = (stops or node["Node Type"] == "Limit") and node["Node Type"] not in ("Sort", "Hash")
    if node["Node Type"] == "Seq Scan" and not stops:
        yield node["Relation Name"]
    for part in node.get("Plans", []):
        yield from _read_whole(part, stops=stops and node["Node Type"] != "Aggregate")


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE]
        )
        return {name for (name,) in cursor.fetchall()}
