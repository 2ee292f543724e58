from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ground.errors import UnusableInput
from plans.facts import PlanFacts
from plans.facts_json import from_json, to_json
from tests.plans.invented import crowd, empty, facts


@pytest.mark.parametrize("told", [facts(), empty(), facts(contacts=crowd(3, "Qʼanjobʼal ñandú"))])
def test_what_is_written_is_read_back_and_written_the_same(told: PlanFacts) -> None:
    written = to_json(told)
    assert from_json(written) == told
    assert to_json(from_json(written)) == written


DRAGON = {"value": {"kind": "dragon"}, "source": "", "as_of": None}


def _damaged(**changes: Any) -> bytes:
    document = json.loads(to_json(facts()))
    document["facts"].update(changes)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"not json", "facts"),
        (b"[]", "facts"),
        (_damaged(version="3"), "facts.version"),
        (_damaged(version=True), "facts.version"),
        (_damaged(surplus=1), "facts.surplus"),
        (_damaged(gathered_at="yesterday"), "facts.gathered_at"),
        (_damaged(contacts={}), "facts.contacts"),
        (
            _damaged(contacts=[{"value": {"kind": "dragon"}, "source": "", "as_of": None}]),
            "facts.contacts[0].value.kind",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, where: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        from_json(data)
    assert refused.value.where == where


def test_another_form_is_refused() -> None:
    document = json.loads(to_json(replace(facts(), version=2))) | {"form": "atalaya-plan/9"}
    with pytest.raises(UnusableInput, match="atalaya-plan/2"):
        from_json(json.dumps(document).encode())
