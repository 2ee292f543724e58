"""What is counted compared with the cards."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.storing import put_records
from registry.people.models import Person
from registry.statistics.traits.checking import check_traits
from registry.statistics.traits.storing import TRAITS
from tests.registry.statistics.conftest import counted


def test_what_is_counted_otherwise_or_is_nobody_is_named(
    session: Session, keyring: Keyring, register: Callable[..., Person]
) -> None:
    ana = register("Ana Bor")
    assert check_traits(session, keyring).faults == ()
    put_records(session, keyring, TRAITS, "SV", {ana.number or 0: counted(), 99: counted()})
    assert check_traits(session, keyring).faults == (
        f"person SV/{ana.number}: counted otherwise than the card says",
        "person SV/99: counted, and is not there",
    )
