from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.attributes import GroupNumbers
from registry.matching.blocks.models import MatchingHead
from registry.matching.blocks.open_blocks import OpenBlocks
from registry.matching.blocks.reading import SealedBlocks
from registry.matching.kept_stays import kept_persons, lost_persons
from registry.matching.open_index import country_index, states
from registry.people.models import Person
from registry.registration.persons import add_household
from tests.registry.conftest import stay_at

Register = Callable[..., Person]


def test_a_person_is_as_much_as_opens_of_them_and_says_what_does_not(
    session: Session, keyring: Keyring, register: Register
) -> None:
    home = add_household(session, "SV")
    ana, eva = (register(name, stay_at(-90, 30), stay_at(-91, 31)) for name in "AE")
    luz = register("L", stay_at(-90, 30), stay_at(-91, 31), household=home)
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    session.flush()
    found = {each.rows.person_id: each for each in kept_persons(session, keyring, "SV")}
    assert set(found) == {ana.id, eva.id, luz.id}
    assert found[ana.id].faults == ()
    assert found[ana.id].indexed == {stay.id for stay in ana.stays}
    assert found[eva.id].rows.card is None
    assert all(f"person/sealed/{eva.id}: " in fault for fault in found[eva.id].faults)
    places = {stay.stay_id: stay.place for stay in found[luz.id].rows.stays}
    assert [places[stay.id] is None for stay in luz.stays] == [True, False]
    (fault,) = found[luz.id].faults
    assert fault.startswith(f"stay {luz.stays[0].id}: stay/sealed/")
    session.refresh(home)
    assert found[luz.id].household == home.number
    only = kept_persons(session, keyring, "SV", [eva.id])
    assert [each.rows.person_id for each in only] == [eva.id]


def test_who_is_in_too_few_blocks_is_lost_with_all_stays(
    session: Session, keyring: Keyring, register: Register
) -> None:
    """A traveller of whom one block opens and another does not is read from their own rows."""
    ana = register("Ana", stay_at(-90, 30), stay_at(120, 10))
    register("Eva", stay_at(-90, 30))
    (state,) = states(session, ["SV"])
    index = country_index(session, keyring, state)
    blocks = SealedBlocks(session, keyring, OpenBlocks(0))
    assert lost_persons(session, keyring, index, blocks, GroupNumbers()).persons == ()
    travellers = index.travellers.block.tolist()
    session.execute(sa.update(MatchingHead).where(MatchingHead.id.in_(travellers)).values(
        ciphertext=b"damaged"))  # fmt: skip
    fresh = Keyring([b"k" * 32])
    index = country_index(session, fresh, state)
    assert not index.is_whole
    (lost,) = lost_persons(session, fresh, index, blocks, GroupNumbers()).persons
    assert (lost.number, len(lost.stays)) == (ana.number, 2)
