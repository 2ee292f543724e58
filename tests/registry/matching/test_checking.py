from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.models import MatchingHead, MatchingState
from registry.matching.checking import check_index
from registry.people.models import Person, Stay
from tests.registry.conftest import stay_at

Register = Callable[..., Person]


@pytest.mark.parametrize("spoil", ["lost", "moved", "left over", "never made"])
def test_a_check_says_what_is_wrong(
    spoil: str, session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    stay = ana.stays[0]
    if spoil == "lost":
        session.execute(sa.delete(MatchingHead).where(MatchingHead.country == "SV"))
    elif spoil == "moved":
        other = register("Eva", stay_at(-80, 30)).stays[0]
        other.ciphertext, stay.ciphertext = stay.ciphertext, b"x"
    elif spoil == "left over":
        session.execute(sa.delete(Stay).where(Stay.id == stay.id))
    else:
        session.execute(sa.delete(MatchingState).where(MatchingState.country == "SV"))
    session.flush()
    report = check_index(session, Keyring([b"k" * 32]))
    assert not report.is_sound
    expected = {
        "lost": "not in the index",
        "moved": "altered",
        "left over": "no such stay",
        "never made": "not in the index",
    }
    assert expected[spoil] in " ".join(report.faults)
