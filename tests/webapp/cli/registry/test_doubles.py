"""`atalaya registry doubles`: listed without names, decided, undone."""

from __future__ import annotations

import json
from typing import Any

from tests.webapp.cli.conftest import Terminal

COUNTRY = ("--country", "GT")


def ids(terminal: Terminal) -> dict[str, str]:
    found = {}
    for name in ("ana", "luz", "eva"):
        (one,) = answer(terminal, "find", f"{name} prueba", *COUNTRY)[:1]
        found[name] = one["id"]
    return found


def answer(terminal: Terminal, *words: str) -> Any:
    result = terminal("registry", *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_merged_undone_and_said_not_to_be_the_same(registered: Terminal) -> None:
    known = ids(registered)
    made = answer(registered, "doubles", "merge", known["ana"], known["luz"], *COUNTRY,
                  "--take", "full_name")  # fmt: skip
    assert made["persons"] == [known["ana"], known["luz"]]
    assert [each["name"] for each in answer(registered, "find", known["ana"], *COUNTRY)] == [
        "Luz Prueba"
    ]
    assert registered("registry", "doubles", "merge", known["ana"], known["luz"], *COUNTRY,
                      ).exit_code == 1  # fmt: skip
    merged = answer(registered, "doubles", "list", "--state", "merged", *COUNTRY)
    assert [each["merge"] for each in merged] == [made["merge"]]
    back = answer(registered, "doubles", "undo", made["merge"])
    assert back == {"person": known["ana"], "other": known["luz"], "edited": []}
    assert answer(registered, "find", known["ana"], *COUNTRY)[0]["name"] == "Ana Prueba"
    assert registered("registry", "doubles", "undo", made["merge"]).exit_code == 1
    assert registered("registry", "check").exit_code == 0
    said = answer(registered, "doubles", "not-same", known["ana"], known["luz"], *COUNTRY)
    assert said["state"] == "not_same"
    listed = answer(registered, "doubles", "list", "--state", "not_same", *COUNTRY)
    assert [each["pair"] for each in listed] == [said["pair"]]
    actions = [action for action, _, _ in registered.actions()]
    assert {"person.merge", "person.unmerge", "person.not_same"} <= set(actions)


def test_a_pass_finds_them_and_names_are_read_for_a_purpose_alone(registered: Terminal) -> None:
    known = ids(registered)
    assert answer(registered, "doubles", "pass", *COUNTRY)["compared"] == 4
    again = answer(registered, "doubles", "pass", "--changed", *COUNTRY)
    assert again["proposed"] == 0
    registered("registry", "doubles", "not-same", known["ana"], known["eva"], *COUNTRY)
    before = [action for action, _, _ in registered.actions()].count("person.read")
    silent = registered("registry", "doubles", "list", "--state", "not_same", *COUNTRY)
    assert "Prueba" not in silent.stdout
    assert [action for action, _, _ in registered.actions()].count("person.read") == before
    named = registered(
        "registry", "doubles", "list", "--state", "not_same", "--purpose", "revisión", *COUNTRY
    )
    assert "Ana Prueba" in named.stdout
    assert [action for action, _, _ in registered.actions()].count("person.read") == before + 1
    assert "Ninguna pareja" in registered("registry", "doubles", "list", "--country", "HN").stdout


def test_what_names_nobody_is_refused(registered: Terminal) -> None:
    known = ids(registered)
    for words in (
        ("merge", "x", known["ana"], *COUNTRY),
        ("merge", known["ana"], known["luz"], "--country", "HN"),
        ("not-same", known["ana"], known["ana"], *COUNTRY),
        ("undo", known["ana"]),
    ):
        assert registered("registry", "doubles", *words).exit_code == 1
