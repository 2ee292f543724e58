from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from core.geo.geometry import Area, Box
from feeds.lifecycle.alert_rows import new_alert
from feeds.lifecycle.serialization import ToldMessages, WrittenForm, message_of
from feeds.models import Source
from feeds.values import AlertMessage, Band, Precision, Severity
from tests.feeds.worlds import NOW

PLAIN = Area.from_box(Box(-97.5, 20.0, -96.5, 21.0))
FINE = Area.from_box(Box(-97.5, 20.0, -96.5, 21.000000123))
MESSAGE = AlertMessage(
    identifier="A", sender="a@b.test", sent=NOW, headline="Flood", precision=Precision.POLYGON,
    bands=(Band(PLAIN, Severity.SEVERE, lapses=NOW),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("band", "is_at_hand"),
    [
        (MESSAGE.bands[0], True),
        (replace(MESSAGE.bands[0], area=FINE), False),
        (replace(MESSAGE.bands[0], lapses=NOW + timedelta(microseconds=1)), False),
    ],
)
def test_a_message_is_at_hand_where_its_row_holds_it_exactly(band: Band, is_at_hand: bool) -> None:
    message = replace(MESSAGE, bands=(band,))
    source = Source(id=uuid.uuid4(), key="a", name="A", format="cap", keep_hours=4)
    row = new_alert(source, message, WrittenForm.of(message), None, NOW, ended_at=None)
    told = ToldMessages()
    told.add(row, message)
    assert (told.of(row) is message) is is_at_hand
    assert told.of(row) == message_of(row)
    assert told.of(row) is told.of(row)
    row.geometry = row.geometry | {"faults": ["polygon: of the row"]}
    assert told.of(row).drawing_faults == ("polygon: of the row",)
