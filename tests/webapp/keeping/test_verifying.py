from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from core.backup.keys import BadBackup
from core.db import writing
from core.development_key import new_key
from registry.people.models import Person
from tests.webapp.keeping.conftest import KeptHouse
from webapp.keeping.facts import facts_of
from webapp.keeping.verifying import check_canaries, check_contents, closed_canaries


def test_a_sound_house_is_what_its_facts_say(kept_house: KeptHouse) -> None:
    with kept_house.engine.connect() as connection:
        facts = facts_of(connection)
    check_contents(kept_house.engine, kept_house.settings, facts)
    check_canaries(kept_house.engine, kept_house.settings)
    with pytest.raises(BadBackup, match="migration"):
        check_contents(kept_house.engine, kept_house.settings, replace(facts, revision="0"))
    other = replace(kept_house.settings, data_key=new_key())
    with pytest.raises(BadBackup, match="ATALAYA_DATA_KEY"):
        check_contents(kept_house.engine, other, facts)


def test_one_damaged_card_is_no_reason_and_all_of_them_are(kept_house: KeptHouse) -> None:
    with writing(kept_house.engine) as session:
        first = session.scalar(sa.select(Person.id).limit(1))
        session.execute(sa.update(Person).where(Person.id == first).values(ciphertext=bytes(99)))
    assert [*closed_canaries(kept_house.engine, kept_house.keyring)] == []
    with writing(kept_house.engine) as session:
        session.execute(sa.update(Person).values(ciphertext=bytes(99)))
    assert [*closed_canaries(kept_house.engine, kept_house.keyring)] == ["person.ciphertext (SV)"]
