"""The doors of programs under /api/v1: each asks one function and hands on what it made."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from core.accounts.program_tokens import TokenScope
from core.json_values import json_value
from directory.editions.edition_files import PUBLIC
from directory.search.version import SHOWN_DIRECTORY
from feeds.formats.cap.cap_writer import write_cap
from feeds.models import SHOWN_HAZARDS
from plans.models import PLANS
from webapp.api.addresses import ADDRESS_OPERATIONS, kept_private, subscriber
from webapp.api.answers import GEOJSON, answer, document
from webapp.api.calendar_days import calendar_of
from webapp.api.coverage_rows import coverage_document
from webapp.api.directory_rows import entries_document, shelters_document
from webapp.api.edition_rows import edition_file as file_of_edition
from webapp.api.edition_rows import editions_document
from webapp.api.hazards.atom import ATOM_TYPE, hazards_feed, own_feed
from webapp.api.hazards.cap import CAP_TYPE, hazard_alert
from webapp.api.hazards.features import asked_hazards, banded_feature, hazards_document
from webapp.api.hazards.listing import ToldHazard, hazard_told
from webapp.api.openapi import openapi_file
from webapp.api.operations import OPERATIONS, ROOT
from webapp.api.plan_rows import plans_document
from webapp.api.statistics_rows import releases_document, statistics_document
from webapp.auth.access import can_open, current_scope, scope_of
from webapp.auth.policy import POLICY
from webapp.auth.programs.bearer import current_token
from webapp.http.database import db

blueprint = Blueprint("api", __name__, url_prefix=ROOT)


@blueprint.get("")
def index() -> Response:
    """Return who asks and which operations this key opens."""
    OPERATIONS["index"].question()
    return document(_index)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the description of the whole, as a program reads it."""
    OPERATIONS["openapi"].question()
    return answer(openapi_file, "application/json")


@blueprint.get("/directory")
def directory() -> Response:
    """Return entries of the directory."""
    question = OPERATIONS["directory"].question()
    return document(lambda: entries_document(question), [SHOWN_DIRECTORY])


@blueprint.get("/shelters")
def shelters() -> Response:
    """Return shelters on the map."""
    question = OPERATIONS["shelters"].question()
    return document(lambda: shelters_document(question), [SHOWN_DIRECTORY], GEOJSON)


@blueprint.get("/editions")
def editions() -> Response:
    """Return the editions."""
    question = OPERATIONS["editions"].question()
    return document(lambda: editions_document(question))


@blueprint.get(f"/editions/<number>/directory.<any({', '.join(PUBLIC)}):form>")
def edition_file(number: str, form: str) -> Response:
    """Return an edition as a file."""
    OPERATIONS["edition_file"].question()
    file = file_of_edition(number, form)
    if file is None:
        abort(404)
    made = answer(lambda: file.body, file.media_type.partition(";")[0])
    made.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return made


@blueprint.get("/hazards")
def hazards() -> Response:
    """Return the hazards that threaten now."""
    question = OPERATIONS["hazards"].question()
    return document(lambda: hazards_document(question), [SHOWN_HAZARDS], GEOJSON)


@blueprint.get("/hazards.atom", endpoint="hazards_feed")
def feed() -> Response:
    """Return the same as a feed."""
    question = OPERATIONS["hazards_feed"].question()
    country = current_scope().source_country
    return answer(
        lambda: hazards_feed(asked_hazards(question, country), own_feed()),
        ATOM_TYPE,
        [SHOWN_HAZARDS],
    )


@blueprint.get("/hazards/<uuid:hazard_id>")
def hazard(hazard_id: uuid.UUID) -> Response:
    """Return one hazard with the parts of its zone."""
    OPERATIONS["hazard"].question()
    known = _told_or_404(hazard_id, current_scope().source_country)
    return document(lambda: banded_feature(known), [SHOWN_HAZARDS], GEOJSON)


