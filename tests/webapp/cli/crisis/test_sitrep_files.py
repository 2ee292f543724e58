"""`atalaya crisis sitrep export`: what was issued, and nothing before."""

from __future__ import annotations

from pathlib import Path

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.conftest import OWN, of_somebody_else


def test_what_was_issued_leaves_and_nothing_before(drafted: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "informe.csv"
    export = ("crisis", "sitrep", "export", *OWN, "-o", str(out), "--format")
    assert drafted(*export, "csv").exit_code == 2
    of_somebody_else(drafted)
    drafted("crisis", "sitrep", "approve", *OWN)
    assert drafted(*export, "csv").exit_code == 2
    assert not out.exists()
    drafted("crisis", "sitrep", "issue", *OWN)
    for kind, begin in (
        ("csv", b'\xef\xbb\xbf"crisis"'), ("3w", b'\xef\xbb\xbf"crisis"'), ("json", b"{"),
        ("email", b"CR-2026-014"), ("whatsapp", b"CR-2026-014"), ("pdf", b"%PDF"),
    ):  # fmt: skip
        assert drafted(*export, kind).exit_code == 0
        assert out.read_bytes().startswith(begin)
    noted = [details for action, _by, details in drafted.actions() if action.endswith(".export")]
    assert len(noted) == 6
