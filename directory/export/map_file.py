"""The export as KML 2.2 (OGC 07-147r2), for Google Earth, phones and whoever draws maps.

One folder a kind of entry, one placemark an entry with what a caller needs in words. An entry
without a known place is in it all the same, without a point. Nothing is fetched from outside: no
icon, no link to a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as Tree

from core.i18n.phones import international
from directory.entries.kinds import MANY_WORDS
from directory.entries.models import ChannelKind
from directory.export.columns import Translate, channel_cells
from directory.export.dialling import dialling_notes
from directory.export.rows import ExportChannel, ExportRow
from directory.export.vcard import card_note, channel_label
from directory.labels import CODE_WORDS

KML = "http://www.opengis.net/kml/2.2"
FLAT = ("phone", "emergency", "hotline", "whatsapp", "email")
"""What a map's pop-up shows of the channels: the first of each kind. A line for emergencies stands
under `emergency` whatever its kind, and no other key repeats it.
"""
DIALLING = "dialling"
"""Beside them, what must be known before one is dialled (`directory.export.dialling`)."""
_DECIMALS = 6
_UNSAYABLE = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 has no way to say (section 2.2)."""


def flat_channels(row: ExportRow, translate: Translate) -> dict[str, str]:
    """Return the first channel of each kind there is, E.164 for a telephone, by the names of
    `FLAT`, and in words how those are dialled that are no plain telephones.
    """
    plain = [each for each in row.channels if not _is_emergency(each)]
    urgent = (each.value for each in row.channels if _is_emergency(each))
    cells = channel_cells(plain, str) | {"emergency": next(urgent, "")}
    cells[DIALLING] = dialling_notes(row.channels, translate)
    return {key: cells[key] for key in (*FLAT, DIALLING) if cells.get(key)}


def _is_emergency(channel: ExportChannel) -> bool:
    return channel.is_emergency or channel.kind is ChannelKind.EMERGENCY


def to_kml(rows: Sequence[ExportRow], translate: Translate, title: str, stamp: str = "") -> bytes:
    """Return the rows as one KML document; `stamp` says when and by whom it was made."""
    Tree.register_namespace("", KML)
    root = Tree.Element(f"{{{KML}}}kml")
    document = _under(root, "Document")
    _under(document, "name", title)
    if stamp:
        _under(document, "description", stamp)
    for section, of_section in groupby(rows, key=lambda row: row.section):
        folder = _under(document, "Folder")
        _under(folder, "name", translate(MANY_WORDS[section]))
        for row in of_section:
            _placemark(folder, row, translate)
    Tree.indent(root, " ")
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


# -- inside ---------------------------------------------------------------------------------


def _placemark(folder: Tree.Element, row: ExportRow, translate: Translate) -> None:
    mark = _under(folder, "Placemark", id=f"entry-{row.id}")
    _under(mark, "name", row.name)
    _under(mark, "description", "\n".join(filter(None, _lines(row, translate))))
    data = _under(mark, "ExtendedData")
    for key, value in {
        "id": row.id,
        "country": row.country,
        **flat_channels(row, translate),
    }.items():
        _under(_under(data, "Data", name=key), "value", value)
    if row.lon is not None and row.lat is not None:
        where = f"{round(row.lon, _DECIMALS)},{round(row.lat, _DECIMALS)}"
        _under(_under(mark, "Point"), "coordinates", where)


def _lines(row: ExportRow, translate: Translate) -> Iterator[str]:
    yield translate(CODE_WORDS[row.type]) if row.type in CODE_WORDS else ""
    yield ", ".join(filter(None, (row.address, row.city)))
    for channel in row.channels:
        is_mail = channel.kind is ChannelKind.EMAIL
        value = channel.value if is_mail else international(channel.value)
        label = channel_label(channel, translate)
        yield f"{label}: {value}" if label else value
    yield card_note(row, translate)


def _under(parent: Tree.Element, tag: str, text: str = "", **attributes: str) -> Tree.Element:
    child = Tree.SubElement(parent, f"{{{KML}}}{tag}", attributes)
    if text:
        child.text = _UNSAYABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return child
