"""What is said of a message's hours, and a quake whose magnitude stands in a parameter."""

from __future__ import annotations

import pytest

from feeds.formats.registry import read
from feeds.reading_notes import ENDS_BEFORE_IT_BEGINS, TIME_UNREADABLE, TIMES_WITHOUT_ZONE
from feeds.values import Precision, Severity
from tests.feeds.worlds import cap

ONSET = "<onset>2026-11-23T06:00:00-00:00</onset>"


@pytest.mark.parametrize(
    ("expires", "more", "notes"),
    [
        ("2026-11-22T18:00:00-00:00", "", ()),
        ("mañana a las seis", "", (TIME_UNREADABLE,)),
        ("2026-13-45T00:00:00-06:00", "", (TIME_UNREADABLE,)),
        ("2026-11-22T18:00:00", "", (TIMES_WITHOUT_ZONE,)),
        ("2026-11-22T18:00:00-00:00", ONSET, (ENDS_BEFORE_IT_BEGINS,)),
        # The NWS says apart when the event ends; its message lapses before the onset.
        (
            "2026-11-22T18:00:00-00:00",
            f"{ONSET}<parameter><valueName>eventEndingTime</valueName>"
            "<value>2026-11-24T00:00:00-00:00</value></parameter>",
            (),
        ),
    ],
)
def test_hours_that_are_not_as_they_should_be_are_said(
    expires: str, more: str, notes: tuple[str, ...]
) -> None:
    assert read(cap(expires=expires, info_more=more)).alerts[0].reading_notes == notes


@pytest.mark.parametrize(
    ("name", "value"),
    [("Magnitude", "6.5"), ("magnitud", "6,5"), ("Magnitud (Mw)", "M 6.5"), ("EVENTMAG", "6.5 Ml")],
)
def test_a_quake_has_the_magnitude_of_its_parameter_and_the_ring_it_is_felt_in(
    name: str, value: str
) -> None:
    more = f"<parameter><valueName>{name}</valueName><value>{value}</value></parameter>"
    body = cap(
        event="Sismo", severity="Unknown", area="<circle>13.5,-89 0</circle>", info_more=more
    )
    (message,) = read(body).alerts
    assert (message.magnitude, message.precision) == (6.5, Precision.ESTIMATE)
    assert message.severity is Severity.SEVERE
    (flood,) = read(body.replace(b"Sismo", b"Flood")).alerts
    assert (flood.magnitude, flood.bands) == (None, ())
