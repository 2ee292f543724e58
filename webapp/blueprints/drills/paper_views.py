"""The certificate of a drill."""

from __future__ import annotations

from flask import Response, abort
from flask_babel import get_locale

from response.drills.certificate import CertificateFacts, print_certificate
from response.drills.scenario import load_scenario, words_in
from webapp.auth.access import current_scope
from webapp.blueprints.drills.views import blueprint, scores_shown
from webapp.drill.opening import find_drill
from webapp.http.database import db
from webapp.http.i18n import zone
from webapp.http.services import services


@blueprint.get("/<mark>/constancia.pdf")
def certificate(mark: str) -> Response:
    """Return the certificate of a closed drill: its score with the raw figures."""
    drill = find_drill(db.session(), mark, current_scope().country) or abort(404)
    scores = scores_shown(drill, current_scope().country)
    if not scores or drill.closed_at is None:
        abort(404)
    language = str(get_locale())
    scenario = load_scenario(drill.scenario)
    facts = CertificateFacts(
        title=words_in(scenario.title, language),
        scenario=f"{scenario.code} {drill.scenario_version}",
        mark=drill.mark,
        opened_at=drill.opened_at,
        closed_at=drill.closed_at,
        minutes=drill.minutes,
        persons=drill.persons,
        scores=scores,
        timezone=zone().key,
        made_at=services().clock(),
    )
    body = services().press(print_certificate, facts, language)
    headers = {"Content-Disposition": f'inline; filename="ejercicio-{mark}.pdf"'}
    return Response(body, content_type="application/pdf", headers=headers)
