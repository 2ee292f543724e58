"""`atalaya registry estimates`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.webapp.cli.conftest import Terminal


def test_a_table_is_tried_taken_and_taken_again(registered: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "acs2024.csv"
    path.write_text("county_fips,guatemala,honduras\n48215,896,1911\n")
    arguments = ("registry", "estimates", str(path), "--source", "ACS", "--json")
    assert json.loads(registered(*arguments, "--dry-run").stdout)["new"] == 2
    assert json.loads(registered(*arguments).stdout)["new"] == 2
    again = json.loads(registered(*arguments).stdout)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    path.write_text("county_fips,guatemala\n48215,many\n")
    wrong = registered("registry", "estimates", str(path), "--source", "ACS")
    assert wrong.exit_code == 2
    assert "«many» no es un número" in wrong.stderr
    nameless = tmp_path / "tabla.csv"
    nameless.write_text("county_fips,guatemala\n48215,1\n")
    assert registered("registry", "estimates", str(nameless), "--source", "ACS").exit_code == 2
