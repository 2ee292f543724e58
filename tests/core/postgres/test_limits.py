"""What may be asked of a server through a pooler, and past it."""

from __future__ import annotations

import pytest

from core.postgres.limits import STANDARD_LIMITS, DatabaseLimits, limits_of
from core.settings import Settings


@pytest.mark.parametrize(
    ("pooler", "prepare", "is_direct", "is_pooled", "is_prepared"),
    [
        (False, "", False, False, True),
        (False, "off", False, False, False),
        (True, "", False, True, False),
        (True, "on", False, True, True),
        (True, "", True, False, True),
        (True, "off", True, False, False),
    ],
)
def test_a_pooler_takes_no_prepared_statements_unless_told(
    *, pooler: bool, prepare: str, is_direct: bool, is_pooled: bool, is_prepared: bool
) -> None:
    settings = Settings(database_pooler=pooler, database_prepare=prepare)
    limits = limits_of(settings, is_direct=is_direct)
    assert (limits.is_pooled, limits.is_prepared) == (is_pooled, is_prepared)


def test_nothing_of_the_session_is_asked_of_a_pooler() -> None:
    def connecting(limits: DatabaseLimits) -> set[str]:
        return set(limits.engine_options()["connect_args"])

    assert "options" in connecting(STANDARD_LIMITS)
    through = connecting(DatabaseLimits(is_pooled=True, is_prepared=False))
    assert "options" not in through
    assert "prepare_threshold" in through


@pytest.mark.parametrize(("silence", "connects"), [(0.5, 2), (5, 5), (600, 10)])
def test_nobody_waits_longer_for_a_connection_than_for_an_answer(
    silence: float, connects: int
) -> None:
    options = STANDARD_LIMITS.with_silence(silence).engine_options()
    assert options["connect_args"]["connect_timeout"] == connects
