"""How many are thought to be where: what stands, and the table of a census tried, then taken in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.accounts import RoleName
from core.storage import FileStore, open_store
from core.tabular.reading import MOST_BYTES
from core.tabular.tables import UnreadableFile
from registry.census.applying import CensusOrigin, apply_census, compare_census
from registry.census.census_file import CENSUS, CensusFile, read_census
from registry.estimates import estimate_sources
from webapp.auth.access import current_scope
from webapp.blueprints.statistics.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import short_write
from webapp.uploads.kept_upload import sent_upload

_WAITING = timedelta(days=1)
_MOST_FAULTS = 200
_LONGEST_SOURCE = 120


@blueprint.get("/estadisticas/estimaciones")
def estimates() -> str:
    """Return which estimates there are, and the form for a table."""
    return _page({"source": "", "year": ""}, {})


@blueprint.post("/estadisticas/estimaciones")
def try_estimates() -> str | tuple[str, int]:
    """Show what a table says, row by row where something is wrong, and what it would change."""
    sent = sent_upload()
    data, name = (sent.data, sent.name) if sent else (b"", "")
    form = {key: request.form.get(key, "").strip() for key in ("source", "year")}
    errors = _errors(data, form)
    if errors:
        return _page(form, errors), 422
    try:
        census = read_census(data, name, services().atlas, int(form["year"]))
    except UnreadableFile as wrong:
        return _page(form, {"file": f"{name}: {wrong.problem.explain(_)}"}), 422
    waiting = _WaitingTable(hashlib.sha256(data).hexdigest(), name[:100])
    store = _store()
    _forget_old(store, services().clock())
    store.write(waiting.key, data)
    origin = _origin(form)
    report = compare_census(db.session(), census, origin)
    return render_template(
        "statistics/census.html",
        census=census,
        report=report,
        origin=origin,
        waiting=waiting,
        faults=_fault_lines(census),
        faults_left=max(0, len(census.faults) - _MOST_FAULTS),
    )


@blueprint.post("/estadisticas/estimaciones/guardar")
def take_estimates() -> AnyResponse:
    """Keep the estimates of the table that was tried."""
    key, name = request.form.get("key", ""), request.form.get("name", "")
    form = {field: request.form.get(field, "").strip() for field in ("source", "year")}
    data = _store().read(key) if _is_key(key) else None
    if data is None or _errors(data, form):
        abort(404)
    census = read_census(data, name, services().atlas, int(form["year"]))
    with short_write() as session:
        report = apply_census(session, census, _origin(form))
    flash(
        _(
            "Guardado: %(new)s estimaciones nuevas, %(changed)s cambiadas, %(unchanged)s iguales.",
            new=report.new,
            changed=report.changed,
            unchanged=report.unchanged,
        ),
        "done",
    )
    return redirect(url_for("statistics.estimates"), 303)


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _WaitingTable:
    key: str
    name: str


def _page(form: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "statistics/estimates.html",
        sources=estimate_sources(db.session()),
        form=form,
        errors=errors,
        own=_own_country(),
    )


def _errors(data: bytes, form: dict[str, str]) -> dict[str, str]:
    errors = {}
    if not data:
        errors["file"] = str(_("Elija un archivo."))
    elif len(data) > MOST_BYTES:
        errors["file"] = str(_("Es demasiado grande."))
    if not form["source"] or len(form["source"]) > _LONGEST_SOURCE:
        errors["source"] = str(_("Diga de dónde es: por ejemplo, ACS 2019–2023 B05006."))
    if not (form["year"].isascii() and form["year"].isdigit() and len(form["year"]) == 4):
        errors["year"] = str(_("Un año de cuatro cifras."))
    return errors


def _origin(form: dict[str, str]) -> CensusOrigin:
    own = _own_country()
    return CensusOrigin(
        form["source"],
        int(form["year"]),
        current_scope().actor,
        services().clock(),
        (own,) if own else (),
    )


def _own_country() -> str:
    """Return whose estimates alone the asker brings; empty: the Secretariat brings all."""
    scope = current_scope()
    return "" if scope.role is RoleName.SECRETARIAT else scope.country


def _fault_lines(census: CensusFile) -> list[tuple[int, str, str]]:
    return [
        (fault.row, fault.column, fault.problem.explain(_))
        for fault in census.faults[:_MOST_FAULTS]
    ]


def _store() -> FileStore:
    """Return where tables wait between trial and yes: nothing of a person is in them."""
    return open_store(services().settings, CENSUS)


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def _forget_old(store: FileStore, now: datetime) -> None:
    store.expire(before=now - _WAITING)
