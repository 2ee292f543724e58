from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from core.audit_log.absent_keys import AbsentKeys
from core.audit_log.chain import link_of, seal_of
from core.audit_log.walk import COLUMNS, Walk

KEYS = (b"new" * 11, b"old" * 11)


def rows(now: datetime, keys: str) -> list[dict[str, Any]]:
    """Genuine lines, each bound by the key of its digit."""
    found, link = [], b""
    for number, digit in enumerate(keys, 1):
        line = {
            "id": str(number), "at": now, "actor": "a", "action": "a.b", "subject": "",
            "country": "", "purpose": "", "details": {},
        }  # fmt: skip
        seal = seal_of(KEYS[int(digit)], number, line)
        link = link_of(KEYS[int(digit)], link, seal)
        found.append({**line, "number": number, "seal": seal, "link": link})
    return found


def walk_along(lines: list[dict[str, Any]], last: int = 0) -> Walk:
    walk = Walk(keys=KEYS, absent=AbsentKeys(()), last=last, noted=frozenset({2}))
    for line in lines:
        kept = {**line, "details": json.dumps(line["details"])}
        walk.go_on([kept[name] for name in COLUMNS])
    return walk


def test_genuine_lines_leave_nothing_to_remember(now: datetime) -> None:
    walk = walk_along(rows(now, "1100"))
    assert (walk.lines, walk.number, walk.gaps, walk.suspects, walk.spliced) == (4, 4, [], [], [])
    assert walk.links == {2: rows(now, "1100")[1]["link"]}


def test_a_key_that_was_given_up_does_not_come_back(now: datetime) -> None:
    walk = walk_along(rows(now, "1101"))
    assert [each.number for each in walk.suspects] == [4]


def test_a_line_behind_a_gap_or_a_fault_is_not_blamed(now: datetime) -> None:
    lines = rows(now, "00000000")
    lines[4]["actor"] = "x"
    walk = walk_along([*lines[:1], *lines[2:]])
    assert (walk.gaps, walk.spliced) == ([(2, 2)], [])
    assert [(each.number, each.is_followed) for each in walk.suspects] == [(5, True)]


def test_behind_the_last_line_of_the_head_nothing_is_missing(now: datetime) -> None:
    lines = rows(now, "0000")
    lines[3]["number"] = 9**15
    assert walk_along(lines, last=4).gaps == []
