"""`Estado` that is a condition, and its neighbours that are states."""

from __future__ import annotations

from typing import Any

import pytest

from directory.entries.kinds import EntryKind
from directory.imports.rows.row_mapping import drafts_of
from tests.directory.imports.conftest import plans


@pytest.mark.parametrize(
    ("states", "address", "open_now"),
    [
        (("Cerrado", "Abierto"), "Calle 1", "no"),
        (("Lleno", "Disponible"), "Calle 1", "no"),
        (("En operación", "Fuera de servicio"), "Calle 1", "yes"),
        (("Open", "Closed until May"), "Calle 1", "yes"),
        (("Fermé", "Ouvert"), "Calle 1", "no"),
        (("Bueno", "Malo"), "Calle 1", None),
        (("Chiapas", "Tabasco"), "Calle 1, Chiapas", None),
        (("Chiapaz", "Tabazco"), "Calle 1, Chiapaz", None),
        (("TX", "FL"), "Calle 1, TX", None),
    ],
)
def test_a_condition_is_no_address(
    states: tuple[str, str], address: str, open_now: str | None
) -> None:
    rows = "\n".join(f"Casa {each},Calle 1,Tapachula,{each}" for each in states)
    text = f"Nombre,Dirección,Ciudad,ESTADO\n{rows}\n"
    values: dict[str, Any] = drafts_of(plans(text.encode(), EntryKind.SHELTER))[0].values
    assert (values["address"], values.get("open_now")) == (address, open_now)
    assert ("Bueno" in values.get("notes", "")) is (states[0] == "Bueno")


def test_of_others_than_shelters_a_condition_is_not_read_and_told() -> None:
    text = "Organización,Dirección,Estado\nCasa A,Calle 1,Activa\nCasa B,Calle 2,Inactiva\n"
    (plan,) = plans(text.encode(), EntryKind.ORGANISATION)
    assert plan.ignored == ("Estado",)


def test_a_state_beside_a_condition_is_the_address_s() -> None:
    titles = "Nombre,Dirección,Ciudad,Estado,Estado"
    text = f"{titles}\nCasa A,Calle 1,Tapachula,Chiapas,Abierto\n"
    values = drafts_of(plans(text.encode(), EntryKind.SHELTER))[0].values
    assert (values["address"], values["open_now"]) == ("Calle 1, Chiapas", "yes")
