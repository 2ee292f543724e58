"""Statistics are what was released, of one's own country no more than of others."""

from __future__ import annotations

from tests.webapp.api.programs import anybody, program_of
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger


def test_nothing_that_was_not_released_is_told(house: House) -> None:
    make_danger(house)
    own = program_of(house, "country_admin.gt").read("/statistics?by=state,age&country=GT")
    assert own["by"] == ["state", "age"]
    assert own["releases"] == [{"country": "GT", "period": "", "made_at": None}]
    assert {each["persons"] for each in own["cells"]} <= {None, "<5"}
    assert anybody(house).read("/statistics/releases")["releases"] == []
