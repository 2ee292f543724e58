"""Who is refused is written to, the same whether they are registered or not."""

from __future__ import annotations

from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.applications.test_views import QUEUE, waiting
from tests.webapp.blueprints.joining.walk import letters
from tests.webapp.conftest import House, post


def test_who_is_refused_is_written_to_alike_whoever_is_registered(house: House) -> None:
    """Two a day at most to one address, in the language it was written in."""
    consul = house.signed_in("consul.gt")
    post(consul, f"{QUEUE}/{waiting(house, answers_of(), 'a')}/aceptar")
    sent = []
    for number in range(3):
        known = answers_of(speech="en")
        unknown = answers_of("Sara Cuc", email=f"sara{number}@example.org", speech="en")
        ids = [str(waiting(house, each, "a")) for each in (known, unknown)]
        page = post(consul, f"{QUEUE}/rechazar", request=ids, reason="registered")
        assert page.status_code == 303
        sent += letters(house)
    assert sorted(each.to for each in sent) == [
        "rosa@example.org", "rosa@example.org", *(f"sara{n}@example.org" for n in range(3)),
    ]  # fmt: skip
    assert {(each.subject, each.text) for each in sent} == {(sent[0].subject, sent[0].text)}
    assert "Consulate GT" in sent[0].text or "/llamar" in sent[0].text
    assert QUEUE not in sent[0].text
    assert consul.get(QUEUE).text.count("Rosa") == 0
