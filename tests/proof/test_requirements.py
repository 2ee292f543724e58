"""Each requirement of the page of OWASP ASVS has a test that is there."""

from __future__ import annotations

from tests.proof.figures import Figures
from tests.structure.test_asvs import gone_tests, named_tests, rows_of_page


def test_no_requirement_has_lost_its_test(figures: Figures) -> None:
    figures.add(
        "requirements",
        f"{len(rows_of_page())} rows of OWASP ASVS 5.0, {len(named_tests())} tests, "
        f"{len(gone_tests())} of them gone",
    )
    assert gone_tests() == []
