"""Crisis types, protocols and kit lists: typed, in three languages, approved by a second person."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove, NotComplete, SecondPersonNeeded
from core.errors import UnusableInput
from plans.facts.rules_in_force import rules_in_force
from protocols.approved import approved_protocols, crises_in_force
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.lifecycle import (
    APPROVAL,
    approve,
    draft,
    in_force,
    newest,
    retire,
    retired,
    versions,
)
from protocols.model import ALL, Phase, Protocol, flat, gaps, read_content, to_document
from protocols.models import ProtocolKind, ProtocolState

TYPE = ProtocolKind.CRISIS_TYPE


def storm() -> dict[str, Any]:
    return copy.deepcopy(to_document(shipped(TYPE)["storm"]))


def test_what_the_house_brings_is_whole_in_three_languages() -> None:
    for kind in ProtocolKind:
        for code, content in shipped(kind).items():
            assert gaps(content) == (), code
            assert read_content(kind, to_document(content)) == content


def test_protocols_name_crisis_types_there_are() -> None:
    for content in shipped(ProtocolKind.PROTOCOL).values():
        assert isinstance(content, Protocol)
        assert content.crisis in {ALL, *shipped(TYPE)}
    for phase in Phase:
        assert any(
            isinstance(e, Protocol) and (e.crisis, e.phase) == (ALL, phase)
            for e in shipped(ProtocolKind.PROTOCOL).values()
        )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": {}}, "crisis_type.name"),
        ({"name": "x" * 81}, "crisis_type.name"),
        ({"levels": []}, "crisis_type.levels"),
        ({"feeds": ["plague"]}, r"crisis_type.feeds\[0\]"),
        ({"treshold": "x"}, "crisis_type.treshold"),
        ({"definition": {"de": "Sturm"}}, "crisis_type.definition.de"),
    ],
)
def test_a_refusal_names_the_field(change: dict[str, Any], named: str) -> None:
    with pytest.raises(UnusableInput, match=named):
        read_content(TYPE, {**storm(), **change})


def test_a_task_without_a_known_part_is_refused() -> None:
    document = to_document(shipped(ProtocolKind.PROTOCOL)["storm-before"])
    document["items"][1]["role"] = "king"
    with pytest.raises(UnusableInput, match=r"protocol.items\[1\].role"):
        read_content(ProtocolKind.PROTOCOL, document)


def test_the_ready_texts_are_put_in_once(session: Session, now: datetime) -> None:
    count = ensure_default_protocols(session, now)
    assert count == sum(len(shipped(kind)) for kind in ProtocolKind)
    assert ensure_default_protocols(session, now) == 0
    assert len(in_force(session)) == count


def test_draft_approve_replace_retire(session: Session, now: datetime) -> None:
    ensure_default_protocols(session, now)
    document = storm()
    document["name"]["es"] = "Huracán"
    second = draft(session, TYPE, "storm", document, by="user:ana", now=now)
    assert (second.version, second.state) == (2, ProtocolState.DRAFT)
    assert approved_protocols(session).types[0][1] == 1
    with pytest.raises(SecondPersonNeeded):
        approve(session, second, by="user:ana", now=now)
    approve(session, second, by="user:eva", now=now + timedelta(hours=1))
    first = versions(session, TYPE, "storm")[-1]
    assert (first.state, first.ended_by) == (ProtocolState.REPLACED, "user:eva")
    assert approved_protocols(session).types[0][2].name["es"] == "Huracán"
    assert first.content["name"]["es"] == "Ciclón o tormenta"
    with pytest.raises(IllegalMove):
        approve(session, second, by="user:ana", now=now)
    retire(session, second, by="user:ana", now=now, reason="ya no")
    assert "storm" not in {code for code, _, _ in approved_protocols(session).types}
    with pytest.raises(IllegalMove):
        retire(session, first, by="user:ana", now=now, reason="otra vez")


def test_a_draft_written_again_keeps_its_number_and_belongs_to_its_last_writer(
    session: Session, now: datetime
) -> None:
    ensure_default_protocols(session, now)
    draft(session, TYPE, "storm", storm(), by="user:ana", now=now)
    again = draft(session, TYPE, "storm", storm(), by="user:eva", now=now)
    assert again.version == 2
    with pytest.raises(SecondPersonNeeded):
        approve(session, again, by="user:eva", now=now)
    assert [each.version for each in newest(session) if each.code == "storm"] == [1, 2]


def test_a_text_that_lacks_a_language_waits(session: Session, now: datetime) -> None:
    document = storm()
    del document["levels"][1]["trigger"]["fr"]
    text = draft(session, TYPE, "storm", document, by="user:ana", now=now)
    with pytest.raises(NotComplete) as refused:
        approve(session, text, by="user:eva", now=now)
    assert refused.value.missing == ("levels[1].trigger.fr",)


def test_a_protocol_of_an_unknown_crisis_and_a_strange_code_are_refused(
    session: Session, now: datetime
) -> None:
    document = to_document(shipped(ProtocolKind.PROTOCOL)["storm-before"])
    with pytest.raises(UnusableInput, match=r"protocol\.crisis"):
        draft(session, ProtocolKind.PROTOCOL, "storm-before", document, by="user:ana", now=now)
    for code in ("../x", "Tormenta", "x", "nuevo"):
        with pytest.raises(UnusableInput, match="code"):
            draft(session, TYPE, code, storm(), by="user:ana", now=now)


def test_over_is_over() -> None:
    assert not APPROVAL.moves[ProtocolState.REPLACED] | APPROVAL.moves[ProtocolState.RETIRED]
    assert set(APPROVAL.moves) == set(ProtocolState)


def test_tasks_come_by_the_clock(session: Session, now: datetime) -> None:
    ensure_default_protocols(session, now)
    minutes = [each.minutes for each in approved_protocols(session).tasks(ALL, Phase.DURING)]
    known = [each for each in minutes if each is not None]
    assert known == sorted(known)
    assert minutes[: len(known)] == known


def test_a_retired_type_keeps_its_last_approved_name_behind_those_in_force(
    session: Session, now: datetime
) -> None:
    ensure_default_protocols(session, now)
    [flood] = versions(session, TYPE, "flood")
    retire(session, flood, by="user:ana", now=now, reason="prueba")
    document = storm() | {"name": dict.fromkeys(("es", "en", "fr"), "Caravana")}
    approve(
        session,
        draft(session, TYPE, "caravan", document, by="user:ana", now=now),
        by="user:eva",
        now=now,
    )
    retire(
        session,
        draft(session, TYPE, "never", storm(), by="user:ana", now=now),
        by="user:ana",
        now=now,
        reason="x",
    )
    draft(session, TYPE, "flood", storm(), by="user:ana", now=now)
    names, brought = crises_in_force(session), [code for code in shipped(TYPE) if code != "flood"]
    assert [each.code for each in names if each.is_in_force] == [*brought, "caravan"]
    assert [(each.code, each.name["es"]) for each in names if not each.is_in_force] == [
        ("flood", "Inundación")
    ]
    rules = rules_in_force(
        approved_protocols(session), frozenset({"flood", "caravan", "lodo"})
    ).value
    assert [(each.code, each.is_in_force) for each in rules.crises] == [
        ("caravan", True),
        ("flood", False),
    ]
    assert {each.code for each in rules.cited if each.kind == TYPE} == {"caravan"}
    approve(session, versions(session, TYPE, "flood")[0], by="user:eva", now=now)
    assert retired(session, TYPE) == []


def test_a_document_is_flattened_by_path() -> None:
    assert flat({"a": {"es": "x"}, "b": [{"c": ""}, {"c": 0}]}) == {"a.es": "x", "b[1].c": "0"}
