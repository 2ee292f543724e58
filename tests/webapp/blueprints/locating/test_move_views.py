from __future__ import annotations

from datetime import timedelta

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.locating.steps import NAME, asked, sent, written
from tests.webapp.conftest import post


def test_two_persons_on_every_route(crisis: CrisisHouse) -> None:
    address = written(crisis)
    author, second = (crisis.house.signed_in(who) for who in ("emergency.gt", "consul.gt"))
    post(author, f"{address}/aprobar")
    assert "decide otra persona de su país" in author.get(address).text
    post(author, f"{address}/enviar")
    assert "Eso ya no se puede" in author.get(address).text
    post(second, f"{address}/aprobar")
    post(author, f"{address}/enviar")
    assert "enviado, sin respuesta" in author.get(address).text
    died = {"state": "died", "source": "Forense", "document": "ME-11"}
    post(author, f"{address}/cerrar", **died)
    page = author.get(address).text
    assert "Se propuso cerrarlo como fallecimiento" in page
    assert "Confirmar el fallecimiento" not in page
    post(author, f"{address}/cerrar", **died)
    assert "decide otra persona de su país" in author.get(address).text
    assert "Confirmar el fallecimiento" in second.get(address).text
    post(second, f"{address}/no-fallecio")
    assert "Se propuso cerrarlo" not in second.get(address).text
    post(author, f"{address}/cerrar", **died)
    post(second, f"{address}/cerrar", state="died")
    assert "falleció" in second.get(address).text


def test_a_minor_in_danger_goes_out_by_one_and_is_hidden_after_two_hours(
    crisis: CrisisHouse,
) -> None:
    address = written(crisis, danger="1")
    author, consul = (crisis.house.signed_in(who) for who in ("emergency.gt", "consul.hn"))
    assert "Aprobar yo: menor en peligro" in author.get(address).text
    post(author, f"{address}/aprobar")
    post(author, f"{address}/enviar")
    assert consul.get(asked(address)).status_code == 200
    crisis.house.clock.at += timedelta(hours=2)
    assert consul.get(asked(address)).status_code == 404
    assert "ya no se ve" in author.get(address).text
    post(author, f"{address}/revisar")
    assert consul.get(asked(address)).status_code == 404
    post(crisis.house.signed_in("country_admin.gt"), f"{address}/revisar")
    assert consul.get(asked(address)).status_code == 200


def test_found_it_ends_with_what_the_person_allows_and_those_asked_see_it_no_more(
    crisis: CrisisHouse,
) -> None:
    address = sent(crisis, fear="unknown")
    browser, consul = (crisis.house.signed_in(who) for who in ("emergency.gt", "consul.hn"))
    assert "podría ser un peligro" in consul.get(asked(address)).text
    post(browser, f"{address}/noticia", place="Hospital", certainty="sure")
    post(browser, f"{address}/renovar")
    post(browser, f"{address}/sigue")
    assert "Hospital" in browser.get(address).text
    post(browser, f"{address}/noticia", certainty="sure")
    assert "Diga dónde" in browser.get(address).text
    post(browser, f"{address}/cerrar", state="found_safe")
    assert "Pregunte primero a la persona" in browser.get(address).text
    post(browser, f"{address}/cerrar", state="found_no_contact", news="alive")
    page = browser.get(address).text
    assert "apareció y no quiere contacto" in page
    assert "solo que hay noticias y que está con vida" in page
    assert consul.get(asked(address)).status_code == 404
    assert NAME not in consul.get("/localizar").text


def test_another_country_moves_nothing(crisis: CrisisHouse) -> None:
    address, stranger = sent(crisis), crisis.house.signed_in("emergency.hn")
    for act in ("aprobar", "revisar", "enviar", "renovar", "sigue", "cerrar", "noticia"):
        assert post(stranger, f"{address}/{act}", state="withdrawn").status_code == 404, act
