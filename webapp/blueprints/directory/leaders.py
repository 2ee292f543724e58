"""The community leaders of the own country: names are opened here, and each reading is noted."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from core.audit_log import record
from core.i18n.languages import N_
from directory.entries.freshness import freshness
from directory.entries.kinds import EntryKind
from directory.entries.leaders import leaders_of
from webapp.auth.access import current_scope
from webapp.auth.entry_access import posts_offered
from webapp.auth.entry_rights import may_create, may_edit
from webapp.blueprints.directory.views import blueprint
from webapp.http.database import db
from webapp.http.services import services

PURPOSES = (
    N_("Llamar en una crisis"),
    N_("Probar la red de líderes"),
    N_("Poner al día sus datos"),
)


@blueprint.route("/directorio/lideres", methods=["GET", "POST"])
def leaders() -> str:
    """Return the leaders by post; their names once the reader says what for (a POST, noted in the
    audit log).
    """
    installation, scope, purpose = services(), current_scope(), request.form.get("purpose", "")
    is_open = request.method == "POST" and purpose in PURPOSES
    around = [
        (post, leaders_seen)
        for post in posts_offered(scope.country)
        if (
            leaders_seen := leaders_of(
                db.session(), installation.keyring, post.id, viewer=scope.viewer
            )
        )
    ]
    count = sum(len(leaders_seen) for _post, leaders_seen in around)
    if is_open:
        record(
            db.session(),
            at=installation.clock(),
            actor=scope.actor,
            action="leader.list",
            country=scope.country,
            purpose=purpose,
            leaders=count,
        )
    return render_template(
        "directory/leaders.html",
        around=around,
        count=count,
        is_open=is_open,
        purpose=purpose,
        purposes=[(each, _(each)) for each in PURPOSES],
        may_edit=lambda row: may_edit(scope, row),
        may_create=may_create(scope, EntryKind.LEADER, scope.country, scope.post_id),
        age_of=lambda confirmed_at: freshness(confirmed_at, installation.clock()),
    )
