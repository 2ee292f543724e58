"""The file between two houses: written, and read with every doubt. Pure.

What is signed is the report as canonical JSON: keys in order, no blanks, ASCII. A reader takes the
file apart, writes the report canonically again and holds the signature against that.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from core.errors import UnusableInput
from core.i18n.languages import N_
from response.situation.content import MOST_COUNTED, NumberSource, ReportNumber, number_to_json
from response.situation.indicators import LEAVING

FORMAT = "atalaya-sitrep/1"
MOST_BYTES = 64 * 1024
_MOST_NUMBERS, _LONGEST, _MOST_SERIAL = 200, 64, 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReport:
    """What of a report goes to another house."""

    crisis: str
    """The number of the crisis as the other house knows it."""
    crisis_type: str
    country: str
    number: int
    as_of: datetime
    issued_at: datetime
    next_report_at: datetime | None
    numbers: tuple[ReportNumber, ...]


def write_signed(report: SentReport, key: Ed25519PrivateKey) -> bytes:
    """Return the file."""
    document = _document(report)
    signature = base64.b64encode(key.sign(_canonical(document))).decode()
    whole = {"format": FORMAT, "report": document, "signature": signature}
    return json.dumps(whole, indent=1, sort_keys=True).encode()


def country_of_file(data: bytes) -> str:
    """Return whose report a file says it is, before anything of it is believed. Raises
    UnusableInput.
    """
    return str(_text(_report_of(_parsed(data)), "country"))


def read_signed(data: bytes, key: Ed25519PublicKey) -> SentReport:
    """Return the report of a file that this key signed. Raises UnusableInput, with words for a
    person, for anything else.
    """
    whole = _parsed(data)
    document = _report_of(whole)
    try:
        signature = base64.b64decode(str(whole.get("signature", "")), validate=True)
        key.verify(signature, _canonical(document))
    except (binascii.Error, ValueError, InvalidSignature) as wrong:
        raise UnusableInput(
            "signature", N_("La firma no es de la instalación de ese país.")
        ) from wrong
    return SentReport(
        crisis=_text(document, "crisis"),
        crisis_type=_text(document, "crisis_type"),
        country=_text(document, "country"),
        number=_whole(document, "number", 1, _MOST_SERIAL),
        as_of=_moment(document, "as_of"),
        issued_at=_moment(document, "issued_at"),
        next_report_at=_moment(document, "next_report_at")
        if document.get("next_report_at") is not None
        else None,
        numbers=tuple(_numbers(document)),
    )


def leaving_numbers(numbers: Sequence[ReportNumber]) -> tuple[ReportNumber, ...]:
    """Return what of the numbers goes to others: without the words of whoever gave them."""
    return tuple(
        ReportNumber(n.key, n.value, n.source, "", n.method, n.low, n.high)
        for n in numbers
        if n.key in LEAVING
    )


# -- inside ---------------------------------------------------------------------------------


def _document(report: SentReport) -> dict[str, Any]:
    return {
        "crisis": report.crisis,
        "crisis_type": report.crisis_type,
        "country": report.country,
        "number": report.number,
        "as_of": _stamp(report.as_of),
        "issued_at": _stamp(report.issued_at),
        "next_report_at": _stamp(report.next_report_at) if report.next_report_at else None,
        "numbers": [number_to_json(each) for each in leaving_numbers(report.numbers)],
    }


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _stamp(moment: datetime) -> str:
    """Return a moment in UTC; one without a zone is nobody's hour, and looks unlike any."""
    if moment.tzinfo is None:
        return ""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _parsed(data: bytes) -> Mapping[str, Any]:
    if len(data) > MOST_BYTES:
        raise UnusableInput("file", N_("El archivo es demasiado grande para un informe."))
    try:
        whole = json.loads(
            data.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_refuse_constant,
            object_pairs_hook=_once,
        )
    except UnusableInput:
        raise
    except (ValueError, RecursionError) as wrong:
        raise UnusableInput("file", N_("El archivo no es un informe firmado.")) from wrong
    if not isinstance(whole, Mapping) or whole.get("format") != FORMAT:
        raise UnusableInput("format", N_("El archivo no es un informe firmado."))
    return whole


def _refuse_constant(text: str) -> Any:
    raise UnusableInput("numbers", N_("El archivo tiene una cifra que no es un número entero."))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnusableInput("file", N_("El archivo dice dos veces la misma cosa."))
    return found


def _report_of(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    report = whole.get("report")
    if not isinstance(report, Mapping):
        raise UnusableInput("report", N_("El archivo no es un informe firmado."))
    return report


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST or not _is_plain(value):
        raise UnusableInput(name, N_("Al archivo le falta un dato, o no se entiende."))
    return value


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _whole(document: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = document.get(name)
    # A truth value is a whole number to Python, and to nobody else.
    if type(value) is not int or not least <= value <= most:
        raise UnusableInput(name, N_("El archivo tiene una cifra que no puede ser."))
    return value


def _moment(document: Mapping[str, Any], name: str) -> datetime:
    text = _text(document, name)
    found: datetime | None
    try:
        # Of Python's many forms this one alone is written: a day, an hour, and UTC.
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or _stamp(found) != text:
        raise UnusableInput(name, N_("Al archivo le falta un dato, o no se entiende."))
    return found


def _numbers(document: Mapping[str, Any]) -> list[ReportNumber]:
    rows = document.get("numbers")
    if not isinstance(rows, list) or len(rows) > _MOST_NUMBERS:
        raise UnusableInput("numbers", N_("Al archivo le falta un dato, o no se entiende."))
    found = [_number(row) for row in rows]
    places = {(each.key, each.source) for each in found}
    if len(places) != len(found):
        raise UnusableInput("numbers", N_("El archivo dice dos veces la misma cosa."))
    return found


def _number(row: Any) -> ReportNumber:
    if not isinstance(row, Mapping):
        raise UnusableInput("numbers", N_("Al archivo le falta un dato, o no se entiende."))
    key, source = _text(row, "key"), _text(row, "source")
    if key not in LEAVING or source not in set(NumberSource):
        raise UnusableInput(key[:_LONGEST], N_("El archivo tiene una cifra que aquí no se conoce."))
    value, low, high = (
        None if row.get(name) is None else _whole(row, name, 0, MOST_COUNTED)
        for name in ("value", "low", "high")
    )
    return ReportNumber(key, value, NumberSource(source), "", _text(row, "method"), low, high)
