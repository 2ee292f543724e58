"""The words of an alarm, out of facts alone, in the languages of the readers."""

from __future__ import annotations

from typing import Any

import pytest

from core.i18n.languages import LANGUAGES
from watch.alarms.mail.texts import LONGEST_LINE, AlarmMessage, first_line, line_body, mail_body

LINK = "https://a.example/alarma/token"
FACTS: dict[str, Any] = {
    "country": "SV",
    "rung_kind": "shift",
    "severity": "Extreme",
    "name": "Sismo 7.1 · Usulután · 03:12",
    "subject": "Sismo 7.1 · Usulután · 03:12",
    "zone": "America/El_Salvador",
    "counts": {
        "persons": "1312",
        "households": "400",
        "arriving": "0",
        "leaving": "2",
        "shelters": 2,
        "posts": 1,
    },
    "counted_at": "2026-11-22T09:14:00+00:00",
    "seen_at": "2026-11-22T09:12:00+00:00",
    "starts_at": "2026-11-22T09:12:00+00:00",
    "ends_at": "",
    "is_silent": False,
    "code": "K7XFD",
    "minutes": 5,
    "changes": {},
}
TAKEN: dict[str, Any] = {"taken_by": "Ana Pérez", "taken_kind": "shift"}


def message(kind: str = "call", language: str = "es", **more: Any) -> AlarmMessage:
    return AlarmMessage(kind, FACTS | more, language, LINK)


def test_a_call_says_what_whom_how_to_answer_and_how_old_it_is() -> None:
    body = mail_body(message(), (("X-Y", "1"),))
    lines = body.text.splitlines()
    assert body.subject == "Alarma: Sismo 7.1 · Usulután · 03:12"
    assert lines[0] == "EXTREMA · 1,312 personas, 2 albergues, 1 representación"
    assert LINK in lines
    for words in ("5 min", "400 hogares", "se van antes", "03:14 (UTC−06:00)", "No se dice hasta"):
        assert words in body.text
    assert body.text.count(LINK) == 1
    assert f'href="{LINK}"' in body.html
    assert body.headers == (("X-Y", "1"),)


def test_what_changed_comes_first() -> None:
    changes = {"added": 12, "removed": 3, "before": "Severe", "severity": "Extreme", "posts": -1}
    line = first_line(message("news", changes=changes))
    assert line == (
        "+12 personas; 3 fuera; −1 representación; más grave: Grave → Extrema · EXTREMA"
    )
    milder = first_line(message("news", changes={"before": "Extreme", "severity": "Minor"}))
    assert milder.startswith("menos grave: Extrema → Menor")


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("taken", TAKEN, "Ya la tomó Ana Pérez"),
        ("taken", {"taken_by": "", "taken_kind": "shift"}, "Ya la tomó alguien de El Salvador"),
        ("taken", {"taken_by": "", "taken_kind": "secretariat"}, "Ya la tomó la Secretaría"),
        ("ended", {"because": "cancelled"}, "Terminó: cancelado por la fuente"),
        ("ended", {"because": "other"}, "Terminó: quien lo llevaba lo cerró"),
    ],
)
def test_what_needs_no_answer_says_so_first(kind: str, more: dict[str, Any], expected: str) -> None:
    told = message(kind, **more)
    assert first_line(told) == expected
    assert "No tiene que contestar" in mail_body(told, ()).text
    assert line_body(told).text.startswith(f"ATALAYA {expected}")


def test_nobody_registered_is_not_nobody() -> None:
    line = first_line(message(counts={"shelters": 0, "posts": 0}))
    assert "puede haber gente sin registrar" in line
    small = first_line(message(counts=FACTS["counts"] | {"persons": "<5"}))
    assert "personas: <5" in small


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_line_has_the_code_and_the_link_and_is_short(language: str) -> None:
    body = line_body(message(language=language, name="Lluvia " * 80))
    text = body.text.removesuffix(LINK)
    assert text != body.text
    assert len(text) <= LONGEST_LINE
    assert text.count("K7XFD") == 3
    assert "\n" not in body.text


def test_what_a_source_writes_stays_text() -> None:
    hostile = '<script>alert("x")</script>\r\nBcc: a@b.example'
    body = mail_body(message(name=hostile, subject=hostile), ())
    assert "<script>" not in body.html
    assert "&lt;script&gt;" in body.html


def test_news_of_what_nobody_has_taken_asks_again() -> None:
    assert "¿Va usted?" in mail_body(message("news", taken_kind=""), ()).text
    assert "No tiene que contestar" in mail_body(message("news", taken_kind="shift"), ()).text
