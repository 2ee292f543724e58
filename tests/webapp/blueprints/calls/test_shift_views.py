from __future__ import annotations

from tests.webapp.blueprints.calls.conftest import LIST, CallHouse
from tests.webapp.conftest import post


def test_a_shift_begins_pauses_and_is_handed_over(called: CallHouse) -> None:
    consul, other = (called.house.signed_in(each) for each in ("consul.gt", "emergency.gt"))
    post(other, f"{LIST}/turno", act="begin", languages="es")
    post(consul, f"{LIST}/siguiente", languages="es")
    post(consul, f"{LIST}/turno", act="pause")
    assert called.item(1).claimed_by is None
    me, them = (str(called.house.users[each]) for each in ("consul.gt", "emergency.gt"))
    post(other, f"{LIST}/repartir", to=me, most="2")
    assert str(called.item(1).assigned_to) == me
    post(consul, f"{LIST}/turno", act="end", to=them, words="Falta Zzyzx")
    assert str(called.item(1).assigned_to) == them
    page = other.get(f"{LIST}/equipo").text
    assert "Falta Zzyzx" in page
    assert "turno terminado" in page
    assert "Falta Zzyzx" not in consul.get(f"{LIST}/equipo").text


def test_only_who_leads_gives_out_blocks_and_nonsense_changes_nothing(called: CallHouse) -> None:
    consul, admin = (called.house.signed_in(each) for each in ("consul.gt", "country_admin.gt"))
    post(consul, f"{LIST}/actualizar")
    assert post(consul, f"{LIST}/repartir", most="2").status_code == 403
    for form in ({"most": "0"}, {"most": "x"}, {"most": "99999"}):
        assert post(admin, f"{LIST}/repartir", **form).status_code == 303
    me = str(called.house.users["country_admin.gt"])
    post(admin, f"{LIST}/repartir", to=me, most="9", language="kek")
    assert [str(called.item(n).assigned_to) == me for n in (1, 2, 3)].count(True) == 1
    post(admin, f"{LIST}/turno", act="nonsense")
    post(admin, f"{LIST}/turno", act="begin", languages="xx")


def test_a_block_given_out_is_taken_back_at_once(called: CallHouse) -> None:
    admin, path = called.house.signed_in("country_admin.gt"), f"{LIST}/equipo"
    post(admin, f"{LIST}/actualizar")
    post(admin, f"{LIST}/turno", act="begin", languages="es")
    me = str(called.house.users["country_admin.gt"])
    done = post(admin, f"{LIST}/repartir", to=me, most="9")
    block = done.headers["Location"].partition("reparto=")[2]
    undo = f"{LIST}/repartir/{block}/deshacer"
    assert undo in admin.get(f"{path}?reparto={block}").text
    assert undo not in called.house.signed_in("consul.gt").get(f"{path}?reparto={block}").text
    assert post(admin, undo).status_code == 303
    assert not any(called.item(n).assigned_to for n in (1, 2, 3))
    assert undo not in admin.get(f"{path}?reparto={block}").text
