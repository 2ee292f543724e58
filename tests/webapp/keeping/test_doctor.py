from __future__ import annotations

from core.connections.tls_probe import TlsAnswer
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
