"""A census table tried on a page, then taken in."""

from __future__ import annotations

import io
import re

from core.db import reading
from registry.estimates import estimate_sources
from tests.webapp.conftest import House, post

TABLE = b"county_fips,guatemala,guatemala_moe,honduras\n48215,896,200,1911\n99999,1,1,1\n"


def send(house: House, who: str, data: bytes = TABLE, **form: str) -> str:
    fields = {"source": "ACS 2024", "year": "2024"} | form
    fields["file"] = (io.BytesIO(data), "acs.csv")  # type: ignore[assignment]
    return post(house.signed_in(who), "/estadisticas/estimaciones", **fields).text


def test_it_is_tried_then_taken_and_again_changes_nothing(house: House) -> None:
    page = send(house, "secretariat")
    assert "2 filas leídas: 2 estimaciones nuevas, 0 cambian" in page
    assert "«99999» no es el código de un lugar conocido" in page
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields.pop("csrf_token")
    browser = house.signed_in("secretariat")
    took = post(browser, "/estadisticas/estimaciones/guardar", **fields)
    assert took.status_code == 303
    with reading(house.engine) as session:
        (source,) = estimate_sources(session)
    assert (source.persons, source.countries) == (2807, 2)
    assert "ACS 2024" in browser.get("/estadisticas/estimaciones").text
    again = send(house, "secretariat")
    assert "0 estimaciones nuevas, 0 cambian, 2 ya están igual" in again


def test_a_country_brings_its_own(house: House) -> None:
    page = send(house, "country_admin.gt")
    assert "1 estimaciones nuevas" in page
    assert "Honduras" not in page


def test_what_is_missing_is_said(house: House) -> None:
    assert "Elija un archivo." in send(house, "secretariat", data=b"")
    assert "Un año de cuatro cifras." in send(house, "secretariat", year="24")
    assert "Diga de dónde es" in send(house, "secretariat", source="")
    assert "Hace falta una columna" in send(house, "secretariat", data=b"a,b\n1,2\n")
    missing = post(
        house.signed_in("secretariat"), "/estadisticas/estimaciones/guardar", key="0" * 64,
        name="x", source="x", year="2024",
    )  # fmt: skip
    assert missing.status_code == 404
