from __future__ import annotations

from webapp.keeping.diagnosis import Diagnosis, Grade


def test_a_finding_is_good_until_it_says_otherwise() -> None:
    assert (Diagnosis("disk", "Disco").level, Diagnosis("disk", "Disco").words) == (
        Grade.GOOD,
        "",
    )
