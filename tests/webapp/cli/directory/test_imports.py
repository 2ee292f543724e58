"""`atalaya directory import` as a person and a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.webapp.cli.directory.conftest import Run

LIST = (
    "Nombre;Teléfono;Ciudad\nCasa Uno;956-555-0101;Pharr\nCasa Dos;badphone;Pharr\nCasa"
    " Tres;;Pharr\n"
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "lista.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_tried_applied_and_applied_again(run: Run, sent: Path, tmp_path: Path) -> None:
    options = ("--kind", "shelter", "--country", "MX")
    tried = run("directory", "import", sent, *options, "--dry-run", "--json")
    assert tried.exit_code == 0
    counts = json.loads(tried.stdout)
    assert [counts[key] for key in ("read", "created", "changed", "same", "rejected")] == [
        3,
        3,
        0,
        0,
        0,
    ]
    assert [each["row"] for each in counts["noted_rows"]] == [3]
    applied = run("directory", "import", sent, *options, "--errors", tmp_path / "mal.csv")
    assert "Leídas 3 filas: 3 entradas nuevas" in applied.stdout
    assert "Fila 3, tomada sin: Teléfono: No es un teléfono: badphone" in applied.stderr
    assert "Casa Dos" in (tmp_path / "mal.csv").read_text(encoding="utf-8-sig")
    assert "3 iguales" in run("directory", "import", sent, *options).stdout


def test_a_mapping_of_ones_own(run: Run, sent: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mapa.json"
    columns = {"Nombre": {"field": "name"}, "Ciudad": {"field": "city"}}
    mapping.write_text(
        json.dumps({"columns": columns, "defaults": {"type": "migrant_house"}}), encoding="utf-8"
    )
    result = run(
        "directory", "import", sent, "--kind", "shelter", "--country", "MX", "--map", mapping
    )
    assert result.exit_code == 0
    assert "3 entradas nuevas" in result.stdout


def test_our_own_export_comes_back_without_a_word(run: Run, sent: Path, tmp_path: Path) -> None:
    run("directory", "import", sent, "--kind", "shelter", "--country", "MX")
    for form in ("csv", "xlsx"):
        out = tmp_path / f"todo.{form}"
        assert run("directory", "export", "--format", form, "-o", out, "--hxl").exit_code == 0
        again = run("directory", "import", out)
        assert again.exit_code == 0
        assert (
            "Leídas 3 filas: 0 entradas nuevas, 0 cambiadas, 3 iguales, 0 rechazadas, 0 aparte."
            in again.stdout
        )


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        (
            "name,mexico,guatemala,honduras,panama\nHays,1,2,3,4\n",
            ("--kind", "shelter"),
            "cifras de población",
        ),
        ("Nombre\nCasa\n", (), "--kind, de post, focal_point, shelter"),
        ("%PDF-1.7", ("--kind", "shelter"), "Es un PDF"),
        ("Nombre\nCasa\n", ("--kind", "shelter", "--sheet", "Otra"), "No hay una hoja"),
    ],
)
def test_what_cannot_be_taken_ends_with_2(
    run: Run, tmp_path: Path, text: str, options: tuple[str, ...], says: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    result = run("directory", "import", path, *options)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output
