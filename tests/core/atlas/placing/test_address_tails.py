from __future__ import annotations

import pytest

from core.atlas.placing.address_tails import address_tails


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1200 S 10th St, McAllen, TX 78501", ["1200 S 10th St, McAllen, TX", "McAllen, TX"]),
        (
            "Apt 5, 12 Main, Pharr, TX, 78577-1234",
            ["Apt 5, 12 Main, Pharr, TX", "12 Main, Pharr, TX", "Pharr, TX"],
        ),
        ("Brownsville, Texas", ["Brownsville, Texas"]),
        ("Calle 5, Centro", ["Calle 5, Centro"]),
        ("Calle 5 Centro", []),
        ("78501", []),
        ("", []),
    ],
)
def test_the_ends_of_an_address_that_may_be_a_town(text: str, expected: list[str]) -> None:
    assert address_tails(text) == expected
