"""`atalaya crisis merge`: the issued numbers of all countries, put together."""

from __future__ import annotations

import json
from pathlib import Path

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.conftest import NUMBER


def test_put_together_and_written_to_a_file(issued: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "regional.json"
    document = json.loads(issued("crisis", "merge", NUMBER, "-o", str(out), "--json").output)
    assert (document["number"], document["revision"], document["is_new"]) == (1, 0, True)
    assert [each["report"] for each in document["countries"]] == [1, None]
    assert json.loads(out.read_text())["rows"] == document["rows"]
    again = json.loads(issued("crisis", "merge", NUMBER, "--json").output)
    assert (again["number"], again["is_new"]) == (1, False)
    assert "regional 1" in issued("crisis", "merge", NUMBER).output
    assert issued("crisis", "merge", "CR-1999-001").exit_code == 2
