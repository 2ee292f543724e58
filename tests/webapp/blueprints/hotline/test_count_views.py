from __future__ import annotations

from tests.webapp.conftest import House, post


def test_small_counts_are_hidden_on_the_page_and_in_the_file(house: House) -> None:
    browser = house.signed_in("consul.gt")
    sent = {"kind": "missing", "number": "9565550134", "text": "no contesta"}
    assert post(browser, "/linea/llamada", **sent).status_code == 303
    counts = browser.get("/linea/cifras")
    assert "menos de 5" in counts.text
    assert '"","GT","all","","todas","<5",' in browser.get("/linea/cifras.csv").text
    assert "no contesta" not in counts.text
    assert (
        '"","HN","all","","todas","0",'
        in house.signed_in("consul.hn").get("/linea/cifras.csv").text
    )
