"""A drill is apart: nothing of it leaves, nothing of it touches the real house, and every file that
leaves it says EJERCICIO. Each scenario is played by a script to its score.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.atlas import atlas_for
from core.settings import Settings
from response.drills.scenario import scenario_codes
from response.drills.score import read_score
from tests.keys import MASTER_KEY
from tests.proof.drill_player import play_scenario
from tests.proof.figures import Figures
from tests.webapp.conftest import NO_PACK, _quick_hashes, drill, people, real
from tests.webapp.drill_crawl import SLOW, ask_at_random, crawl, entered
from tests.webapp.drill_house import FEW, RealHouse, bare_database, size_and_bytes
from webapp.drill import tending
from webapp.drill.house import DrillHouse
from webapp.drill.making import MAKERS
from webapp.schema import upgrade

__all__ = ["_quick_hashes", "drill", "people", "real"]  # fixtures of the long form
SCENARIOS = scenario_codes()
STRIDE = timedelta(minutes=2)
"""Of the short form: a few news at a time."""


@contextmanager
def _sentinel() -> Iterator[tuple[int, list[str]]]:
    """Yield a port of loopback, and who has knocked there."""
    knocks: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        is_over = threading.Event()

        def listen() -> None:
            while not is_over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                knocks.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], knocks
        is_over.set()
        thread.join()


@pytest.mark.parametrize("code", SCENARIOS)
def test_each_scenario_is_played_to_its_score_and_nothing_knocks_anywhere(
    code: str,
    is_long: bool,
    figures: Figures,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not is_long and code != SCENARIOS[0]:
        pytest.skip("one in the short form")
    if not is_long:
        acts = tuple(each for each in tending.ACTS if each.__name__ != "call_alarms")
        monkeypatch.setattr(tending, "ACTS", acts)
    with _sentinel() as (mail, letters), _sentinel() as (gateway, calls):
        settings = Settings(
            mode="test", instance=tmp_path / "real", data_key=MASTER_KEY, feeds_online=True,
            smtp_host="127.0.0.1", smtp_port=mail, smtp_security="none",
            sms_gateway=f"json://127.0.0.1:{gateway}/{{to}}",
            gateway_hosts=(f"127.0.0.1:{gateway}",), atlas_pack=NO_PACK,
        )  # fmt: skip
        settings.instance.mkdir()
        (upgrade if is_long else bare_database)(settings)
        makers = MAKERS if is_long else FEW
        pace = None if is_long else STRIDE
        score = read_score(play_scenario(settings, atlas_for(settings), code, makers, pace))
    assert (letters, calls) == ([], [])
    assert score.total is not None
    assert score.out_of >= 50
    values = {each.key: each.value for each in score.lines if each.points is not None}
    assert values["open_min"] is not None
    assert values["without_lessons"] == 0
    figures.add(f"drill {code}", f"{score.total} of 100 ({score.out_of} measured), 0 connections")


@pytest.mark.long_form
def test_ten_thousand_random_requests_change_no_byte_of_the_real_house(
    real: RealHouse, drill: DrillHouse, figures: Figures
) -> None:
    browser = entered(real, drill)
    path = Path(str(sa.make_url(real.settings.sqlalchemy_url).database))
    before = size_and_bytes(path)
    pages, files = crawl(browser, drill, 300)
    quick = [page for page in pages if not SLOW.search(page)]
    asked = ask_at_random(browser, quick, 10_000)
    assert size_and_bytes(path) == before
    assert files, "some door gives a file"
    figures.add("drill apart", f"{asked} requests, 0 bytes changed; {len(files)} files marked")
