"""The National Weather Service: a VTEC tells its events apart (NWSI 10-1703)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from feeds.senders.sender import Sender
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


def vtec_key(vtec: str, sent: datetime) -> str:
    """Return what ties the messages of one NWS event: office, phenomenon, significance, number,
    year (NWSI 10-1703).

    The number starts anew each year, hence the year of sending. Empty when it is no VTEC.
    """
    match = _VTEC.search(vtec)
    if match is None:
        return ""
    event = match.group("office", "phenomenon", "significance", "number")
    return f"vtec:{'.'.join(event)}.{sent.year}"


def is_open_ended(vtec: str) -> bool:
    """Return whether a VTEC says "until further notice" (its end is all zeros)."""
    match = _VTEC.search(vtec)
    return match is not None and match["end"].startswith(_NO_END)


def is_test_product(vtec: str) -> bool:
    """Return whether a VTEC is that of a test product: `/T.`, whatever the status says (NWSI
    10-1703).
    """
    match = _VTEC.search(vtec)
    return match is not None and match["product"] == "T"


def storm_keys(vtec: str, text: str, sent: datetime) -> tuple[str, ...]:
    """Return the storm that a warning of a tropical cyclone is about, where its words name it."""
    match = _VTEC.search(vtec)
    if match is None or match["phenomenon"] not in _CYCLONES:
        return ()
    key = storm_key(storm_named_in(text), sent)
    return (key,) if key else ()


def _has_vtec(message: AlertMessage) -> bool:
    return "VTEC" in message.parameters


def _event_key(message: AlertMessage) -> str:
    return vtec_key(message.parameters["VTEC"], message.sent)


def _refine(message: AlertMessage) -> AlertMessage:
    return replace(
        message,
        ends=moment_or_none(message.parameters.get("eventEndingTime")),
        is_open_ended=is_open_ended(message.parameters["VTEC"]),
        is_test=message.is_test or is_test_product(message.parameters["VTEC"]),
        also_known_as=storm_keys(
            message.parameters["VTEC"], f"{message.headline} {message.description}", message.sent
        ),
    )


NWS = Sender(name="nws", matches=_has_vtec, refine=_refine, identity=_event_key)
