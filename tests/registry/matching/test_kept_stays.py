from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.kept_stays import kept_stays
from registry.people.models import Person
from tests.registry.conftest import stay_at

Register = Callable[..., Person]


def test_a_stay_is_as_much_as_opens_of_it_and_says_what_does_not(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, eva, luz = (register(name, stay_at(-90, 30), stay_at(-91, 31)) for name in "AEL")
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    session.flush()
    found = {each.row.stay_id: each for each in kept_stays(session, keyring, "SV")}
    assert {each.row.person_id for each in found.values()} == {ana.id, eva.id, luz.id}
    assert [bool(found[stay.id].fault) for stay in ana.stays] == [False, False]
    for stay in eva.stays:
        kept = found[stay.id]
        assert (kept.row.card, kept.row.place is None) == (None, False)
        assert kept.fault.startswith(f"person/sealed/{eva.id}: ")
    closed, other = (found[stay.id] for stay in luz.stays)
    assert (closed.row.place, closed.fault.startswith("stay/sealed/")) == (None, True)
    assert (other.row.place is None, other.fault) == (False, "")


def test_stays_are_asked_for_by_country_and_block(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana = register("Ana", stay_at(-90, 30))
    register("Otro", stay_at(-90, 30), country="HN")
    session.flush()
    assert [each.row.person_id for each in kept_stays(session, keyring, "SV", 0)] == [ana.id]
    assert list(kept_stays(session, keyring, "SV", 1)) == []
    assert {each.country for each in kept_stays(session, keyring)} >= {"SV", "HN"}
