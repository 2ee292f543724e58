"""What the pages of the watch show, for programs: JSON, now or as it was known, never a name."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify, request

from core.json_values import json_value
from feeds.lifecycle.serialization import band_rows
from watch.board.model import HazardRow
from watch.board.past_board import past_board
from watch.board.present_board import watch_board
from watch.matching.hazard_zone import HazardState, bands_of
from watch.sheet.call_list import NO_CALLS
from watch.sheet.caveats import caveats_of
from webapp.auth.access import current_scope
from webapp.auth.policy import OFFICIALS
from webapp.blueprints.hazards.query_args import board_filter
from webapp.blueprints.hazards.sheet_views import sheet_of_hazard
from webapp.blueprints.hazards.timeline import KnownHazard
from webapp.blueprints.hazards.views import (
    asked_moment,
    blueprint,
    known_or_404,
    placed_or_404,
)
from webapp.http.database import db
from webapp.http.services import services

_OF_STATE = (
    "title",
    "severity",
    "status",
    "is_test",
    "started_at",
    "ends_at",
    "ended_at",
    "ended_because",
    "precision",
    "magnitude",
)


@blueprint.get("/vigilancia/peligros.json")
def board_data() -> Response:
    """Return the hazards of the board and whom each touches."""
    now, scope, moment = services().clock(), current_scope(), asked_moment()
    board_at = watch_board if moment is None else past_board
    listing = board_at(
        db.session(),
        board_filter(request.args),
        viewer=scope.viewer,
        sees_counts=scope.role in OFFICIALS,
        now=moment or now,
        disclosure=services().settings.disclosure,
    )
    shown: dict[str, Any] = {
        "known_at": json_value(moment or now),
        "total": listing.live_total,
        "pages": listing.pages,
        "hazards": [_row_data(row) for row in listing.live],
        "unplaced": [_identity(each.hazard.id, each.state) for each in listing.unplaced],
    }
    return jsonify(shown)


@blueprint.get("/vigilancia/<uuid:hazard_id>/datos.json")
def hazard_data(hazard_id: uuid.UUID) -> Response:
    """Return one hazard as it was known: zone by bands (GeoJSON), caveats, and every version."""
    return jsonify(_hazard_data(known_or_404(hazard_id)))


@blueprint.get("/vigilancia/<uuid:hazard_id>/afectados.json")
def affected_data(hazard_id: uuid.UUID) -> Response:
    """Return the affected sheet of a hazard without any name: what partners may know, whoever
    asks.
    """
    known = placed_or_404(hazard_id)
    sheet, _calls = sheet_of_hazard(known, "", NO_CALLS, to_share=True)
    moment = json_value(known.moment or services().clock())
    return jsonify({"known_at": moment, **json_value(sheet)})


# -- inside ---------------------------------------------------------------------------------


def _identity(hazard_id: uuid.UUID, state: HazardState) -> dict[str, Any]:
    known = {name: json_value(getattr(state, name)) for name in _OF_STATE}
    return {"id": str(hazard_id), **known, "caveats": json_value(caveats_of(state))}


def _row_data(row: HazardRow) -> dict[str, Any]:
    counts = ("persons", "households", "arriving", "leaving", "shelters", "posts")
    return {
        **_identity(row.hazard.id, row.state),
        "key": row.hazard.key,
        "kind": row.hazard.kind.value,
        "source": row.hazard.source.key,
        **{name: json_value(getattr(row, name)) for name in counts},
        "others": json_value(row.others),
        "repeated_by": list(row.repeated_by),
    }


def _hazard_data(known: KnownHazard) -> dict[str, Any]:
    hazard, state = known.hazard, known.state
    return {
        "known_at": json_value(known.moment or services().clock()),
        "id": str(hazard.id),
        "key": hazard.key,
        "kind": hazard.kind.value,
        "source": hazard.source.key,
        "state": _identity(hazard.id, state) if state is not None else None,
        "bands": band_rows(bands_of(state)) if state is not None else [],
        "versions": [
            {
                "known_at": step.known_at,
                "severity": step.version.severity.value,
                "status": step.version.status.value,
                "changes": [change.value for change in step.changes],
                "merged": step.version.merged,
            }
            for step in known.steps
        ],
    }
