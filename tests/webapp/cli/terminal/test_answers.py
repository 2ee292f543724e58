from __future__ import annotations

import pytest

from webapp.cli.terminal.answers import as_json, language_of, note, say


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "en_US.UTF-8", "LANG": "es_MX"}, "en"),
        ({"LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANG": "C"}, "es"),
        ({"LANG": "de_DE", "ATALAYA_DEFAULT_LANGUAGE": "fr"}, "fr"),
        ({}, "es"),
    ],
)
def test_the_language_is_that_of_the_person(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_answers_and_notes_go_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es_MX")
    say("{count} filas", count=3)
    note("Ensayo.")
    as_json({"ñ": 1})
    told = capsys.readouterr()
    assert told.out == '3 filas\n{\n  "ñ": 1\n}\n'
    assert told.err == "Ensayo.\n"
