from __future__ import annotations

from datetime import datetime
from typing import Any

from core.audit_log.chain import link_of, seal_of
from core.audit_log.faults import FaultKind
from core.audit_log.misplaced import Suspect, classed

KEY = b"k" * 32
BEFORE = b"b" * 32


def a_line(now: datetime, subject: str) -> dict[str, Any]:
    return {
        "id": subject, "at": now, "actor": "user:1", "action": "person.read", "subject": subject,
        "country": "GT", "purpose": "", "details": {},
    }  # fmt: skip


def suspect(number: int, line: dict[str, Any], written_as: int, **more: Any) -> Suspect:
    seal = seal_of(KEY, written_as, line)
    return Suspect(number, line, seal, link_of(KEY, BEFORE, seal), more.pop("before", None), **more)


def test_the_kinds(now: datetime) -> None:
    line = a_line(now, "a")
    changed = suspect(3, line, 3, before=BEFORE)
    changed.line = {**line, "actor": "user:9"}
    assert classed([changed], [KEY], set())[0][0].kind is FaultKind.ALTERED
    changed.before = None
    assert classed([changed], [KEY], set())[0][0].kind is FaultKind.INVENTED
    changed.is_followed = True
    assert classed([changed], [KEY], set())[0][0].kind is FaultKind.ALTERED


def test_lines_moved_together_are_one_fault_and_the_one_they_cover_is_missing(
    now: datetime,
) -> None:
    moved = [suspect(number, a_line(now, str(number)), number + 1) for number in range(4, 9)]
    faults, missing = classed(moved, [KEY], {9})
    assert [(each.kind, each.first, each.last, each.stands_at) for each in faults] == [
        (FaultKind.REORDERED, 5, 9, 4)
    ]
    assert missing == {4}


def test_a_copy_of_a_genuine_line_is_invented(now: datetime) -> None:
    line = a_line(now, "a")
    copy = suspect(3, line, 3, before=BEFORE)
    copy.line = {**line, "actor": "user:9"}
    faults, missing = classed([copy, suspect(4, line, 3)], [KEY], set())
    assert {(each.kind, each.first) for each in faults} == {
        (FaultKind.INVENTED, 3),
        (FaultKind.REORDERED, 3),
    }
    assert missing == {4}
