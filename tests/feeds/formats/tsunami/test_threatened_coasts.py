from __future__ import annotations

import pytest

from feeds.formats.tsunami.threatened_coasts import (
    ThreatenedCoasts,
    named_below_threat,
    read_coasts,
)
from feeds.values import Severity


@pytest.mark.parametrize(
    "text",
    [
        # Whom it is for, what only informs, what is over, what a table says of arrivals.
        "THIS BULLETIN APPLIES TO AREAS WITHIN AND BORDERING THE PACIFIC OCEAN...EXCEPT ALASKA.",
        "FOR ALL OTHER AREAS COVERED BY THIS BULLETIN... IT IS FOR INFORMATION ONLY.",
        "... A TSUNAMI WARNING AND WATCH ARE IN EFFECT ...",
        "THE TSUNAMI WARNING AND WATCH WILL REMAIN IN EFFECT UNTIL FURTHER NOTICE.",
        "THE TSUNAMI WARNING IS NO LONGER IN EFFECT FOR CHILE AND PERU.",
        "* HAZARDOUS TSUNAMI WAVES ARE FORECAST FOR SOME COASTS.",
        "* COASTAL REGIONS OF HAWAII... GUAM... AND CNMI SHOULD REFER TO OTHER MESSAGES.",
        " CHILE            IQUIQUE            20.2S 289.9E    0002Z 02 APR",
    ],
)
def test_these_threaten_nobody(text: str) -> None:
    assert read_coasts(f"{text}\n \n MEXICO / PERU\n") == []


def test_less_than_a_third_of_a_metre_is_said_apart() -> None:
    lists = read_coasts(
        "* TSUNAMI WAVES ARE FORECAST TO BE LESS THAN 0.3 METERS ABOVE\n THE TIDE LEVEL FOR THE"
        " COASTS OF\n \n  EL SALVADOR... ANTIGUA AND BARBUDA... AND HOWLAND AND BAKER.\n"
    )
    names = ("EL SALVADOR", "ANTIGUA AND BARBUDA", "HOWLAND AND BAKER")
    assert lists == [ThreatenedCoasts(names, Severity.UNKNOWN, "< 0.3 m")]
    assert named_below_threat(lists) == names
