"""General levels and messages: typed, with slots a plan can fill, and no more of them than two
pages hold.
"""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from plans.facts.rules_in_force import rules_in_force
from protocols.approved import approved_protocols
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.levels_and_messages import MOST_MESSAGES, Use, fill_slots
from protocols.lifecycle import approve, draft, retire, versions
from protocols.model import to_document
from protocols.models import ProtocolKind, ProtocolText
from protocols.page_limits import LONGEST_ITEM, LONGEST_STEP, MOST_STEPS

LEVELS, MESSAGE, PROTOCOL, KIT = (
    ProtocolKind.LEVELS,
    ProtocolKind.MESSAGE,
    ProtocolKind.PROTOCOL,
    ProtocolKind.KIT,
)


def document(kind: ProtocolKind, code: str, **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(to_document(shipped(kind)[code])), **changes}


def written(
    session: Session, now: datetime, kind: ProtocolKind, code: str, told: dict[str, Any]
) -> ProtocolText:
    return draft(session, kind, code, told, by="user:ana", now=now)


def test_slots_are_filled_however_they_are_typed_and_brackets_stay() -> None:
    values = {"lugar": "Valle", "telefono": "911"}
    assert (
        fill_slots("En {lugar}: {Teléfono}, { LUGAR } [sí/no] {hora}", values)
        == "En Valle: 911, Valle [sí/no] {hora}"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [("Vaya a {sitio}", "{sitio}"), ("{}", "{}"), ("Vaya a {lugar", "brace"), ("100 }", "brace")],
)
def test_a_slot_nobody_can_fill_is_refused_by_field(
    session: Session, now: datetime, text: str, told: str
) -> None:
    wrong = document(MESSAGE, "warning", text={"es": "Vaya a {lugar}", "fr": text})
    with pytest.raises(UnusableInput, match=rf"message\.text\.fr.*{told}"):
        written(session, now, MESSAGE, "warning", wrong)


@pytest.mark.parametrize(
    ("kind", "code", "changes", "where"),
    [
        (MESSAGE, "warning", {"use": "poem"}, "message.use"),
        (MESSAGE, "warning", {"place": 0}, "message.place"),
        (MESSAGE, "warning", {"place": None}, "message.place"),
        (MESSAGE, "warning", {"text": {"es": "x" * 241}}, "message.text.es"),
        (MESSAGE, "sheet-word", {"text": {"es": "x" * 141}}, "message.text.es"),
        (MESSAGE, "warning", {"title": {}}, "message.title"),
        (LEVELS, "general", {"levels": []}, "levels.levels"),
        (KIT, "everybody", {"items": [{"es": "x" * (LONGEST_ITEM + 1)}]}, r"kit.items\[0\].es"),
        (
            PROTOCOL,
            "all-first-hour",
            {"items": [{"task": "x" * (LONGEST_STEP + 1)}]},
            r"items\[0\].task.es",
        ),
        (
            PROTOCOL,
            "all-first-hour",
            {"items": [{"task": "x", "minutes": 61}]},
            r"items\[0\].minutes",
        ),
        (PROTOCOL, "all-first-hour", {"items": [{"task": "x"}]}, r"items\[0\].minutes"),
    ],
)
def test_what_no_plan_can_print_is_refused_by_field(
    session: Session,
    now: datetime,
    kind: ProtocolKind,
    code: str,
    changes: dict[str, Any],
    where: str,
) -> None:
    for item in changes.get("items", []):
        if "task" in item:
            item |= {"role": "head", "owner": "head"}
    with pytest.raises(UnusableInput, match=where):
        written(session, now, kind, code, document(kind, code, **changes))


def test_the_same_is_held_of_lists_no_plan_prints(session: Session, now: datetime) -> None:
    assert written(session, now, KIT, "pet", document(KIT, "pet", items=[{"es": "x" * 200}]))
    long = {"task": "x" * 200, "role": "head", "owner": "head"}
    assert written(
        session, now, PROTOCOL, "all-after", document(PROTOCOL, "all-after", items=[long])
    )


def test_no_more_steps_and_messages_are_written_than_the_pages_hold(
    session: Session, now: datetime
) -> None:
    ensure_default_protocols(session, now)
    step = {"task": "x", "role": "head", "owner": "head", "minutes": 3}
    left = MOST_STEPS - 8
    more = document(PROTOCOL, "all-first-hour", items=[step] * left)
    written(session, now, PROTOCOL, "more", more)
    with pytest.raises(UnusableInput, match=r"protocol\.items"):
        written(session, now, PROTOCOL, "more", {**more, "items": [step] * (left + 1)})
    for number in range(MOST_MESSAGES[Use.READY] - 3):
        last = written(session, now, MESSAGE, f"more{number}", document(MESSAGE, "warning"))
    with pytest.raises(UnusableInput, match=r"message\.use"):
        written(session, now, MESSAGE, "much", document(MESSAGE, "warning"))
    retire(session, last, by="user:eva", now=now, reason="sobra")
    assert written(session, now, MESSAGE, "much", document(MESSAGE, "warning"))


def test_there_is_one_text_of_the_levels(session: Session, now: datetime) -> None:
    ensure_default_protocols(session, now)
    with pytest.raises(UnusableInput, match="code"):
        written(session, now, LEVELS, "others", document(LEVELS, "general"))
    assert written(session, now, LEVELS, "general", document(LEVELS, "general")).version == 2


def test_a_kind_the_house_never_had_is_put_in_and_what_was_retired_is_not(
    session: Session, now: datetime
) -> None:
    whole = ensure_default_protocols(session, now)
    [levels] = versions(session, LEVELS, "general")
    retire(session, levels, by="user:eva", now=now, reason="se discute")
    for code in shipped(MESSAGE):
        for text in versions(session, MESSAGE, code):
            session.delete(text)
    session.flush()
    assert ensure_default_protocols(session, now) == len(shipped(MESSAGE)) < whole
    held = approved_protocols(session)
    assert held.levels == ()
    assert held.level_names == ({}, {}, {}, {})
    assert held.cited_levels == ""


def test_messages_come_in_the_order_of_their_places(session: Session, now: datetime) -> None:
    ensure_default_protocols(session, now)
    last = written(session, now, MESSAGE, "warning", document(MESSAGE, "warning", place=9))
    approve(session, last, by="user:eva", now=now)
    rules = rules_in_force(approved_protocols(session), frozenset({"storm", "lo que sea"})).value
    assert [each.code for each in rules.messages_for(Use.READY)] == [
        "shelter",
        "aftermath",
        "warning",
    ]
    assert [each.code for each in rules.crises] == ["storm"]
    cited = {(each.kind, each.code): each.version for each in rules.cited}
    assert cited["message", "warning"] == 2
    assert (
        cited["crisis_type", "storm"]
        == cited["levels", "general"]
        == cited["protocol", "all-first-hour"]
        == 1
    )
    assert ("crisis_type", "flood") not in cited
    assert ("protocol", "all-before") not in cited
