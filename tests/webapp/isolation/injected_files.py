"""Wicked words in the cells of lists and in the texts of feeds, taken in as any file is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.atlas import Atlas
from core.http import http_retrieve
from core.settings import ROOT
from feeds.models import Hazard
from tests.webapp.conftest import post
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.forms import forms_of
from tests.webapp.isolation.injections import ONE_LINE, TWO_LINES
from watch.cycle import CycleContext, run
from watch.polling import polling_of
from webapp.http.services import EXTENSION

WARNING = ROOT / "tests" / "samples" / "feeds" / "nws-active.geojson"
SAID = ("areaDesc", "event", "headline", "description", "instruction", "senderName", "response")
"""Members of a warning that are words of its sender."""
NAMED = f"Casa {ONE_LINE}"
SHELTERS = (
    ("Nombre", NAMED), ("Tipo", ONE_LINE), ("Dirección", ONE_LINE), ("Ciudad", ONE_LINE),
    ("Estado", ONE_LINE), ("Teléfono", ONE_LINE), ("Correo", ONE_LINE), ("Página web", ONE_LINE),
    ("Horario", TWO_LINES), ("Servicios", ONE_LINE), ("Idiomas", ONE_LINE), ("Cupo", ONE_LINE),
    ("Notas", TWO_LINES), ("Latitud", "26.2"), ("Longitud", "-98.2"), (f"Otra {ONE_LINE}", NAMED),
)  # fmt: skip
PERSONS = (
    ("Nombre", NAMED), ("Apellido paterno", NAMED), ("Apellido materno", ONE_LINE),
    ("Celular", ONE_LINE), ("Correo", ONE_LINE), ("Sexo", ONE_LINE), ("Idioma", ONE_LINE),
    ("Necesidades", ONE_LINE), ("Dirección", ONE_LINE), ("Ciudad", ONE_LINE),
    ("Coordenadas", "26.2, -98.2"), ("Contacto", ONE_LINE), ("Notas", TWO_LINES),
    ("Consentimiento", "sí"), (f"Otra {ONE_LINE}", NAMED),
)  # fmt: skip
"""Title and cell of each column of a list."""


def as_list(columns: tuple[tuple[str, str], ...]) -> bytes:
    """Return a list of two rows as CSV, the second of them with the words where a formula would
    begin.
    """
    made = io.StringIO()
    rows = csv.writer(made, delimiter=";", lineterminator="\r\n")
    rows.writerow([title for title, _cell in columns])
    for before in ("", "x "):
        rows.writerow([before + cell if "zq" in cell else cell for _title, cell in columns])
    return made.getvalue().encode()


def bring(browser: FlaskClient, home: str, data: bytes, **form: Any) -> Iterator[TestResponse]:
    """Send a list, say its columns as they are guessed, try and apply it; yield each answer."""
    name = f"{NAMED.replace('/', '-')}.csv"
    sent: dict[str, Any] = {"file": (io.BytesIO(data), name), **form}
    answer = post(browser, home, **sent)
    assert answer.status_code == 302, answer.text
    path = str(answer.location.removesuffix("/columnas"))
    page = browser.get(f"{path}/columnas")
    yield page
    shown = next(each for each in forms_of(page.text) if "column-0" in each.as_shown())
    yield post(browser, f"{path}/columnas", **shown.as_shown())
    for what in ("prueba", "prueba.csv", "rechazadas.csv"):
        yield browser.get(f"{path}/{what}")
    applied = post(browser, f"{path}/aplicar", sure="1")
    assert applied.location == path, "no cell keeps the list out"
    for what in (path, f"{path}/rechazadas.csv"):
        yield browser.get(what)


def wicked_warning(folder: Path) -> Path:
    """Write a warning whose every text is wicked, and whose page is a deed."""
    document = json.loads(WARNING.read_text())
    first = document["features"][0]
    first["properties"].update(dict.fromkeys(SAID, TWO_LINES))
    first["properties"]["web"] = "javascript:zq(1)//"
    first["properties"]["sender"] = ONE_LINE
    document["features"] = [first]
    path = folder / "wicked.geojson"
    path.write_text(json.dumps(document))
    return path


def take_warning(made: CanaryHouse, atlas: Atlas, folder: Path) -> str:
    """Take the warning in as if it came from a source; return the id of its hazard."""
    services = made.house.app.extensions[EXTENSION]
    watch = CycleContext(
        made.house.engine, atlas, services.keyring, services.settings, made.house.clock.at
    )
    polling = polling_of(made.house.engine, watch.settings, http_retrieve(watch.settings))
    report = run(watch, polling, [wicked_warning(folder)])
    assert [each.error for each in report.files] == [""]
    with Session(made.house.engine) as session:
        newest = sa.select(Hazard.id).order_by(Hazard.created_at.desc()).limit(1)
        return str(session.scalars(newest).one())
