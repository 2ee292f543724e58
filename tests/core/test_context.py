from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from typing import cast

import pytest
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.context import Context
from core.crypto import Keyring

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)


def context(viewer: str) -> Context[str]:
    return Context(
        session=Session(),
        keyring=Keyring([bytes(32)]),
        atlas=cast(Atlas, None),
        viewer=viewer,
        actor="user:7",
        now=NOW,
    )


def test_a_context_is_one_value_that_nobody_changes_under_way() -> None:
    ours = context("SV")
    with pytest.raises(FrozenInstanceError):
        ours.actor = "user:8"  # type: ignore[misc]
    named = replace(ours, purpose="call list")
    assert (ours.purpose, named.purpose) == ("", "call list")
    assert (named.session, named.viewer, named.now) == (ours.session, "SV", NOW)
