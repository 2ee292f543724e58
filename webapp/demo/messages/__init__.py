"""Hazard messages written by us in the true formats, with the true facts of past events, dated
"now".

What is a fact and what is drawn by us is told in SOURCES.md beside the templates. A template holds
moments relative to `now`: `{{-50m -05:00}}` is fifty minutes ago as ISO 8601 at that offset;
instead of the offset stand `Z`, `naive` (ISO, UTC, without a zone, as GDACS writes), `ms`
(milliseconds since 1970, USGS), `http` (RFC 9110), `day` (29/08/2021),
`vtec` (210829T1655Z), `hour` (2021082916) and `year2` (21).
`{{stamp}}` is `now` to the minute; `{{etn:1}}` a VTEC event number and `{{id:9000000}}` an event id
of this run, so that the demo of tomorrow speaks of new hazards. Office KDMO and the senders under
`.example` do not exist: no demo message can be taken for the update or the cancellation of a real
one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from importlib.resources import files

from core.clock import as_utc

CAP, NHC, NHC_LAYERS, GDACS_RSS, GDACS_GEOMETRY, USGS, SHAKEMAP = (
    "cap",
    "nhc-storms",
    "nhc-geojson",
    "gdacs-rss",
    "gdacs-geometry",
    "usgs-geojson",
    "usgs-shakemap",
)

ORDER: tuple[tuple[str, str], ...] = (
    ("ida-nws.cap.xml", CAP),
    ("ida-nhc.json", NHC),
    ("ida-nhc-layers.geojson", NHC_LAYERS),
    ("ida-gdacs.rss.xml", GDACS_RSS),
    ("ida-gdacs-geometry.json", GDACS_GEOMETRY),
    ("quake-usgs.geojson", USGS),
    ("quake-shakemap-cont_mmi.json", SHAKEMAP),
    ("hidalgo-flood-1-alert.cap.xml", CAP),
    ("hidalgo-flood-2-update.cap.xml", CAP),
    ("starr-flood-1-alert.cap.xml", CAP),
    ("starr-flood-2-cancel.cap.xml", CAP),
    ("chiapas-smn.cap.xml", CAP),
    ("eaton-fire.cap.xml", CAP),
    ("miami-heat.cap.xml", CAP),
    ("ptwc-test.cap.xml", CAP),
    ("honduras-unplaced.cap.xml", CAP),
    ("arabi-tornado-expired.cap.xml", CAP),
)
"""The messages of the demo in the order they are said, with their formats."""

LATER = "hidalgo-flood-3-cancel.cap.xml"
"""What ends the flood of Hidalgo; not among the messages of the first screen."""

_SLOT = re.compile(
    r"\{\{(?:([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)? (\S+)|(stamp)|(etn|id):(\d+))\}\}"
)


def messages(now: datetime) -> list[tuple[str, bytes, str]]:
    """Return every message of the demo as (name, bytes, format), as if it had been sent around
    `now`.
    """
    return [(name, message(name, now), form) for name, form in ORDER]


def message(name: str, now: datetime) -> bytes:
    """Return one message by the name of its template, dated around `now`.

    Raises FileNotFoundError.
    """
    template = files(__name__).joinpath(name).read_text(encoding="utf-8")
    moment = as_utc(now).replace(microsecond=0)
    text = _SLOT.sub(lambda slot: _fill(slot, moment), template)
    if "{{" in text:
        raise ValueError(f"{name}: a slot nobody fills: {text[text.index('{{') :][:40]}")
    return text.encode()


def _fill(slot: re.Match[str], now: datetime) -> str:
    sign, days, hours, minutes, form, stamp, counter, number = slot.groups()
    if stamp:
        return f"{now:%Y%m%d%H%M}"
    if counter:
        run = int(now.timestamp()) // 3600
        return (
            f"{(run * 10 + int(number)) % 10_000:04d}"
            if counter == "etn"
            else str(int(number) + run % 1_000_000)
        )
    shift = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))
    return _written(now - shift if sign == "-" else now + shift, form)


def _written(moment: datetime, form: str) -> str:
    if form == "ms":
        return str(int(moment.timestamp() * 1000))
    if form == "http":
        return format_datetime(moment, usegmt=True)
    if form in _PATTERNS:
        return moment.strftime(_PATTERNS[form])
    if form == "Z":
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    offset = timedelta(hours=int(form[1:3]), minutes=int(form[4:6]))
    zone = timezone(-offset if form.startswith("-") else offset)
    return moment.astimezone(zone).isoformat()


_PATTERNS = {"naive": "%Y-%m-%dT%H:%M:%S", "day": "%d/%m/%Y", "vtec": "%y%m%dT%H%MZ"} | {
    "hour": "%Y%m%d%H",
    "year2": "%y",
}
