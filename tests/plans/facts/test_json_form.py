from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from core.errors import UnusableInput
from core.i18n.formats import Formats
from plans.facts.json_form import BEFORE, from_json, rules_of_before, to_json
from plans.facts.model import PlanFacts
from plans.facts.printed_protocols import Rules
from plans.lifecycle.staleness import find_differences
from tests.plans.invented import crowd, empty, facts


@pytest.mark.parametrize("told", [facts(), empty(), facts(contacts=crowd(3, "Qʼanjobʼal ñandú"))])
def test_what_is_written_is_read_back_and_written_the_same(told: PlanFacts) -> None:
    written = to_json(told)
    assert from_json(written) == told
    assert to_json(from_json(written)) == written


def test_the_keys_of_what_was_frozen_outlive_the_names_in_code() -> None:
    told = json.loads(to_json(facts()))["facts"]
    assert list(told) == [
        *("slug", "number", "version", "country", "name", "issued_on", "valid_until"),
        *("prepared_by", "approved_by", "is_demo", "gathered_at", "post", "covering", "area"),
        *("particulars", "rules", "numbers", "estimate", "contacts", "leaders"),
    ]
    del told["particulars"]
    with pytest.raises(UnusableInput, match=r"facts\.particulars"):
        from_json(json.dumps({"form": "atalaya-plan/3", "facts": told}).encode())


DRAGON = {"value": {"kind": "dragon"}, "source": "", "as_of": None}


def _damaged(**changes: Any) -> bytes:
    document = json.loads(to_json(facts()))
    document["facts"].update(changes)
    return json.dumps(document).encode()


_HUGE = json.loads(to_json(facts()))["facts"]["area"]
_HUGE["value"]["size_km2"] = 10**400


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"not json", "facts"),
        (b"[]", "facts"),
        (_damaged(version="3"), "facts.version"),
        (_damaged(version=True), "facts.version"),
        (_damaged(area=_HUGE), "facts.area.value.size_km2"),
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
    assert refused.value.location == where


def test_another_form_is_refused() -> None:
    document = json.loads(to_json(replace(facts(), version=2))) | {"form": "atalaya-plan/9"}
    with pytest.raises(UnusableInput, match="atalaya-plan/3"):
        from_json(json.dumps(document).encode())


def _of_form_one() -> dict[str, Any]:
    """An edition as it was frozen before the rules were among the facts."""
    document = _of_form_two()
    told = document["facts"]
    del told["rules"]
    for name in ("post", "covering"):
        del told[name]["value"]["is_public"]
    for contact in told["contacts"]:
        del contact["value"]["office"], contact["value"]["is_public"]
    return {"form": "atalaya-plan/1", "facts": told}


def test_an_edition_of_before_says_what_it_said() -> None:
    found = from_json(json.dumps(_of_form_one()).encode())
    rules = found.rules.value
    assert (found.rules.source, found.rules.as_of) == ("", None)
    assert [each.name["es"] for each in rules.levels] == [
        "Precaución", "Restricción", "Salida voluntaria", "Salida obligatoria",
    ]  # fmt: skip
    assert [each.minutes for each in rules.first_hour] == [0, 5, 10, 15, 20, 30, 45, 60]
    assert {each.code for each in rules.crises} == {"storm", "flood", "heat", "cold", "border"}
    assert len(rules_of_before().crises) == 20
    assert from_json(to_json(found)) == found


def test_what_was_said_before_is_never_rewritten() -> None:
    """Change the ready texts instead: this file is what printed plans of those days say."""
    assert hashlib.sha256(BEFORE.read_bytes()).hexdigest() == (
        "f0bdc1eca3de9653b81f8dfaa316688647b7826477a009ed7bc602deb5ba8ecd"
    )


def test_an_edition_of_before_is_not_stale_for_what_the_house_brings_along_says_the_same() -> None:
    reworded, added = find_differences(from_json(json.dumps(_of_form_one()).encode()), facts())
    assert (added.before, added.after["en"]) == (None, "all of this on a USB stick too"), (
        "new in the list since"
    )
    assert reworded.what == "el nombre de un tipo de crisis"
    assert reworded.before["es"] == reworded.after["es"], (
        "only the French name of one crisis was reworded"
    )


def test_rules_in_a_form_that_had_none_are_refused() -> None:
    document = _of_form_one()
    document["facts"]["rules"] = {}
    with pytest.raises(UnusableInput, match=r"facts\.rules"):
        from_json(json.dumps(document).encode())


def test_facts_without_any_rule_come_back_as_they_were() -> None:
    bare = facts(rules=replace(facts().rules, value=Rules()))
    assert from_json(to_json(bare)) == bare


def _of_form_two() -> dict[str, Any]:
    """An edition as it was frozen when an area lay in one country."""
    document: dict[str, Any] = json.loads(to_json(facts()))
    told = document["facts"]
    told["area"]["value"]["host_country"] = told["area"]["value"].pop("host_countries")[0]
    del told["particulars"]["value"]["further_emergency_numbers"]
    return {"form": "atalaya-plan/2", "facts": told}


def test_an_edition_of_one_country_is_read_and_turns_stale_when_there_are_more() -> None:
    found = from_json(json.dumps(_of_form_two()).encode())
    assert found == facts()
    today = facts()
    wider = replace(today.area.value, host_countries=("US", "MX"))
    [told] = find_differences(found, replace(today, area=replace(today.area, value=wider)))
    assert told.sentence(Formats("es")) == (
        "Área: países decía «Estados Unidos», ahora «Estados Unidos y México»."
    )


def test_an_edition_of_an_unknown_country_says_none() -> None:
    document = _of_form_two()
    document["facts"]["area"]["value"]["host_country"] = ""
    assert from_json(json.dumps(document).encode()).area.value.host_countries == ()


def test_what_came_later_is_left_out_where_it_is_empty_and_comes_back_where_it_is_not() -> None:
    before = facts()
    assert b"emergency_lines" not in to_json(before)
    first, *others = before.contacts
    urgent = replace(first, value=replace(first.value, emergency_lines=(first.value.phone,)))
    after = replace(before, contacts=(urgent, *others))
    assert from_json(to_json(after)) == after
