from __future__ import annotations

from core.accounts import RoleName
from core.db import reading, writing
from directory.entries.models import Organisation, OrganisationKind
from directory.entries.visibility import Viewer
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.queries.locate_choices import asked_choices, is_on_duty


def test_posts_of_some_countries_or_of_all_and_never_an_authority(house: House) -> None:
    with writing(house.engine) as session:
        for kind in (OrganisationKind.CIVIL_SOCIETY, OrganisationKind.HOST_AUTHORITY):
            session.add(Organisation(country="GT", name=f"Casa {kind}", kind=kind))
    with reading(house.engine) as session:
        own = asked_choices(session, Viewer.of_country("GT"), {"GT"}, is_wide=False)
        wide = asked_choices(session, Viewer.of_country("GT"), {"GT"}, is_wide=True)
    assert {each.country for each in own} == {"GT"}
    assert {"GT", "HN"} <= {each.country for each in wide}
    assert {each.name for each in own if not each.is_post} == {"Casa GT", "Casa civil_society"}


def test_without_a_rota_the_emergency_unit_is_on_duty(house: House) -> None:
    now = house.clock.at
    with reading(house.engine) as session:
        for role, expected in ((RoleName.EMERGENCY, True), (RoleName.CONSUL, False)):
            assert is_on_duty(session, Scope(role, "GT"), now) is expected
        assert not is_on_duty(session, Scope(RoleName.SECRETARIAT), now)
