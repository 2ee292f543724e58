"""The invitations of a round: filtered, in pages, acted on in bulk and undone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from core.db import reading
from directory.rounds.bulk import listing
from directory.rounds.models import AccessLink, Invitation
from tests.webapp.blueprints.rounds.conftest import the_round
from tests.webapp.conftest import House, post


def invited(house: House, *countries: str) -> Sequence[Invitation]:
    with reading(house.engine) as session:
        rows = sa.select(Invitation).order_by(Invitation.country)
        return [
            each for each in session.scalars(rows) if each.country in countries or not countries
        ]


def path_of(house: House) -> str:
    return f"/rondas/{the_round(house).id}/invitaciones"


def test_a_list_is_filtered_and_paged(opened: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, path = opened.signed_in("secretariat"), path_of(opened)
    everybody = browser.get(path).text
    addresses = {each.address for each in invited(opened) if each.address}
    assert all(address in everybody for address in addresses)
    of_gt = browser.get(f"{path}?pais=GT&q=focal").text
    assert "focal.gt@" in of_gt
    assert "focal.hn@" not in of_gt
    assert "Ninguna invitación" in browser.get(f"{path}?que=revoked").text
    assert "focal.gt@" not in opened.signed_in("country_admin.hn").get(f"{path}?pais=GT").text
    monkeypatch.setattr(listing, "A_PAGE", 1)
    first, last = browser.get(path).text, browser.get(f"{path}?page=99").text
    assert "Página 1 de" in first
    assert len(re.findall(r'name="invitation"', last)) == 1


def test_acts_in_bulk_reach_the_own_country_and_are_undone(opened: House) -> None:
    browser, path = opened.signed_in("country_admin.gt"), path_of(opened)
    everybody = [str(each.id) for each in invited(opened)]
    given = post(browser, f"{path}/varias", act="extend", due_on="2026-12-15", invitation=everybody)
    assert {each.country for each in invited(opened) if each.due_on} == {"GT"}
    assert "con más plazo" in browser.get(given.headers["Location"]).text.casefold()
    act_id = given.headers["Location"].partition("acto=")[2]
    stranger = opened.signed_in("country_admin.hn")
    assert post(stranger, f"{path}/varias/{act_id}/deshacer").status_code == 302
    assert {each.country for each in invited(opened) if each.due_on} == {"GT"}, "not theirs"
    assert post(browser, f"{path}/varias/{act_id}/deshacer").status_code == 302
    assert not any(each.due_on or each.act_id for each in invited(opened))
    late = post(browser, f"{path}/varias", act="extend", due_on="2027-12-15", all="1")
    assert late.status_code == 422
    assert post(browser, f"{path}/varias", act="burn").status_code == 400


def test_revoked_in_bulk_their_links_open_again(opened: House) -> None:
    browser, path = opened.signed_in("secretariat"), path_of(opened)
    (first, *_rest) = invited(opened, "GT")
    post(browser, f"/rondas/invitacion/{first.id}/enlace")
    done = post(browser, f"{path}/varias?pais=GT", act="revoke", all="1")
    assert all(each.revoked_at for each in invited(opened, "GT"))
    assert not any(each.revoked_at for each in invited(opened, "HN")), "the filter holds"
    post(browser, f"{path}/varias/{done.headers['Location'].partition('acto=')[2]}/deshacer")
    with reading(opened.engine) as session:
        assert not session.scalars(sa.select(AccessLink.revoked_at)).first()
    assert not any(each.revoked_at for each in invited(opened))


def test_who_is_telephoned_is_written_to_no_more_and_stands_in_the_list_to_call(
    opened: House,
) -> None:
    browser, path = opened.signed_in("secretariat"), path_of(opened)
    post(browser, f"{path}/varias?pais=GT", act="telephone", all="1")
    assert "focal.gt@" in browser.get(f"{path}?que=telephone").text
    silent = f"/rondas/{the_round(opened).id}/silencio"
    assert "Consulado GT" in browser.get(f"{silent}?correo=no").text
    written = post(browser, f"{path}/varias?pais=GT", act="remind", all="1")
    assert "acto=" not in written.headers["Location"]
    post(browser, f"{path}/varias?pais=GT", act="email", all="1")
    written = post(browser, f"{path}/varias?pais=GT", act="remind", all="1")
    assert "acto=" in written.headers["Location"]
