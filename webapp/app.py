"""The application: settings in, Flask out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask
from jinja2 import PackageLoader, StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from core.atlas import atlas_for
from core.audit_log import AuditSpool
from core.clock import now as now_utc
from core.http import http_retrieve
from core.i18n.phones import from_abroad, international, national, tel_link, whatsapp_link
from core.keys import open_keyring
from core.pdf.press import Press, print_apart
from core.settings import Settings
from core.storage import open_store
from registry.matching.memory_limit import keep_open
from webapp.auth.access import (
    can_open,
    current_scope,
    factor_demand,
    init_guard,
    signed_in,
)
from webapp.auth.sessions.browser_session import init_sessions
from webapp.drill.door import DrillDoor
from webapp.drill.house import PREFIX as DRILL_PREFIX
from webapp.drill.house import DrillHouse
from webapp.drill.leaving import init_leaving
from webapp.drill.no_network import retrieve_nothing
from webapp.guides.of_page import help_of_page
from webapp.http.compression import init_compression
from webapp.http.database import db, init_database
from webapp.http.errors import init_errors
from webapp.http.form_tokens import MaskedTokens, form_token
from webapp.http.freshness import init_freshness
from webapp.http.headers import init_headers
from webapp.http.i18n import init_language
from webapp.http.menu import init_menu
from webapp.http.paper_desk import DESK, PaperDesk
from webapp.http.proxies import ProxyGuard
from webapp.http.redirects import init_moved
from webapp.http.rendering.addresses import init_addresses
from webapp.http.rendering.frame import init_frame, readers_theme
from webapp.http.rendering.line_breaks import init_line_breaks
from webapp.http.rendering.remembered_parts import init_parts
from webapp.http.rendering.sealed_parts import init_sealed_parts
from webapp.http.rendering.signs import init_signs
from webapp.http.rendering.telephones import init_telephones
from webapp.http.rendering.template_words import init_template_words
from webapp.http.rendering.written_main import init_shells
from webapp.http.services import EXTENSION, Services, services
from webapp.http.transactions import PagesEnvironment, begin_views, init_transactions
from webapp.keeping.signals.request_counts import init_request_counts
from webapp.labels.holidays import open_holiday
from webapp.labels.joined_names import is_joined_seen, joined_name
from webapp.newcomers import flag_newcomers_of
from webapp.offline.shell_files import module_address
from webapp.queries.demo_notice import is_demo
from webapp.queries.watch_age import watch_age
from webapp.routes.late_rules import LateRule
from webapp.routes.late_views import init_views
from webapp.uploads.kept_upload import keep_upload

LARGEST_NUMBER = 2**31 - 1
"""That a column of the database holds."""


WITHOUT_FORM_TOKEN = frozenset(
    # There the token in the address is the capability: no session, no cookie
    # (webapp.blueprints.confirm.link_auth, webapp.blueprints.own_record.link_auth,
    # webapp.blueprints.alarm_link.link_auth, webapp.blueprints.self_report.way_in).
    {"confirm", "own_record", "alarm_link", "self_report"}
    # There the signature of the gateway is.
    | {"webhooks"}
)
"""Sections whose forms need no token of the session."""


class PagesApp(Flask):
    """Flask whose functions are plain ones, all of them: it need not look at each of them, for each
    request, whether it has to be waited for.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is."""
        return func


class RowNumber(IntegerConverter):
    """A number in an address: one that no column of the database holds opens nothing."""

    def __init__(self, url_map: Map, *_arguments: object, **_limits: object) -> None:
        super().__init__(url_map, max=LARGEST_NUMBER)


def create_app(
    settings: Settings, clock: Callable[[], datetime] = now_utc, press: Press | None = None
) -> Flask:
    """Return the web application of one installation, with the door to its drills; or of a drill's
    house, which has none.

    `clock` gives the present in UTC; `press` prints the papers somebody asks for on a page, without
    one the desk that says that they are being printed while the presses are busy.
    """
    app = PagesApp("webapp", static_folder="static", template_folder=None)
    app.jinja_environment = PagesEnvironment
    app.url_rule_class = LateRule
    app.url_map.converters["int"] = RowNumber
    _configure(app, settings)
    init_views(app)
    init_request_counts(app)
    init_compression(app)
    init_freshness(app)
    init_database(app, settings)
    keep_open(settings.index_memory_mb << 20)
    with app.app_context():
        keyring = open_keyring(settings, db.engine)
    desk = press or PaperDesk(print_apart, open_store(settings, DESK, keyring))
    atlas = atlas_for(settings)
    app.extensions[EXTENSION] = Services(
        settings,
        atlas,
        keyring,
        clock,
        desk,
        retrieve_nothing if settings.drill else http_retrieve(settings),
    )
    with app.app_context():
        flag_newcomers_of(db.engine, lambda: keyring, lambda: atlas, clock)
    init_sessions(app)
    init_transactions(app)
    AuditSpool(settings.instance).reserve()
    csrf = MaskedTokens(app)
    init_guard(app)
    init_language(app, settings)
    init_headers(app, settings)
    init_errors(app)
    init_addresses(app)
    init_signs(app)
    init_parts(app)
    init_sealed_parts(app)
    init_line_breaks(app)
    init_telephones(app)
    init_menu(app)
    init_frame(app)
    init_shells(app)
    _init_templates(app)
    init_template_words(app)
    init_moved(app)
    csrf.exempt_sections(WITHOUT_FORM_TOKEN)
    begin_views(app)
    if settings.drill:
        init_leaving(app)
    else:
        app.wsgi_app = DrillDoor(  # type: ignore[method-assign]
            app.wsgi_app, settings, partial(_drill_app, press)
        )
    app.wsgi_app = ProxyGuard(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app


def _drill_app(press: Press | None, house: DrillHouse) -> Flask:
    """Return the application of a drill's house: made as this one, of other settings."""
    return create_app(house.settings, house.clock, press)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.mode == "test",
        MAX_CONTENT_LENGTH=settings.feeds_max_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME=f"atalaya_{settings.drill}" if settings.drill else "atalaya",
        SESSION_COOKIE_PATH=f"{DRILL_PREFIX}/{settings.drill}/" if settings.drill else "/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookie_secure,
        PERMANENT_SESSION_LIFETIME=settings.session_whole,
        # A session ends at its last moment, however much it is used: its cookie need not be sent
        # again with each answer.
        SESSION_REFRESH_EACH_REQUEST=False,
        # Our pages send no referrer, on purpose; the token is what counts.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )


def _init_templates(app: Flask) -> None:
    app.jinja_loader = PackageLoader("templates", "")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters = (international, national, from_abroad, tel_link, whatsapp_link)
    for one in (*filters, open_holiday, joined_name):
        app.add_template_filter(one)
    app.jinja_env.globals.update(
        can_open=can_open,
        current_scope=current_scope,
        is_demo_site=is_demo,
        csrf=form_token,
        watch_age=watch_age,
        is_joined_seen=is_joined_seen,
        module_address=module_address,
        help_beside=help_of_page,
        kept_upload=keep_upload,
    )
    app.context_processor(_context)


def _context() -> dict[str, object]:
    """Return what every page knows: who asks, the theme, and whether this is a demo."""
    return {
        "scope": current_scope(),
        "user": signed_in(),
        "theme": readers_theme(),
        "is_demo": is_demo(),
        "drill": services().settings.drill,
        "factor_demand": factor_demand(),
    }
