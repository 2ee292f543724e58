from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.models import MatchingHead, MatchingState
from registry.matching.checking import check_index, countries_without_index, rebuild_index
from registry.matching.index import open_index
from registry.matching.writing import begin_indexes
from registry.people.models import Need, Person, Stay
from registry.registration.persons import add_household, change_stay
from tests.indexed_people import ids_in_index, spoil_index
from tests.registry.conftest import stay_at

Register = Callable[..., Person]


def _rows(session: Session, keyring: Keyring) -> dict[str, list[object]]:
    found = open_index(session, keyring).rows_near()
    return {country: sorted(rows.tolist()) for country, rows in found.items()}


def test_rebuilding_gives_the_same_people(
    session: Session, keyring: Keyring, register: Register
) -> None:
    home = add_household(session, "SV")
    for n in range(5):
        register(f"P {n}", stay_at(-90 + n, 30), household=home if n % 2 else None)
    register("Trip", stay_at(-90, 30), stay_at(-91, 31))
    before = _rows(session, keyring)
    told: list[tuple[str, int]] = []
    report = rebuild_index(session, keyring, "SV", lambda *each: told.append(each))
    assert (report.stays, told) == (7, [("SV", 6)])
    assert _rows(session, keyring) == before
    assert rebuild_index(session, keyring).stays == 10
    assert check_index(session, keyring).faults == ()


def test_a_record_that_does_not_open_leaves_the_others_in_a_rebuilt_index(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, eva, luz = (register(name, stay_at(-90, 30)) for name in ("Ana", "Eva", "Luz"))
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    spoil_index(session, "SV")
    report = rebuild_index(session, keyring, "SV")
    assert ids_in_index(session, keyring) == sorted([ana.id, eva.id]), (
        "who has no card is still somebody to look for"
    )
    assert open_index(session, keyring, ["SV"]).unplaced == {"SV": frozenset({luz.number})}
    assert report.stays == 2
    named = {fault.split(":")[0] for fault in report.faults}
    assert named == {f"stay {eva.stays[0].id}", f"stay {luz.stays[0].id}"}
    assert {fault.split(":")[0] for fault in check_index(session, keyring).faults} == named


def test_a_rebuilt_index_keeps_what_the_old_one_knew_of_a_record_that_does_not_open(
    session: Session, keyring: Keyring, register: Register
) -> None:
    """The index is the last place that knows where somebody is whose own row was damaged."""
    eva, luz = (register(name, stay_at(-90, 30), needs=(Need.MEDICAL,)) for name in ("Eva", "Luz"))
    before = _rows(session, keyring)
    eva.ciphertext = luz.stays[0].ciphertext = b"damaged"
    session.flush()
    assert rebuild_index(session, keyring, "SV").stays == 2
    assert _rows(session, keyring) == before


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


def test_of_a_country_without_an_index_the_stays_are_asked_until_it_is_made(
    session: Session, keyring: Keyring, register: Register
) -> None:
    ana, eva = register("Ana", stay_at(-90, 30)), register("Eva", stay_at(-91, 30))
    for table in (MatchingState, MatchingHead):
        session.execute(sa.delete(table))
    session.execute(sa.update(Person).values(number=None))
    begin_indexes(session)
    session.expire_all()
    fresh = Keyring([b"k" * 32])
    assert countries_without_index(session) == ["GT", "SV"]
    assert ids_in_index(session, fresh) == sorted([ana.id, eva.id])
    change_stay(session, fresh, ana.stays[0], stay_at(-95, 30))
    assert countries_without_index(session) == ["GT"]
    rebuild_index(session, fresh)
    assert countries_without_index(session) == []
    assert check_index(session, fresh).faults == ()
