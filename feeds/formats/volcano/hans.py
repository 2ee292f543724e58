"""HANS, the notices of the volcano observatories of the United States. Pure.

Two answers of its API: the volcanoes that are elevated now (a colour for the air, a level for the
ground, a number but no place) and the newest notices of all. Places come from
`feeds.volcanoes`; where one is missing it is said.

What a level means is the observatories' own definition (USGS, *Volcanic alert-levels characterize
conditions at U.S. volcanoes*, www.usgs.gov/natural-hazards/volcano-hazards/about-alert-levels).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import UnusableInput
from core.geo.geometry import Area, Point
from core.i18n.languages import N_
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.items import beyond_limit
from feeds.timestamps import InvalidTimestamp, read_moment
from feeds.values import (
    AlertMessage,
    Band,
    ContextItem,
    HazardKind,
    Precision,
    Reading,
    RejectedMessage,
    Severity,
    UnreadableItem,
)
from feeds.volcanoes import VOLCANO_KEY, volcano_numbered

_NAME = "hans"
SENDER = "volcanoes.usgs.gov"
MAX_NOTICES = 1_000
_LEVELS = ("NORMAL", "ADVISORY", "WATCH", "WARNING", "UNASSIGNED")
_COLOURS = ("GREEN", "YELLOW", "ORANGE", "RED", "UNASSIGNED")
VOLCANO_RING = N_(
    "Círculo estimado alrededor del volcán: el aviso no dibuja ninguna zona; la ceniza puede "
    "llegar más lejos"
)
NO_PLACE = N_("El aviso no dice dónde está el volcán y la lista de la instalación no lo tiene")
VOLCANO_WATCH = N_(
    "Vigilancia: el volcán está cada vez más activo y puede entrar en erupción sin que se sepa "
    "cuándo, o hay una erupción de peligro limitado. No dice que haya que salir, ni que haya pasado"
)


@dataclass(frozen=True, slots=True)
class _State:
    """What the levels and colours of one kind mean for who is on the ground."""

    severity: Severity
    certainty: str
    radius_km: float
    """Of our own ring: no notice draws one."""
    notes: tuple[str, ...] = ()


_HAZARDOUS = _State(Severity.EXTREME, "Observed", 30.0)
"""Warning: "hazardous eruption is imminent, underway, or suspected"."""
_ASH = _State(Severity.SEVERE, "Observed", 20.0)
"""Red under less than a Warning: "significant emission of volcanic ash"; it falls downwind."""
_UNREST = _State(Severity.MODERATE, "Possible", 10.0, (VOLCANO_WATCH,))
"""Watch, Orange: "heightened or escalating unrest with increased potential of eruption, timeframe
uncertain, OR eruption is underway but poses limited hazards": no danger yet, and no end of one.
"""


def _state_of(level: str, colour: str) -> _State | None:
    """Return what a level and a colour mean together, by the graver of the two; None for what
    threatens nobody.

    Advisory and Yellow are "elevated unrest above known background level or, after a change from a
    higher level, activity has decreased significantly"; Normal and Green, and Unassigned where no
    instrument tells, are less.
    """
    if level == "WARNING":
        return _HAZARDOUS
    if colour == "RED":
        return _ASH
    return _UNREST if level == "WATCH" or colour == "ORANGE" else None


@dataclass(frozen=True, slots=True)
class _Notice:
    """One row of either answer."""

    identifier: str
    sent: datetime
    volcano: str
    number: str
    level: str
    colour: str
    observatory: str
    title: str
    web: str

    @property
    def state(self) -> _State | None:
        """What it means for who is on the ground; None where it threatens nobody."""
        return _state_of(self.level, self.colour)

    @property
    def point(self) -> Point | None:
        """Where the volcano is, when our list has it."""
        known = volcano_numbered(self.number)
        return known.point if known else None


def _recognizes(document: Any) -> bool:
    return isinstance(document, list) and any(map(_is_notice, document[:20]))


def _is_notice(row: Any) -> bool:
    return isinstance(row, dict) and {"notice_identifier", "obs_abbr"} <= set(row)


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return an alert for each volcano from Watch or Orange on; what is at less is the end of one,
    and context. What is not in the list of the elevated is back to normal.
    """
    if not isinstance(document, list) or (document and not any(map(_is_notice, document))):
        raise UnusableInput(options.location, "no list of volcano notices")
    alerts: list[AlertMessage] = []
    context: list[ContextItem] = []
    rejected = list(beyond_limit(len(document), MAX_NOTICES, "notice"))
    for number, row in enumerate(document[:MAX_NOTICES], 1):
        try:
            notice = _notice(row)
        except UnreadableItem as wrong:
            rejected.append(RejectedMessage(f"notice {number}", str(wrong)))
            continue
        if notice.number:
            alerts.append(_alert(notice))
        if not (notice.number and notice.state):
            context.append(_context(notice))
    return Reading(
        _NAME,
        tuple(alerts),
        tuple(rejected),
        context=tuple(context),
        is_complete=bool(alerts) and not rejected,
    )


