"""Pages of the directory: list, entry, export."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from directory.entries.freshness import freshness, freshness_of
from directory.entries.kinds import MANY_WORDS, ONE_WORDS, EntryKind
from directory.entries.models import FocalPoint, Post
from directory.export import FORMATS, MEDIA, WITH_TAGS, export
from directory.labels import (
    CODE_WORDS,
    DESIGNATION_WORDS,
    METHOD_WORDS,
    ORGANISATION_WORDS,
    SHELTER_WORDS,
)
from directory.search.entry_heads import LISTED
from directory.search.listing import DirectoryFilter, Listing, directory_listing, find_entry
from directory.search.version import shown_version_of
from webapp.auth.access import current_scope
from webapp.auth.entry_rights import creatable
from webapp.blueprints.directory.entry_page import allowed_actions, people_of, place_map
from webapp.blueprints.directory.query_args import directory_filter
from webapp.http.database import db
from webapp.http.i18n import country_name, readers_marks
from webapp.http.paging import page_link
from webapp.http.rendering.addresses import address_of
from webapp.http.rendering.remembered_parts import remembered_part
from webapp.http.services import services
from webapp.labels.provenance import file_mark, file_stamp
from webapp.maps.base_map import detail_url
from webapp.maps.map_data import box_of
from webapp.queries.demo_notice import is_demo

blueprint = Blueprint("directory", __name__)


@blueprint.get("/directorio")
def index() -> str:
    """Return the list; a request by htmx gets the rows alone."""
    now, directory_query = services().clock(), directory_filter(request.args)
    fragment = bool(request.headers.get("HX-Request"))
    listing, cards = _page_of_list(directory_query, now)
    return render_template(
        "directory/list.html" if fragment else "directory/index.html",
        listing=listing,
        cards=cards,
        wanted=directory_query,
        kind_choices=[
            (each.value, f"{_(MANY_WORDS[each])} ({listing.kinds.get(each, 0)})") for each in LISTED
        ],
        country_choices=[
            (code, f"{country_name(code)} ({count})") for code, count in listing.countries
        ],
        state_choices=[(unit.code, f"{unit.name} ({count})") for unit, count in listing.states],
        page_link=page_link,
        download_link=download_link,
        formats=FORMATS,
        with_tags=WITH_TAGS,
        may_create=creatable(current_scope()),
        now=now,
    )


def _page_of_list(directory_query: DirectoryFilter, now: datetime) -> tuple[Listing, Markup]:
    """Return a page of the list and its cards: remembered while the directory is as it was."""
    viewer = current_scope().viewer

    def make() -> tuple[Listing, Markup]:
        listing = directory_listing(
            db.session(), services().atlas, directory_query, viewer=viewer, now=now
        )
        words = {each: _(ONE_WORDS[each]) for each in LISTED}
        cards = render_template("directory/cards.html", listing=listing, kind_words=words)
        return listing, Markup(cards)  # noqa: S704 - a template of ours, escaped where it was made

    key = ("directory", viewer, directory_query, is_demo(), readers_marks(now))
    return remembered_part(shown_version_of(db.session()), key, make)


def download_link(kind: str, *, hxl: bool = False) -> str:
    """Return the address of the list shown as a file: the same filter, all pages."""
    arguments: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in {"page", "hxl"}
    }
    tags = {"hxl": "1"} if hxl else {}
    return address_of("directory.download", **{**arguments, **tags, "ending": kind})


@blueprint.get("/directorio/<any(post, focal_point, shelter, organisation):kind>/<uuid:entry_id>")
def entry(kind: str, entry_id: uuid.UUID) -> str:
    """Return one entry with all that is known of it; what is not known says so."""
    now, scope = services().clock(), current_scope()
    row = find_entry(db.session(), EntryKind(kind), entry_id, viewer=scope.viewer)
    if row is None:
        abort(404)
    point = None if isinstance(row, FocalPoint) else row.point
    return render_template(
        f"directory/{kind}.html",
        entry=row,
        kind=EntryKind(kind),
        freshness=freshness_of(row, now),
        age_of=lambda confirmed_at: freshness(confirmed_at, now),
        people=people_of(row, viewer=scope.viewer) if isinstance(row, Post) else [],
        unit=services().atlas.unit,
        map_document=place_map(row),
        lead="",
        method_words=METHOD_WORDS,
        designation_words=DESIGNATION_WORDS,
        shelter_words=SHELTER_WORDS,
        organisation_words=ORGANISATION_WORDS,
        detail=detail_url(box_of([], [point]) if point else None),
        calling_from=scope.country,
        code_words=CODE_WORDS,
        now=now,
        allowed=allowed_actions(row, scope, now),
    )


@blueprint.get(f"/directorio/exportar.<any({', '.join(FORMATS)}):ending>")
def download(ending: str) -> Response:
    """Return exactly the entries the filter in the address shows, as a file; with `hxl=1` tables
    have a row of HXL tags.
    """
    now, scope = services().clock(), current_scope()
    directory_query = directory_filter(request.args)
    listing = directory_listing(
        db.session(), services().atlas, directory_query, viewer=scope.viewer, now=now
    )
    only = {each.id for each in listing.heads}
    body = export(
        db.session(),
        scope.viewer,
        ending,
        now,
        translator=_,
        only=only,
        hxl=ending in WITH_TAGS and request.args.get("hxl") == "1",
        language=str(get_locale()),
        stamp=file_stamp(now),
    )
    media_type, suffix = MEDIA[ending]
    name = f"directorio-{get_locale()}-{file_mark(now)}.{suffix}"
    return Response(
        body,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
