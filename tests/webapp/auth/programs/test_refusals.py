"""Each kind of problem has a code and words; a challenge where a key is missing (RFC 6750)."""

from __future__ import annotations

from webapp.auth.programs.refusals import (
    REFUSAL_CODES,
    REFUSAL_WORDS,
    ProblemKind,
    ProgramRefused,
)


def test_every_kind_is_told() -> None:
    assert set(REFUSAL_CODES) == set(REFUSAL_WORDS) == set(ProblemKind)
    for kind in ProblemKind:
        refused = ProgramRefused(kind)
        assert ("WWW-Authenticate" in refused.headers) is (
            refused.code == 401 or kind is ProblemKind.OUT_OF_SCOPE
        )
        assert ("Retry-After" in refused.headers) is (refused.code == 429)
