from __future__ import annotations

from datetime import date

from flask import g
from werkzeug.datastructures import MultiDict

from core.accounts import RoleName
from tests.webapp.conftest import House
from webapp.auth.access import Scope
from webapp.forms.people.household_entry import blank_boxes, likely_doubles, read_household

DAY = date(2026, 11, 22)
FORM = {
    "persons-rows": "3", "persons-0-full_name": "Ana Prueba", "persons-0-phone": "956 555 0111",
    "persons-2-full_name": "Luz Prueba", "place": "26.2, -98.2", "kind": "residence",
    "consent_on": "2026-11-22", "how": "officer",
}  # fmt: skip


def test_a_household_is_read_by_its_place_and_what_is_wrong_stands_by_its_box(
    house: House,
) -> None:
    with house.app.test_request_context():
        g.scope = Scope(RoleName.CONSUL, "GT", post_id=house.posts["GT"])
        read = read_household(MultiDict(FORM), "GT", DAY)
        assert read.errors == {}
        assert [each.card.full_name for each in read.cards] == ["Ana Prueba", "Luz Prueba"]
        assert read.rows == [0, 2]
        assert read.cards[0].card.phone == "+19565550111"
        assert likely_doubles(read, []) == []
        wrong = read_household(MultiDict({**FORM, "persons-2-birth": "ayer"}), "GT", DAY)
        assert list(wrong.errors) == ["persons-2-birth"]
        assert list(read_household(MultiDict(), "GT", DAY).errors) != []
        assert blank_boxes(DAY, "officer")["consent_on"] == "2026-11-22"
        assert blank_boxes(DAY, "paper")["consent_on"] == ""
