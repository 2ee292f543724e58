"""What the command says of a list: for people on the screen, for programs as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.webapp.cli.directory.conftest import Run


def test_near_doubles_places_and_counties_are_named_for_people_and_for_programs(
    run: Run, tmp_path: Path
) -> None:
    options = ("--kind", "shelter", "--country", "MX")
    there, sent = tmp_path / "hay.csv", tmp_path / "lista.csv"
    there.write_text("Nombre;Ciudad;Estado\nGimnasio Demo de Weslaco;Weslaco;Texas\n")
    sent.write_text(
        "Nombre;Ciudad;Condado;Estado;Dirección\n"
        "Gimnacio Demo de Weslaco;Weslaco;Hidalgo;Texas;Calle 1\n"
        "Refugio rural;;Jim Hogg;TX;\nUnidad móvil;;;;\n"
    )
    assert run("directory", "import", there, *options).exit_code == 0
    tried = run("directory", "import", sent, *options, "--dry-run")
    assert tried.exit_code == 2
    assert "Fila 2, aparte: Parece «Gimnasio Demo de Weslaco»" in tried.stderr
    assert "Sin lugar, y fuera de toda alerta hasta que lo tengan: 1 (filas 4)" in tried.stderr
    assert "En el centro de su condado, porque no dicen más: 1 (filas 3)" in tried.stderr
    counts = json.loads(run("directory", "import", sent, *options, "--dry-run", "--json").stdout)
    assert (counts["unplaced_rows"], counts["only_in_county_rows"]) == ([4], [3])
    assert [row["row"] for row in counts["aside_rows"]] == [2]
    joined = run("directory", "import", sent, *options, "--doubles", "join", "--json")
    counts = json.loads(joined.stdout)
    assert (counts["created"], counts["changed"], counts["aside"]) == (2, 1, 0)
    again = json.loads(
        run("directory", "import", sent, *options, "--doubles", "join", "--json").stdout
    )
    assert (again["same"], again["created"], again["changed"]) == (3, 0, 0)
