from __future__ import annotations

from tests.webapp.blueprints.calls.conftest import LIST, CallHouse, called
from tests.webapp.conftest import post

__all__ = ["called"]


def test_why_a_household_is_called_is_said_the_first_reason_first(called: CallHouse) -> None:
    consul = called.house.signed_in("consul.gt")
    post(consul, f"{LIST}/siguiente", languages="es")
    told = consul.get(LIST).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Grave · atención médica · sin llamar · a 30 km" in told
