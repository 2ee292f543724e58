"""Rows of the call list: what a cell says is escaped, and a household is one."""

from __future__ import annotations

import uuid
from dataclasses import replace

from feeds.values import Severity
from registry.people.columns import Unreadable
from registry.people.models import Need, StayKind
from tests.webapp.conftest import House
from watch.matching.moments import Moment
from watch.sheet.columns import PageCell, call_columns, call_lines
from watch.sheet.model import CallEntry
from webapp.blueprints.hazards.call_rows import written_rows

HOME = uuid.UUID(int=7)
ENTRY = CallEntry(
    person_id=uuid.UUID(int=1),
    household_id=HOME,
    name="<Ana>",
    phone="",
    has_whatsapp=False,
    email="",
    language="es",
    needs=(Need.MOBILITY,),
    is_minor=True,
    place_text="Rancho & Río",
    place_accuracy="unit",
    stay_kind=StayKind.TRIP,
    severity=Severity.SEVERE,
    band_label="una banda cuyo nombre es tan largo que nadie lo lee entero en una fila",
    moment=Moment.ARRIVING,
    moves_on=None,
    distance_km=12.34,
    contact_name='Eva "la vecina"',
    contact_phone="+19565550123",
    is_demo=True,
)


def rows_of(house: House, *entries: CallEntry) -> str:
    lines = call_lines(entries)
    cells = [
        PageCell(column.key, column.title, column.value)
        for column in call_columns()
        if column.page == ""
    ]
    with house.app.test_request_context("/"):
        return written_rows(lines, cells, [frozenset()] * (len(lines) - 1) + [frozenset({"place"})])


def test_each_cell_says_what_its_column_tells_escaped(house: House) -> None:
    row = rows_of(house, ENTRY)
    for said in (
        '<tr id="call-1">',
        '<td class="place">1</td>',
        '<th scope="row">&lt;Ana&gt; <span class="badge warn">',
        "Contacto: Eva &#34;la vecina&#34;",
        "tel:+19565550123",
        '<td class="repeated">Rancho &amp; Río',
        "a 12 km del centro · de viaje",
        "tan largo que nadie...",
    ):
        assert said in row
    assert "<Ana>" not in row


def test_who_does_not_open_is_marked_and_a_home_is_said_once(house: House) -> None:
    closed = replace(
        ENTRY, person_id=uuid.UUID(int=2), name="", contact_phone="", unreadable=Unreadable.CARD
    )
    rows = rows_of(house, ENTRY, closed)
    assert rows.count('class="same-home"') == 1
    assert "no se pudo abrir la ficha" in rows
    assert '<span class="unknown">?</span>' in rows