@blueprint.get("/hazards/<uuid:hazard_id>/cap")
def hazard_cap(hazard_id: uuid.UUID) -> Response:
    """Return one hazard as a CAP message."""
    OPERATIONS["hazard_cap"].question()
    known = _told_or_404(hazard_id, current_scope().source_country)
    return answer(lambda: write_cap(hazard_alert(known)), CAP_TYPE, [SHOWN_HAZARDS])


@blueprint.get("/feeds/<token>/hazards.atom", endpoint="address_feed")
def feed_by_address(token: str) -> Response:
    """Return the feed that an address with a key opens; 404 for all that opens nothing."""
    question, country = OPERATIONS["address_feed"].question(), _country_of(token)
    return kept_private(
        answer(
            lambda: hazards_feed(asked_hazards(question, country), own_feed(token)),
            ATOM_TYPE,
            [SHOWN_HAZARDS],
        )
    )


@blueprint.get("/feeds/<token>/hazards/<uuid:hazard_id>/cap", endpoint="address_cap")
def cap_by_address(token: str, hazard_id: uuid.UUID) -> Response:
    """Return the message to which an entry of such a feed leads."""
    OPERATIONS["address_cap"].question()
    known = _told_or_404(hazard_id, _country_of(token))
    made = answer(lambda: write_cap(hazard_alert(known)), CAP_TYPE, [SHOWN_HAZARDS])
    return kept_private(made)


@blueprint.get("/plans")
def plans() -> Response:
    """Return how the plans stand."""
    question = OPERATIONS["plans"].question()
    return document(lambda: plans_document(question), [PLANS])


@blueprint.get("/coverage")
def coverage() -> Response:
    """Return where nationals live without a plan."""
    OPERATIONS["coverage"].question()
    return document(coverage_document)


@blueprint.get("/statistics")
def statistics() -> Response:
    """Return a table of what was released."""
    question = OPERATIONS["statistics"].question()
    return document(lambda: statistics_document(question))


@blueprint.get("/statistics/releases")
def releases() -> Response:
    """Return what countries have published."""
    question = OPERATIONS["releases"].question()
    return document(lambda: releases_document(question))


@blueprint.get("/calendar/<token>.ics")
def calendar(token: str) -> Response:
    """Return what an address with a key opens, as a calendar; 404 for all that opens nothing."""
    question = OPERATIONS["calendar"].question()
    user = subscriber(token, TokenScope.CALENDAR)
    if user is None:
        abort(404)
    return kept_private(answer(lambda: calendar_of(user, question["lang"] or ""), "text/calendar"))


# -- inside ---------------------------------------------------------------------------------


def _index() -> dict[str, Any]:
    scope, token = current_scope(), current_token()
    return {
        "version": 1,
        "role": json_value(scope.role),
        "country": scope.country,
        "token": None
        if token is None
        else {"name": token.name, "scopes": token.scopes, "ends_at": json_value(token.ends_at)},
        "operations": [
            {"path": ROOT + each.path, "summary": each.summary}
            for each in OPERATIONS.values()
            if can_open(each.endpoint) and _is_covered(each.endpoint)
        ],
    }


def _is_covered(endpoint: str) -> bool:
    """Return whether the key that asks was made for an operation; that of some stands in their
    address.
    """
    token, scope = current_token(), POLICY[endpoint].token_scope
    scope = ADDRESS_OPERATIONS.get(endpoint.removeprefix("api."), scope)
    return token is None or scope is None or token.reads(scope)


def _country_of(token: str) -> str:
    """Return the country whose sources the key in an address reads besides the common ones."""
    user = subscriber(token, TokenScope.FEED)
    if user is None:
        abort(404)
    return scope_of(user).source_country


def _told_or_404(hazard_id: uuid.UUID, country: str) -> ToldHazard:
    known = hazard_told(db.session(), hazard_id, country)
    if known is None:
        abort(404)
    return known
