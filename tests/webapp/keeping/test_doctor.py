from __future__ import annotations

from pathlib import Path

from core.connections.tls_probe import TlsAnswer
from core.db import make_engine
from tests.webapp.keeping.conftest import NOW, KeptHouse
from webapp.keeping.diagnosis import Diagnosis, Examination, Grade
from webapp.keeping.doctor import CHECKS, examine


def test_a_look_that_fails_is_a_finding_and_stops_no_other(kept_house: KeptHouse) -> None:
    case = Examination(
        kept_house.engine, kept_house.settings, NOW, lambda _host, _port: TlsAnswer(), False
    )

    def fail(_case: Examination) -> Diagnosis:
        raise OSError("gone")

    found = list(examine(case, {"a": fail, "b": lambda _case: Diagnosis("b", "B")}))
    assert [(each.name, each.level) for each in found] == [
        ("a", Grade.FAULT),
        ("b", Grade.GOOD),
    ]
    assert found[0].values == {"reason": "gone"}
    assert [each.name for each in examine(case)] == list(CHECKS)


def test_a_database_that_is_not_ready_is_said_once(kept_house: KeptHouse, tmp_path: Path) -> None:
    engines = {
        "form": make_engine(f"sqlite:///{tmp_path}/empty.db"),
        "engine": make_engine("postgresql://nobody@127.0.0.1:1/none"),
    }
    for name, engine in engines.items():
        case = Examination(engine, kept_house.settings, NOW, lambda _h, _p: TlsAnswer(), False)
        found = {each.name: each for each in examine(case)}
        assert found[name].level is Grade.FAULT
        assert {found[each].level for each in ("keys", "jobs", "demo")} == {Grade.SKIPPED}
        assert all(each.label != each.name for each in found.values())
        engine.dispose()
