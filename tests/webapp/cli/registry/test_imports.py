"""`atalaya registry import` as a person and a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.db import reading
from registry.people.models import Person
from tests.webapp.cli.conftest import Terminal

PERSONS = """nombre;telefono;lugar;consentimiento
Ana Prueba;956 555 0160;26.2, -98.23;2026-10-01
Luis Prueba;956 555 0161;26.3, -98.2;2026-10-01
"""
TRIP = (
    "Name;Coordinates;Stay type;Start date;Consent\nAna Prueba;26.2, -98.23;trip;06/07/2027;yes\n"
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "personas.csv"
    path.write_text(PERSONS, encoding="utf-8")
    return path


def registered(terminal: Terminal) -> int:
    with reading(terminal.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Person)) or 0


def test_persons_are_imported_once_and_a_rehearsal_keeps_nothing(
    terminal: Terminal, sent: Path
) -> None:
    counts = []
    for options in (("--dry-run",), (), ()):
        result = terminal("registry", "import", str(sent), "--country", "gt", "--json", *options)
        assert result.exit_code == 0, result.output
        rows = [row["result"] for row in json.loads(result.stdout)["rows"]]
        counts.append((rows, registered(terminal)))
    assert counts == [(["imported"] * 2, 0), (["imported"] * 2, 2), (["unchanged"] * 2, 2)]
    actions = [(action, details.get("imported")) for action, _, details in terminal.actions()]
    assert sorted(actions, key=str) == sorted(
        [("person.compare", None), ("person.import", 2)] * 1
        + [("person.compare", None), ("person.import", 0)],
        key=str,
    )


def test_rows_that_cannot_be_used_are_told_and_end_with_two(
    terminal: Terminal, sent: Path, tmp_path: Path
) -> None:
    rows = "Eva Prueba;no tiene número;26.3, -98.2;no\nSol Prueba;no tiene;Narnia;sí\n"
    sent.write_text(PERSONS + rows, encoding="utf-8")
    errors = tmp_path / "errores.csv"
    result = terminal("registry", "import", str(sent), "--country", "GT", "--errors", str(errors))
    assert result.exit_code == 2
    assert "fila 4" in result.stderr
    assert "3 nuevas, 0 actualizadas, 0 sin cambio, 1 rechazadas." in result.stdout
    assert "1 por ubicar" in result.stdout
    assert "Eva Prueba" in errors.read_text("utf-8-sig")
    assert "Sol Prueba" not in errors.read_text("utf-8-sig")
    assert errors.stat().st_mode & 0o077 == 0


def test_days_nothing_decides_are_asked_and_nothing_is_written_before(
    terminal: Terminal, sent: Path
) -> None:
    sent.write_text(TRIP, encoding="utf-8")
    words = ("registry", "import", str(sent), "--country", "GT")
    refused = terminal(*words)
    assert (refused.exit_code, registered(terminal)) == (2, 0)
    assert "--dates month_first" in refused.stderr
    assert "«Start date»" in terminal(*words, "--dry-run").stderr
    assert (terminal(*words, "--dates", "month_first").exit_code, registered(terminal)) == (0, 1)


def test_a_mapping_of_ones_own_says_what_columns_are(
    terminal: Terminal, sent: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapa.json"
    fields = {"nombre": "full_name", "lugar": "point", "consentimiento": "consent"}
    columns = {title: {"field": field} for title, field in fields.items()}
    mapping.write_text(json.dumps({"columns": columns}), encoding="utf-8")
    words = ("registry", "import", str(sent), "--country", "GT", "--map", str(mapping))
    result = terminal(*words, "--json")
    assert json.loads(result.stdout)["ignored_columns"] == ["telefono"]
    for text in ("[1]", "no json"):
        mapping.write_text(text, encoding="utf-8")
        assert terminal(*words).exit_code == 2


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        (PERSONS, ("--country", "Guatemala"), "Guatemala"),
        (PERSONS, ("--country", "GT", "--sheet", "Otra"), "No hay una hoja «Otra»"),
        ("%PDF-1.7", ("--country", "GT"), "Es un PDF"),
        ("nombre;lugar\nAna;Pharr\n", ("--country", "GT"), "consintió"),
    ],
)
def test_what_is_no_list_ends_with_two_and_the_reason(
    terminal: Terminal, sent: Path, text: str, options: tuple[str, ...], says: str
) -> None:
    sent.write_text(text, encoding="utf-8")
    result = terminal("registry", "import", str(sent), *options)
    assert result.exit_code == 2
    assert says in result.stderr


def test_the_country_of_telephones_is_asked_and_answered(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "personas.csv"
    path.write_text("nombre;teléfono;municipio;consentimiento\nAna Demo;956 555 0111;;sí\n")
    options = ("registry", "import", str(path), "--country", "MX", "--dry-run")
    asked = terminal(*options)
    assert "1 entran con --phones-in US" in asked.stderr
    assert json.loads(terminal(*options, "--json").stdout)["phones_asked"] == {"US": 1}
    answered = json.loads(terminal(*options, "--phones-in", "US", "--json").stdout)
    assert "phones_asked" not in answered
    assert answered["counts"]["unread_cells"] == 0
