"""The directory as one HTML file that opens from the disk of a phone, with no network and nothing
from outside.

The entries stand in it as plain HTML, readable without a script. The script searches them, tells
ages as of the moment of opening, and answers "who do I call now?" from the towns and units that
ride along.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup

from core.i18n.formats import Formats
from core.i18n.languages import N_
from directory.book.chapters import SECTIONS, Writer
from directory.book.paper import environment, moment, source, wording_of
from directory.book.towns import BookTown
from directory.entries.freshness import DUE_DAYS, VALID_DAYS
from directory.entries.kinds import EntryKind
from directory.export.rows import ExportRow

_WORDS = {
    "fresh": N_("vigente"),
    "due": N_("por confirmar"),
    "lapsed": N_("vencido"),
    "never": N_("nunca confirmado"),
    "old": N_(
        "Este archivo tiene más de seis meses. Pida la edición nueva: los teléfonos pueden haber"
        " cambiado."
    ),
    "found": N_("Entradas que coinciden:"),
    "nothing": N_("Nada coincide. Pruebe con menos palabras o quite los filtros."),
    "which": N_("¿Cuál de estos lugares?"),
    "no_place": N_(
        "No se encontró ese lugar en este archivo. Pruebe con una ciudad mayor o con «latitud,"
        " longitud»."
    ),
    "denied": N_("El teléfono no dio su ubicación. Escriba el lugar."),
    "near_town": N_("Según la población más cercana:"),
    "no_town": N_("Ninguna población conocida cerca: no se sabe en qué unidad está."),
    "charge": N_("Representación a cargo"),
    "charge_unit": N_("a cargo de esta zona"),
    "covers": N_("cubre a una representación cerrada"),
    "nearest": N_("la más cercana: nadie ha dicho que esta zona le toque"),
    "closed": N_("cerrada; no se sabe quién la cubre"),
    "no_post": N_("Ninguna representación con lugar conocido."),
    "shelters": N_("Albergues más cercanos"),
    "organisations": N_("Sociedad civil y otras organizaciones"),
    "authorities": N_("Autoridades locales"),
    "leaders": N_("Líderes comunitarios"),
    "none_near": N_("Ninguno con lugar conocido."),
    "straight": N_("en línea recta"),
}
"""What the script says, as message ids."""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the directory in a file that is more than a directory; it may not run
    anything.
    """

    title: str
    """Of the file, in place of the edition's."""
    body: Markup
    """HTML of our own making: no script, no inline style, nothing from outside."""
    style: str
    """CSS of our own, put behind the file's."""


def offline_html(
    rows: Sequence[ExportRow],
    *,
    number: str,
    published_at: datetime,
    language: str,
    public_url: str = "",
    made_by: str = "",
    places: Sequence[BookTown] = (),
    front: Front | None = None,
) -> bytes:
    """Return the rows as one HTML file (UTF-8); the same arguments give the same bytes.

    `places` are the towns a question may name (`directory.book.towns.places_of`); with a `front`
    the file is no edition: it has that title, and `published_at` is when its data were read. The
    Content-Security-Policy in the file lets its own script and style run, by hash, and nothing
    else. Raises UnusableInput (language).
    """
    wording = wording_of(language)
    chapters = Writer(wording, published_at, {}).chapters(rows)
    script, style = (
        source("pdf/book/offline.js"),
        source("pdf/book/offline.css") + (front.style if front else ""),
    )
    text = (
        environment(language, is_printed=False)
        .get_template("pdf/book/offline.html")
        .render(
            language=language,
            number=number,
            published=moment(published_at, "UTC", wording),
            public_url=public_url,
            made_by=made_by,
            front=front,
            chapters=chapters,
            countries=sorted(
                (wording.country(code), code) for code in {row.country for row in rows}
            ),
            kinds=[(key, wording.gettext(title)) for key, title in SECTIONS],
            is_demo=any(row.is_demo for row in rows),
            policy=_policy(script, style),
            script=Markup(script),  # noqa: S704 - our own file
            style=Markup(style),  # noqa: S704 - our own file
            data=Markup(_safe_json(_data(rows, places, published_at, wording))),  # noqa: S704 - no < in it
        )
    )
    return text.encode()


# -- inside ---------------------------------------------------------------------------------


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri"
        " 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _safe_json(value: Any) -> str:
    """JSON in which nothing can end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _data(
    rows: Sequence[ExportRow], places: Sequence[BookTown], at: datetime, wording: Formats
) -> dict[str, Any]:
    chains: dict[tuple[str, ...], int] = {}
    towns = [
        [
            place.name,
            round(place.lon, 3),
            round(place.lat, 3),
            chains.setdefault(place.codes, len(chains)),
        ]
        for place in places
    ]
    numbers = {row.id: number for number, row in enumerate(rows)}
    countries = {codes[-1] for codes in chains if codes}
    return {
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "due": DUE_DAYS,
        "valid": VALID_DAYS,
        "words": {key: wording.gettext(text) for key, text in _WORDS.items()},
        "countries": {code: wording.country(code) for code in sorted(countries)},
        "states": _states_of(places),
        "rows": [_script_values(row, numbers) for row in rows],
        "chains": [list(codes) for codes in chains],
        "towns": towns,
    }


def _states_of(places: Sequence[BookTown]) -> dict[str, str]:
    """Return the names of the states that towns are in, by code."""
    states = {place.codes[-2]: place.state for place in places if place.state}
    return dict(sorted(states.items()))


def _script_values(row: ExportRow, numbers: dict[str, int]) -> dict[str, Any]:
    """Return what the script needs of a row beside its HTML; what is empty is left out."""
    kind = row.type if row.section is EntryKind.ORGANISATION else row.section.value
    values: dict[str, Any] = {"k": kind, "c": row.country}
    if row.lon is not None and row.lat is not None:
        values["p"] = [round(row.lon, 4), round(row.lat, 4)]
    if row.section is EntryKind.POST:
        values |= _post_values(row.details, numbers)
    if row.section is EntryKind.SHELTER:
        values["o"] = row.details.get("open_now")
    return {key: value for key, value in values.items() if value not in (None, [], "")}


def _post_values(details: Mapping[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    since = details.get("closed_since")
    return {
        "u": list(details.get("units") or ()),
        "s": [*(details.get("co_owners") or ()), *(details.get("covered_nationalities") or ())],
        "d": _rings(details.get("drawn")),
        "x": since.isoformat() if isinstance(since, date) else since,
        "v": numbers.get(str(details.get("covering_post_id") or "")),
    }


def _rings(geometry: Any) -> list[list[list[list[float]]]]:
    """Return the polygons of a GeoJSON geometry, to 3 decimals (about 100 m)."""
    if not geometry:
        return []
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    return [
        [[[round(x, 3), round(y, 3)] for x, y, *_ in ring] for ring in polygon]
        for polygon in polygons
    ]
