"""schemathesis asks /api/v1 all that its description allows, and much that it does not: as two
countries and as anybody. Every answer is as described, and none says what is another's.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from core.accounts.program_tokens import TokenScope
from core.settings import ROOT
from tests.proof.figures import Figures
from tests.webapp.api.peers import OWN, give_each_its_own
from tests.webapp.api.programs import ROOT as DOORS
from tests.webapp.api.programs import program_of
from tests.webapp.conftest import House, _quick_hashes, house, make_house, people, shared_apps
from tests.webapp.danger import CANARY, make_danger

__all__ = ["_quick_hashes", "house", "make_house", "people", "shared_apps"]

PROGRAM = ROOT / ".make" / "schemathesis-venv" / "bin" / "st"
EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "60"))
ANYBODY = "anybody"
ASKERS = os.environ.get("PROOF_ASKERS", f"{','.join(OWN)},{ANYBODY}").split(",")
"""Countries, and anybody; fewer make it shorter."""
_CASES = re.compile(r"(\d+) generated")


@pytest.mark.long_form
def test_two_countries_and_anybody_find_nothing(
    house: House, tmp_path: Path, figures: Figures
) -> None:
    if not PROGRAM.exists():
        pytest.skip("needs schemathesis (make proof)")
    danger = make_danger(house)
    _fill(house)
    cases = 0
    with _served(house) as address:
        for country in ("" if each == ANYBODY else each for each in ASKERS):
            forbidden = [*CANARY.values(), *(name for key, name in OWN.items() if key != country)]
            folder = tmp_path / (country or "anybody")
            folder.mkdir()
            _configure(folder, str(danger.flood), country)
            status, report = _asked(folder, address, country, forbidden)
            assert status == 0, report[-8000:]
            (count,) = _CASES.findall(report)
            cases += int(count)
    figures.add(
        "the interface for programs",
        f"{cases} questions by schemathesis as {', '.join(ASKERS)}, 0 failures, nothing of another "
        "country, no name",
    )


# -- inside ---------------------------------------------------------------------------------


def _fill(house: House) -> None:
    give_each_its_own(house)
    for country in OWN:
        for scopes in (tuple(TokenScope), (TokenScope.CALENDAR,), (TokenScope.FEED,)):
            program_of(house, f"country_admin.{country.lower()}", scopes)


def _key(country: str, *scopes: str) -> str:
    return f"atalaya_of country_admin.{country.lower()} {' '.join(scopes or tuple(TokenScope))}"


def _configure(folder: Path, hazard: str, country: str) -> None:
    """Tell it of addresses that are there: to guess a key would be news."""
    by = country or "GT"
    given = {
        "/calendar/{token}.ics": {"token": _key(by, "calendar")},
        "/feeds/{token}/hazards.atom": {"token": _key(by, "feed")},
        "/feeds/{token}/hazards/{hazard_id}/cap": {"token": _key(by, "feed"), "hazard_id": hazard},
    }
    lines = []
    for path, names in given.items():
        lines += ["[[operations]]", f'include-name = "GET {DOORS}{path}"']
        said = ", ".join(f'"path.{name}" = "{value}"' for name, value in names.items())
        lines.append(f"parameters = {{ {said} }}")
    (folder / "schemathesis.toml").write_text("\n".join(lines) + "\n")


def _asked(folder: Path, address: str, country: str, forbidden: list[str]) -> tuple[int, str]:
    """Return how it ended, and its report."""
    by_key = ["-H", f"Authorization: Bearer {_key(country)}"] if country else []
    report = folder / "report.txt"
    with report.open("wb") as sink:
        done = subprocess.run(
            [
                str(PROGRAM), "run", f"{address}{DOORS}/openapi.json", *by_key,
                "--max-examples", str(EXAMPLES), "--seed", "17", "--workers", "1",
            ],
            cwd=folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "PYTHONPATH": str(Path(__file__).parent),
                "SCHEMATHESIS_HOOKS": "api_checks",
                "PROOF_FORBIDDEN": "\n".join(forbidden),
            },
            stdout=sink,
            stderr=subprocess.STDOUT,
            check=False,
        )  # fmt: skip
    return done.returncode, report.read_text(errors="replace")


class _Quiet(WSGIRequestHandler):
    def log(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def _served(house: House) -> Iterator[str]:
    """Serve a house on the loopback; a second of its clock goes by with each question, for a minute
    holds no more than a person's pace.
    """
    lock = threading.Lock()

    def answer(environ: dict[str, object], start_response: object) -> object:
        with lock:
            house.clock.at += timedelta(seconds=2)
        return house.app.wsgi_app(environ, start_response)  # type: ignore[arg-type]

    server = make_server("127.0.0.1", 0, answer, request_handler=_Quiet)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
