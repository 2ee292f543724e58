"""Names as a process keeps them open."""

from __future__ import annotations

import contextlib

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.record import Card
from registry.registration.persons import change_card
from registry.search.open_names import open_names
from registry.search.storing import NAMES
from tests.registry.search.test_storing import AT, Register, held, names


def test_what_changed_piece_by_piece_is_what_all_at_once_would_be(
    session: Session, keyring: Keyring, register: Register
) -> None:
    people = [register(f"Ana{letter} Bor", AT) for letter in "bcd"]
    for at, person in enumerate(people):
        session.info.pop(NAMES.written_here, None)  # as after a commit
        open_names(session, keyring, "SV")
        change_card(session, keyring, person, Card(full_name=f"Luz{chr(97 + at)} Dzul Bor"))
        session.info.pop(NAMES.written_here, None)
        piecemeal = names(session, keyring)
        kept = open_names(session, Keyring([b"k" * 32]), "SV")
        assert kept is not None
        assert held(kept) == piecemeal


def test_what_was_never_committed_is_kept_by_nobody(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana Bor", AT)
    session.info.pop(NAMES.written_here)  # as after a commit
    assert names(session, keyring) == {ana.number: ("ana", "bor")}
    with contextlib.suppress(KeyError), session.begin_nested():
        register("Luz Cux", AT)
        assert len(names(session, keyring)) == 2
        raise KeyError
    session.info.pop(NAMES.written_here)
    eva = register("Eva Dzul", AT)
    session.info.pop(NAMES.written_here)
    assert names(session, keyring) == {ana.number: ("ana", "bor"), eva.number: ("eva", "dzul")}
