from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.models import MatchingHead, MatchingPerson, MatchingPoint
from registry.matching.contents import IndexContents
from registry.matching.open_index import country_index, states
from registry.people.models import Person
from tests.registry.conftest import stay_at

pytestmark = pytest.mark.usefixtures("nobody_waits")


@pytest.mark.parametrize("table", [None, MatchingHead, MatchingPoint, MatchingPerson])
def test_all_that_opens_is_read_and_what_does_not_is_a_fault(
    session: Session, keyring: Keyring, register: Callable[..., Person], table: Any
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    eva = register("Eva", stay_at(-91, 30), stay_at(-92, 31))
    if table is not None:
        session.execute(sa.update(table).where(table.country == "SV").values(ciphertext=b"x"))
    fresh = Keyring([b"k" * 32])
    index = country_index(session, fresh, states(session, ["SV"])[0])
    held = IndexContents.read(session, fresh, index)
    assert held.blocks == 2
    assert set(held.persons) == (set() if table else {ana.number, eva.number})
    assert len(held.faults) == (2 if table else 0)
    assert held.residents == (set() if table else {ana.number})
