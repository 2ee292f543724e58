"""Every act can be undone, or says that it cannot: `ways_back.txt` has a line a door that writes.

| after the bar | meaning |
|---|---|
| undo DOOR | who may do it may undo it at that door |
| again | said anew at the same door, the last counts |
| says SENTENCE | the sentence on its page that says what cannot be taken back |
| asks | changes nothing of what is kept: a question with personal words, a file, a piece of work |
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.i18n.languages import translator
from tests.webapp.conftest import House
from webapp.auth.policy import POLICY

TABLE = Path(__file__).with_name("ways_back.txt")
ROOT = Path(__file__).parents[3]
BLUEPRINTS = {
    *("rounds", "directory", "plans", "imports", "editions", "registry", "persons"),
    *("crises", "calls", "notices", "notice_sending", "accounting", "alarms", "applications"),
    *("crisis_log", "drills", "hazards", "hotline", "lessons", "locating", "movements"),
    *("protocols", "regional_reports", "replies", "rota", "rules", "sharing", "situation"),
    *("sources", "statistics", "tasks", "users", "wall"),
}
BULK = {
    "rounds.act_in_bulk",
    "rounds.remind",
    "rounds.confirm_ticked",
    "calls.assign",
    "imports.apply",
    "registry.apply",
}
"""What is done with many at once: all of them have a door to undo them."""


def ways_back() -> dict[str, tuple[str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" | ", 1) for line in lines)
    return {door: (way.partition(" ")[0], way.partition(" ")[2]) for door, way in pairs}


def test_each_door_that_writes_has_its_line(house: House) -> None:
    doors = {
        rule.endpoint
        for rule in house.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in BLUEPRINTS
    }
    assert sorted(doors ^ ways_back().keys()) == []


def test_who_may_do_it_may_undo_it() -> None:
    for door, (way, target) in ways_back().items():
        if way == "undo":
            assert target in POLICY, door
            assert POLICY[door].is_public or POLICY[door].roles & POLICY[target].roles, door
    assert {door for door in BULK if ways_back()[door][0] != "undo"} == set()


def test_what_cannot_be_undone_says_so_on_its_page() -> None:
    known = translator("en")._catalog
    pages = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")
    )
    for door, (way, sentence) in ways_back().items():
        assert way in {"undo", "again", "says", "asks"}, door
        if way == "says":
            assert sentence in known, (door, sentence)
            assert sentence.partition("%(")[0] in pages, (door, sentence)


@pytest.mark.parametrize("door", sorted(BULK))
def test_an_undo_of_many_is_a_door_of_its_own(door: str) -> None:
    assert ways_back()[door][1] != door
