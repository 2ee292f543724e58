from __future__ import annotations

from datetime import UTC, datetime

import pytest

from registry.sharing.models import AgreementParty

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "expected"), [(None, None, False), (NOW, None, False), (NOW, NOW, True)]
)
def test_a_party_has_signed_when_two_have(
    first: datetime | None, second: datetime | None, expected: bool
) -> None:
    assert AgreementParty(first_at=first, second_at=second).is_signed is expected
