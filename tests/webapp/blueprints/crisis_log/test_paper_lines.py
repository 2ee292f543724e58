"""Lines in the reader's words."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from response.log.models import LineKind
from response.log.reading import CrisisLogLine
from tests.webapp.conftest import House
from webapp.blueprints.crisis_log.paper_lines import line_number, line_text, paper_lines

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _line(**more: object) -> CrisisLogLine:
    values = {
        "id": uuid.UUID(int=1),
        "number": 4,
        "kind": LineKind.NUMBER,
        "happened_at": NOW,
        "entered_at": NOW,
        "by": "user:a",
        "country": "GT",
        "text": "buses",
        "figure": 1200,
        **more,
    }
    return CrisisLogLine(**values)  # type: ignore[arg-type]


def test_a_line_says_what_it_is_and_what_became_of_it(house: House) -> None:
    with house.app.test_request_context():
        line = _line(source="Radio", strikes=2, struck_by=9, answers="HN 3", follow_up_at=NOW)
        (paper,) = paper_lines([line], "GT", lambda _line: "ana")
        assert (paper.number, paper.kind, paper.by) == ("4", "Cifra", "ana")
        assert paper.text == "1,200 · buses"
        for words in ("Radio", "corrige la 2", "corregida por la 9", "responde a HN 3", "06:00"):
            assert words in paper.remarks
        assert paper.is_struck
        assert line_number(_line(), "HN") == "GT 4"
        assert "borrado" in line_text(_line(text="", is_unreadable=True, figure=None))
        machine = _line(id=None, number=None, kind=None, figure=None)
        (paper,) = paper_lines([machine], "GT", lambda _line: "")
        assert (paper.number, paper.kind, paper.remarks) == ("", "Atalaya", "")
