"""CAP 1.0, 1.1 and 1.2 (OASIS): one `<alert>` element -> one AlertMessage. Pure.

Matched by local name: senders mix prefixes and versions. What single senders mean beyond the
standard is in `feeds.senders`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from lxml import etree

from core.errors import UnusableInput
from feeds.classification import is_test, kind_of, most_severe
from feeds.earthquakes import estimated_band
from feeds.formats.cap.areas import draw
from feeds.formats.cap.blocks import (
    MOMENTS_OF_BLOCK,
    InfoBlock,
    choose_language,
    descriptions_of,
    earliest,
    ends_before_it_begins,
    ground_of,
    latest_expiry,
    merged_parameters,
    read_block,
    response_types,
    translations_of,
)
from feeds.formats.cap.elements import member_of, read_references
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.items import read_items
from feeds.formats.safe_xml import children, local_name, namespace, text_of
from feeds.quantities import magnitude_and_depth_in
from feeds.reading_notes import ENDS_BEFORE_IT_BEGINS, TIME_UNREADABLE, TIMES_WITHOUT_ZONE
from feeds.senders.registry import refine
from feeds.timestamps import InvalidTimestamp, is_unreadable, is_without_zone, read_moment
from feeds.values import (
    AlertMessage,
    HazardKind,
    MsgType,
    Precision,
    Reading,
    Status,
    UnreadableItem,
)

_NAME = "cap"
NAMESPACES = (
    "http://www.incident.com/cap/1.0",
    "urn:oasis:names:tc:emergency:cap:1.0",
    "urn:oasis:names:tc:emergency:cap:1.1",
    "urn:oasis:names:tc:emergency:cap:1.2",
)
MAX_ALERTS = 5_000
_ROOTS = {"alert", "alerts", "EDXLDistribution"}
_OTHER_ROOTS = {"feed", "rss"}
"""Roots of formats that may hold CAP beside what is their own."""


def read_cap(root: etree._Element) -> Reading:
    """Return every alert under `root`, however it is wrapped (`<alerts>`, EDXL-DE, Atom)."""
    elements = list(find_alerts(root))
    alerts, rejected = read_items(
        elements,
        read_alert,
        noun="alert",
        name_of=lambda element: text_of(element, "identifier"),
        limit=MAX_ALERTS,
    )
    unknown = {namespace(element) for element in elements[:MAX_ALERTS]} - {*NAMESPACES}
    details = {"unknown_namespaces": sorted(space or "none" for space in unknown)}
    return Reading(_NAME, alerts, rejected, details=details if unknown else {})


def find_alerts(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the `<alert>` elements at or under `root`, in order."""
    for element in root.iter("{*}alert"):
        if element is root or children(element, "identifier"):
            yield element


def read_alert(element: etree._Element) -> AlertMessage:
    """Return the message of one `<alert>`, as its sender means it.

    Raises UnreadableItem when a part nobody can do without is missing.
    """
    sent = _sent(element)
    blocks = [read_block(info, sent) for info in children(element, "info")]
    # Of an alert that ends for some areas and goes on for others only the latter are the zone.
    in_force = [block for block in blocks if not block.is_over] or blocks
    return refine(_with_quake(_message(element, sent, in_force)))


def _with_quake(message: AlertMessage) -> AlertMessage:
    """Return a quake with magnitude and depth of its parameters, where it has them.

    One that only points at its epicentre (a circle without radius) is given the ring in which that
    is felt: an estimate.
    """
    if message.kind is not HazardKind.EARTHQUAKE:
        return message
    magnitude, depth_km = magnitude_and_depth_in(message.parameters)
    quake = replace(message, magnitude=magnitude, depth_km=depth_km)
    is_located = bool(message.bands or any(area.geocodes for area in message.undrawn))
    band = None if is_located else estimated_band(message.point, magnitude, depth_km)
    if band is None:
        return quake
    severity = most_severe((message.severity, band.severity))
    ring = replace(band, severity=severity)
    return replace(quake, bands=(ring,), precision=Precision.ESTIMATE, severity=severity)


def _recognizes(root: etree._Element) -> bool:
    tag = local_name(root)
    if tag in _ROOTS:
        return True
    return tag not in _OTHER_ROOTS and next(find_alerts(root), None) is not None


def _read(root: etree._Element, options: ReadOptions) -> Reading:
    reading = read_cap(root)
    if not reading.alerts and not reading.rejected and local_name(root) != "alerts":
        raise UnusableInput(options.location, "no CAP alert in it")
    return reading


