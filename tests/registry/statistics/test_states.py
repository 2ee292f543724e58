"""Units and the states they lie in."""

from core.atlas import Atlas
from registry.statistics.states import states_of


def test_each_unit_lies_in_its_state(base_atlas: Atlas) -> None:
    codes = ["US48215", "MX07089", "US-TX", "SV", "", "XX99"]
    assert states_of(base_atlas, codes) == {
        "US48215": "US-TX",
        "MX07089": "MX-CHP",
        "US-TX": "US-TX",
        "SV": "SV",
    }
