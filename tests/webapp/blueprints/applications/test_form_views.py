"""Forms opened, closed and printed, by whom they are for."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import reading
from registry.joining.models import PublicForm
from tests.webapp.conftest import House, post

QUEUE = "/registro/solicitudes"


def forms(house: House) -> list[PublicForm]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(PublicForm).order_by(PublicForm.created_at)))


def test_the_administration_opens_and_closes_the_form_of_its_country(house: House) -> None:
    admin, consul = house.signed_in("country_admin.gt"), house.signed_in("consul.gt")
    assert post(consul, f"{QUEUE}/formulario").status_code == 403
    post(admin, f"{QUEUE}/formulario")
    post(admin, f"{QUEUE}/formulario")
    (form,) = forms(house)
    assert (form.country, form.closes_at) == ("GT", None)
    assert "Vivo fuera de mi país" in house.browser().get("/registrarse").text
    assert post(consul, f"{QUEUE}/{form.id}/cerrar").status_code == 403
    assert post(house.signed_in("country_admin.hn"), f"{QUEUE}/{form.id}/cerrar").status_code == 404
    post(admin, f"{QUEUE}/{form.id}/cerrar")
    assert "Vivo fuera de mi país" not in house.browser().get("/registrarse").text


def test_a_crisis_has_a_form_of_its_own_with_a_poster_until_its_day(house: House) -> None:
    consul = house.signed_in("consul.gt")
    post(consul, f"{QUEUE}/emergencia", title="", closes_on="2026-12-20")
    post(consul, f"{QUEUE}/emergencia", title="Huracán", closes_on="ayer")
    post(consul, f"{QUEUE}/emergencia", title="Huracán", closes_on="2030-01-01")
    assert forms(house) == []
    post(consul, f"{QUEUE}/emergencia", title="Huracán", area="La costa", closes_on="2026-12-20")
    (form,) = forms(house)
    browser = house.browser()
    assert "Huracán" in browser.get(f"/r/{form.code.upper()}").text
    assert browser.get("/r/zzzzz").status_code == 404
    poster = consul.get(f"{QUEUE}/{form.id}/cartel.pdf?papel=letter&idioma=fr")
    assert poster.data.startswith(b"%PDF-1.7")
    assert house.signed_in("consul.hn").get(f"{QUEUE}/{form.id}/cartel.pdf").status_code == 404
    post(consul, f"{QUEUE}/{form.id}/cerrar")
    assert browser.get(f"/r/{form.code}").status_code == 410
    assert post(browser, f"/r/{form.code}").status_code == 410