def _sent(element: etree._Element) -> datetime:
    _require_identity(element)
    try:
        return read_moment(text_of(element, "sent"))
    except InvalidTimestamp as wrong:
        raise UnreadableItem(f"sent: {wrong}") from wrong


def _require_identity(element: etree._Element) -> None:
    identifier = text_of(element, "identifier")
    if not identifier or not text_of(element, "sender"):
        raise UnreadableItem("no identifier" if not identifier else "no sender")
    if re.search(r"[\s,]", identifier):
        raise UnreadableItem(
            f"the identifier {identifier!r} holds a space or a comma, which CAP forbids"
        )


def _message(element: etree._Element, sent: datetime, blocks: Sequence[InfoBlock]) -> AlertMessage:
    """Return the message of the blocks in force; the most severe of one language speaks."""
    status = member_of(Status, text_of(element, "status"), "status")
    msg_type = member_of(MsgType, text_of(element, "msgType"), "msgType")
    spoken = choose_language(blocks)
    drawn = draw(ground_of(blocks, spoken))
    speaker = max(spoken, key=lambda block: block.severity.rank, default=_no_block())
    return AlertMessage(
        identifier=text_of(element, "identifier"),
        sender=text_of(element, "sender"),
        sent=sent,
        status=status,
        msg_type=msg_type,
        scope=text_of(element, "scope") or "Public",
        references=read_references(text_of(element, "references")),
        kind=kind_of(speaker.event, speaker.category),
        category=speaker.category,
        event=speaker.event,
        language=speaker.language,
        severity=most_severe(block.severity for block in blocks),
        urgency=speaker.urgency or "Unknown",
        certainty=speaker.certainty or "Unknown",
        response_types=response_types(blocks),
        effective=earliest(blocks, lambda block: block.effective),
        onset=earliest(blocks, lambda block: block.onset),
        expires=latest_expiry(blocks),
        sender_name=speaker.sender_name,
        headline=speaker.headline,
        description=speaker.description,
        instruction=speaker.instruction,
        web=speaker.web,
        translations=translations_of(blocks, speaker),
        area_desc=descriptions_of(spoken) or descriptions_of(blocks),
        geocodes=tuple(dict.fromkeys(drawn.geocodes)),
        undrawn=tuple(drawn.undrawn),
        bands=tuple(sorted(drawn.bands, key=lambda band: band.severity.rank)),
        precision=drawn.precision,
        point=drawn.point,
        is_test=_is_test(status, speaker, blocks),
        is_over=_is_over(msg_type, blocks),
        drawing_faults=tuple(drawn.faults),
        reading_notes=(*_notes_on_times(element, blocks), *dict.fromkeys(drawn.notes)),
        parameters=_parameters(element, blocks),
    )


def _notes_on_times(element: etree._Element, blocks: Sequence[InfoBlock]) -> tuple[str, ...]:
    """Return what is said of the moments of a message.

    CAP 1.2 (3.2.1) asks for a zone in each; one that nobody can read is taken as not given; an end
    before the beginning is taken as written, unless the sender says apart when the event itself
    ends, as the NWS does.
    """
    moments = [text_of(element, "sent")]
    moments += [
        text_of(info, name) for info in children(element, "info") for name in MOMENTS_OF_BLOCK
    ]
    found = {
        TIMES_WITHOUT_ZONE: any(map(is_without_zone, moments)),
        TIME_UNREADABLE: any(map(is_unreadable, moments)),
        ENDS_BEFORE_IT_BEGINS: any(map(ends_before_it_begins, blocks)),
    }
    return tuple(note for note, is_so in found.items() if is_so)


def _no_block() -> InfoBlock:
    # An Ack, and many a Cancel, has no `<info>` at all (CAP 1.2 makes it optional).
    return InfoBlock(parameters={}, areas=[])


def _is_test(status: Status, speaker: InfoBlock, blocks: Sequence[InfoBlock]) -> bool:
    codes = [code for block in blocks for code in block.event_codes]
    return is_test(status, speaker.event, codes)


def _is_over(msg_type: MsgType, blocks: Sequence[InfoBlock]) -> bool:
    if msg_type is MsgType.CANCEL:
        return True
    return bool(blocks) and all(block.is_over for block in blocks)


def _parameters(element: etree._Element, blocks: Sequence[InfoBlock]) -> dict[str, str]:
    parameters = merged_parameters(blocks)
    if incidents := text_of(element, "incidents"):
        parameters["incidents"] = incidents  # GDACS names its event there.
    return parameters


CAP = Format(name=_NAME, syntax=Syntax.XML, recognizes=_recognizes, read=_read)
