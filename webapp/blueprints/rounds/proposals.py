"""Proposals: the old and the proposed value side by side, and yes or no."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import ROLE_WORDS
from core.errors import UnusableInput
from directory.entries.kinds import ONE_WORDS
from directory.entries.lifecycle import ChangedMeanwhile, DesignationTaken
from directory.rounds.answers.proposal_review import AlreadyDecided, decide
from webapp.auth.access import can_open, current_scope
from webapp.blueprints.rounds.access import proposal_or_404, seen_pending
from webapp.blueprints.rounds.views import blueprint
from webapp.http.database import db
from webapp.http.i18n import country_name
from webapp.http.services import services
from webapp.http.transactions import give_up_writing
from webapp.labels.entry_values import Speaker
from webapp.labels.proposal_sides import sides

Answer = str | Response | tuple[str, int]


@blueprint.get("/propuestas")
def proposals() -> str:
    """Return the corrections that wait for a yes or no."""
    return _page()


@blueprint.post("/propuestas/<uuid:proposal_id>")
def answer(proposal_id: uuid.UUID) -> Answer:
    """Accept or refuse one."""
    proposal, accept = proposal_or_404(proposal_id), request.form.get("answer") == "yes"
    try:
        decide(
            db.session(),
            proposal,
            accept=accept,
            reason=request.form.get("reason", ""),
            now=services().clock(),
            actor=current_scope().actor,
            decider=_decider(),
            despite_change=request.form.get("despite_change") == "1",
        )
    except UnusableInput as wrong:
        return _page({str(proposal.id): _(wrong.what)}), 422
    except AlreadyDecided:
        return _page({"": _("Otra persona ya lo decidió, o se retiró.")}), 409
    except ChangedMeanwhile:
        words = _("La entrada cambió mientras usted decidía: mire cómo está ahora.")
        return _page({str(proposal.id): words}), 409
    except DesignationTaken as taken:
        words = _("Ya lo es %(name)s: cambie primero su designación.", name=taken.holder.name)
        return _page({str(proposal.id): words}), 409
    flash(_("Aceptado: ya vale.") if accept else _("Rechazado: queda como estaba."), "done")
    return redirect(url_for("rounds.proposals"))


# -- inside ---------------------------------------------------------------------------------


def _page(errors: dict[str, str] | None = None) -> str:
    give_up_writing()  # of an answer refused: the page reads much, and nothing of it is kept
    speaker = Speaker(db.session(), services().atlas, current_scope().viewer)
    waiting = seen_pending(current_scope())
    return render_template(
        "rounds/proposals.html",
        found=[
            (each, sides(speaker, each.proposal, each.current if each.entry else None))
            for each in waiting
        ],
        may_decide=can_open("rounds.answer"),
        kind_words=ONE_WORDS,
        errors=errors or {},
    )


def _decider() -> str:
    scope = current_scope()
    role = _(ROLE_WORDS[scope.role]) if scope.role else ""
    return f"{role}, {country_name(scope.country)}" if scope.country else str(role)
