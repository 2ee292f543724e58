from __future__ import annotations

from core.accounts import RoleName
from core.db import reading, writing
from feeds.models import Source
from tests.webapp.blueprints.crises.examples import declared, found_in, prepare
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.crisis_frame.crisis_heads import (
    areas_of_open,
    crises_fed_by,
    hazards_of_crisis,
    heads_of,
    open_heads,
    visible_hazard,
)


def test_heads_are_the_officials_and_hazards_those_of_their_sources(house: House) -> None:
    flood = prepare(house)
    number = declared(house, peligro=str(flood))
    own, civil = Scope(RoleName.EMERGENCY, "GT"), Scope(RoleName.CIVIL_SOCIETY, "GT")
    with writing(house.engine) as session:
        session.query(Source).filter_by(key="s").one().owner = "GT"
    with reading(house.engine) as session:
        crisis = found_in(session, number)
        (head,) = open_heads(session, own)
        assert head.crisis is crisis
        assert head.part is crisis.participations[0]
        assert head.type_name["en"] == "Flood"
        assert open_heads(session, civil) == []
        (place,) = areas_of_open(session, own)
        assert (place.number, place.title) == (number, crisis.title)
        assert place.area.size_km2 > 0
        assert areas_of_open(session, civil) == []
        assert heads_of(session, [], "GT") == []
        assert [each.id for each in hazards_of_crisis(session, crisis, "GT")] == [flood]
        assert list(hazards_of_crisis(session, crisis, "HN")) == []
        found = visible_hazard(session, flood, "GT")
        assert found is not None
        assert visible_hazard(session, flood, "") is None
        assert [each.crisis for each in crises_fed_by(session, found, own)] == [crisis]
        assert crises_fed_by(session, found, civil) == []
