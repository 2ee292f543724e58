from __future__ import annotations

import pytest

from response.crisis.models import Crisis, CrisisState


@pytest.mark.parametrize("state", CrisisState)
def test_what_is_open_is_worked_on_or_waits(state: CrisisState) -> None:
    open_states = {CrisisState.PROPOSED, CrisisState.DECLARED, CrisisState.WINDING_DOWN}
    assert Crisis(state=state).is_open is (state in open_states)