def _notice(row: Any) -> _Notice:
    if not isinstance(row, dict):
        raise UnreadableItem("not an object")
    identifier = str(row.get("notice_identifier") or "")
    if not identifier:
        raise UnreadableItem("no identifier")
    try:
        sent = read_moment(str(row.get("sent_utc") or ""))
    except InvalidTimestamp as wrong:
        raise UnreadableItem(f"sent_utc: {wrong}") from wrong
    return _Notice(
        identifier=identifier,
        sent=sent,
        volcano=str(row.get("volcano_name") or ""),
        number=_number(row.get("vnum")),
        level=_word(row.get("alert_level"), _LEVELS),
        colour=_word(row.get("color_code"), _COLOURS),
        observatory=str(row.get("obs_fullname") or "U.S. Geological Survey"),
        title=str(row.get("notice_type_title") or ""),
        web=str(row.get("notice_url") or ""),
    )


def _number(value: Any) -> str:
    number = str(value or "").strip()
    if number and not (number.isascii() and number.isdigit() and len(number) == 6):
        raise UnreadableItem(f"{number[:20]!r} is no volcano's number")
    return number


def _word(value: Any, known: tuple[str, ...]) -> str:
    word = str(value or "").strip().upper()
    if word and word not in known:
        raise UnreadableItem(f"{word[:20]!r} is no level of a volcano")
    return word


def _alert(notice: _Notice) -> AlertMessage:
    state = notice.state
    bands, notes = _ring(notice, state) if state else ((), ())
    return AlertMessage(
        identifier=f"{notice.identifier}-{notice.number}",
        sender=SENDER,
        sent=notice.sent,
        event_key=f"{VOLCANO_KEY}{notice.number}",
        is_sequenced=True,
        kind=HazardKind.VOLCANO,
        category="Geo",
        event="Volcano " + (notice.level or notice.colour).title(),
        severity=state.severity if state else Severity.MINOR,
        certainty=state.certainty if state else "Observed",
        onset=notice.sent,
        sender_name=notice.observatory,
        headline=_headline(notice),
        web=notice.web,
        area_desc=notice.volcano,
        bands=bands,
        precision=Precision.ESTIMATE if bands else None,
        point=notice.point,
        is_over=state is None,
        reading_notes=notes,
        parameters={"alert_level": notice.level, "color_code": notice.colour},
    )


def _ring(notice: _Notice, state: _State) -> tuple[tuple[Band, ...], tuple[str, ...]]:
    """Return our ring around the volcano, and what is said of it and of the state."""
    point = notice.point
    if point is None:
        return (), (NO_PLACE, *state.notes)
    label = f"{notice.volcano} ~{state.radius_km:.0f} km"
    band = Band(Area.circle(point, state.radius_km), state.severity, label)
    return (band,), (VOLCANO_RING, *state.notes)


def _context(notice: _Notice) -> ContextItem:
    return ContextItem(
        key=f"{notice.identifier} {notice.number}".strip(),
        title=_headline(notice),
        published=notice.sent,
        link=notice.web,
        language="en",
        kind=HazardKind.VOLCANO,
        event_key=f"{VOLCANO_KEY}{notice.number}" if notice.number else "",
        point=notice.point,
    )


def _headline(notice: _Notice) -> str:
    """Return "Great Sitkin: WATCH / ORANGE", or what kind of notice it is where it names none."""
    state = " / ".join(filter(None, [notice.level, notice.colour]))
    if notice.volcano and state:
        return f"{notice.volcano}: {state}"
    return f"{notice.observatory}: {notice.title or notice.identifier}"


HANS = Format(name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read)
