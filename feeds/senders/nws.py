"""The National Weather Service: a VTEC tells its events apart (NWSI 10-1703)."""

from __future__ import annotations

import functools
import re
from datetime import datetime

from feeds.senders.sender import Sender, with_changes
from feeds.storm_names import storm_key, storm_named_in
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage

_VTEC = re.compile(
    r"/(?P<product>[OTEX])\.(?P<action>[A-Z]{3})\.(?P<office>[A-Z]{4})\.(?P<phenomenon>[A-Z]{2})"
    r"\.(?P<significance>[A-Z])\.(?P<number>\d{4})"
    r"\.(?P<begin>\d{6}T\d{4}Z)-(?P<end>\d{6}T\d{4}Z)/"
)
_CYCLONES = frozenset({"HU", "TR", "TY", "SS"})
"""Phenomena of tropical cyclones: hurricane, tropical storm, typhoon, storm surge."""
_NO_END = "000000"
_DRAWS_NUMBER = "NEW"
"""The action that gives an event its number; all others go on with it."""


@functools.lru_cache(maxsize=16)
def _vtec_in(text: str) -> re.Match[str] | None:
    """Return the first VTEC in a text: each message asks for its own several times."""
    return _VTEC.search(text)


def vtec_key(vtec: str, sent: datetime) -> str:
    """Return what ties the messages of one NWS event: office, phenomenon, significance, number,
    year (NWSI 10-1703).

    The number starts anew each year, hence the year of sending. Empty when it is no VTEC.
    """
    match = _vtec_in(vtec)
    return "" if match is None else _key(match, sent.year)


def keys_of_last_year(vtec: str, sent: datetime) -> tuple[str, ...]:
    """Return the key that an event has which began before New Year and goes on.

    Its number is of the year in which it was drawn, and only a NEW draws one. Its beginning is of
    last year, or zeros, as of all that goes on. Whether that event still lives is asked where the
    key is looked up.
    """
    match = _vtec_in(vtec)
    if match is None or match["action"] == _DRAWS_NUMBER:
        return ()
    begin = match["begin"]
    goes_on = begin.startswith(_NO_END) or begin[:2] == f"{sent.year - 1:04d}"[2:]
    return (_key(match, sent.year - 1),) if goes_on else ()


def _key(match: re.Match[str], year: int) -> str:
    event = match.group("office", "phenomenon", "significance", "number")
    return f"vtec:{'.'.join(event)}.{year}"


def is_open_ended(vtec: str) -> bool:
    """Return whether a VTEC says "until further notice" (its end is all zeros)."""
    match = _vtec_in(vtec)
    return match is not None and match["end"].startswith(_NO_END)


def is_test_product(vtec: str) -> bool:
    """Return whether a VTEC is that of a test product: `/T.`, whatever the status says (NWSI
    10-1703).
    """
    match = _vtec_in(vtec)
    return match is not None and match["product"] == "T"


def other_keys(vtec: str, text: str, sent: datetime) -> tuple[str, ...]:
    """Return what else an event is known by: its key of last year, and the storm that a warning of
    a tropical cyclone is about, where its own words name it.
    """
    match = _vtec_in(vtec)
    last_year = keys_of_last_year(vtec, sent)
    if match is None or match["phenomenon"] not in _CYCLONES:
        return last_year
    key = storm_key(storm_named_in(text), sent)
    return (*last_year, key) if key else last_year


def _has_vtec(message: AlertMessage) -> bool:
    return "VTEC" in message.parameters


def _event_key(message: AlertMessage) -> str:
    return vtec_key(message.parameters["VTEC"], message.sent)


def _refine(message: AlertMessage) -> AlertMessage:
    return with_changes(
        message,
        ends=moment_or_none(message.parameters.get("eventEndingTime")),
        is_open_ended=is_open_ended(message.parameters["VTEC"]),
        is_test=message.is_test or is_test_product(message.parameters["VTEC"]),
        also_known_as=other_keys(
            message.parameters["VTEC"], f"{message.headline} {message.description}", message.sent
        ),
    )


NWS = Sender(name="nws", matches=_has_vtec, refine=_refine, identity=_event_key)
