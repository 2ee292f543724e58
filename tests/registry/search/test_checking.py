"""Names compared with the cards they stand on."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.card_blocks.storing import put_records
from registry.people.record import Card, open_card
from registry.search.checking import check_names
from registry.search.storing import NAMES, record_of_card
from tests.registry.search.test_storing import AT, Register


def test_a_name_that_is_not_the_cards_and_one_of_nobody_are_found(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana Bor", AT)
    number = ana.number or 0
    put_records(session, keyring, NAMES, "SV", {number: record_of_card(Card(full_name="Eva Bor"))})
    put_records(
        session, keyring, NAMES, "SV", {number + 1: record_of_card(Card(full_name="Nadie"))}
    )
    assert check_names(session, keyring).faults == (
        f"person SV/{number}: another name than on the card",
        f"person SV/{number + 1}: a name without a person",
    )
    assert open_card(ana, keyring).full_name == "Ana Bor"
