from __future__ import annotations

from core.crypto import key_id
from core.db import writing
from tests.keys import MASTER
from tests.webapp.keeping.conftest import PERSONS, KeptHouse
from webapp.keeping.facts import BEING_RESTORED, facts_of, names_of_keys
from webapp.schema import heads


def test_facts_count_every_table_and_name_the_keys(kept_house: KeptHouse) -> None:
    with kept_house.engine.connect() as connection:
        facts = facts_of(connection)
    assert facts.rows["person"] == PERSONS
    assert BEING_RESTORED not in facts.rows
    assert (facts.revision,) == heads()
    assert facts.masters == names_of_keys([MASTER]) == [key_id(MASTER).hex()]
    with writing(kept_house.engine) as session:
        assert facts_of(session.connection()) == facts
