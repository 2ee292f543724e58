"""Pages of a plan's life: a version prepared, approved by a second person, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import account_name
from core.approval import IllegalMove, NotComplete, SecondPersonNeeded
from core.audit_log import record
from core.errors import AtalayaError
from core.i18n.formats import Formats
from plans.facts.gather import gather
from plans.facts.model import PlanFacts, SignOff
from plans.lifecycle.difference import FactDifference
from plans.lifecycle.holes import holes_of
from plans.lifecycle.staleness import find_differences
from plans.lifecycle.transitions import (
    Signer,
    approve,
    essentials_missing,
    frozen_facts,
    hold_plan,
    prepare,
    withdraw,
)
from plans.models import PlanArea, PlanVersion
from plans.pages.compose import compose
from plans.questionnaire.copying import unreviewed_questions
from plans.questionnaire.steps import FormStep
from webapp.auth.access import current_scope, require_access, signed_in
from webapp.auth.request_context import request_context
from webapp.blueprints.plans.difference_links import difference_links
from webapp.blueprints.plans.lifecycle import (
    LONGEST_REASON,
    LONGEST_SIGNATURE,
    may_approve,
    may_prepare,
    text_of,
)
from webapp.blueprints.plans.presenters import next_version, plan_or_404
from webapp.blueprints.plans.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes

LATEST_START = timedelta(days=366)


@blueprint.post("/planes/<slug>/preparar")
def prepare_version(slug: str) -> Response:
    """Freeze the facts of today as the draft of the next version."""
    area, installation = _own_plan(slug), services()
    if not may_prepare(area):
        abort(403)
    now = installation.clock()
    facts = gather(
        request_context(),
        area,
        sign=SignOff(version=next_version(area)),
        disclosure=installation.settings.disclosure,
    )
    writes()
    try:
        draft = prepare(db.session(), installation.keyring, area, facts, by=_signer(), now=now)
    except IllegalMove:
        flash(_("Ya hay una versión aprobada que espera su día: retírela primero."), "wrong")
        return redirect(url_for("plans.plan", slug=slug))
    _record("plan.prepare", area, draft)
    flash(
        _(
            "La versión %(number)s quedó como borrador. Otra persona debe aprobarla.",
            number=draft.version,
        ),
        "done",
    )
    return redirect(url_for("plans.plan", slug=slug, version=draft.version))


@blueprint.route("/planes/<slug>/aprobar", methods=["GET", "POST"])
def approve_version(slug: str) -> Response | str | tuple[str, int]:
    """Look at a draft beside the version in force, and approve what was looked at: no draft made
    anew meanwhile.
    """
    area = _own_plan(slug)
    draft = area.coming
    if draft is None or not may_approve(area):
        abort(403)
    errors: dict[str, str] = {}
    if request.method == "POST":
        facts = frozen_facts(services().keyring, draft)
        mark = draft.facts_hash
        writes()
        hold_plan(db.session(), area)
        if not request.form.get("seen", "") == draft.facts_hash == mark:
            give_up_writing()
            return _approval_page(area, draft, {}, is_late=True), 409
        errors = _approve(area, draft, facts)
        if errors:
            give_up_writing()
        if not errors:
            return redirect(url_for("plans.plan", slug=slug))
    page = _approval_page(area, draft, errors)
    return (page, 422) if errors else page


@blueprint.route("/planes/<slug>/retirar", methods=["GET", "POST"])
def withdraw_version(slug: str) -> Response | str | tuple[str, int]:
    """Take a version back, with the reason."""
    area = _own_plan(slug)
    if not may_prepare(area):
        abort(403)
    number = request.values.get("version", "")
    edition = next(
        (each for each in (area.current, area.coming) if each and str(each.version) == number),
        None,
    )
    if edition is None:
        abort(404)
    errors: dict[str, str] = {}
    if request.method == "POST":
        reason = text_of("reason", LONGEST_REASON)
        if reason:
            withdraw(db.session(), edition, by=_signer(), now=services().clock(), reason=reason)
            _record("plan.withdraw", area, edition)
            flash(_("La versión %(number)s quedó retirada.", number=edition.version), "done")
            return redirect(url_for("plans.plan", slug=slug))
        errors = {"reason": _("Diga por qué se retira.")}
    page = render_template("plans/withdraw.html", plan=area, edition=edition, errors=errors)
    return (page, 422) if errors else page


# -- inside ---------------------------------------------------------------------------------


def _own_plan(slug: str) -> PlanArea:
    area = plan_or_404(slug)
    require_access(area.country, area.post_id)
    return area


def _signer() -> Signer:
    """Return who asks, signing with the words of the form or, without any, with the address of the
    account.
    """
    scope = current_scope()
    return Signer(scope.actor, text_of("signature", LONGEST_SIGNATURE))


def _approve(area: PlanArea, draft: PlanVersion, facts: PlanFacts) -> dict[str, str]:
    """Approve; what hinders it comes back by field."""
    now, keyring = services().clock(), services().keyring
    signature, reason = text_of("signature", LONGEST_SIGNATURE), text_of("reason", LONGEST_REASON)
    if not signature:
        return {"signature": _("Diga cómo firma: función o nombre, como irá impreso.")}
    try:
        starts = date.fromisoformat(request.form.get("starts", "") or now.date().isoformat())
    except ValueError:
        return {"starts": _("Escriba la fecha como 2026-11-22.")}
    if starts < now.date():
        return {"starts": _("El primer día no puede estar en el pasado.")}
    if starts - now.date() > LATEST_START:
        return {"starts": _("El primer día no puede estar a más de un año.")}
    try:
        approve(
            db.session(),
            keyring,
            draft,
            by=_signer(),
            now=now,
            issued_on=starts,
            reason=reason,
            facts=facts,
        )
    except NotComplete:
        return {
            "reason": _(
                "El plan no está completo: falta la coordinación con el país anfitrión. "
                "Diga por qué se emite así."
            )
        }
    except SecondPersonNeeded:
        return {"signature": _("Usted preparó esta versión: la aprueba otra persona.")}
    _record("plan.approve", area, draft)
    flash(_("La versión %(number)s quedó aprobada.", number=draft.version), "done")
    return {}


def _approval_page(
    area: PlanArea, draft: PlanVersion, errors: dict[str, str], *, is_late: bool = False
) -> str:
    installation, wording = services(), Formats(str(get_locale()))
    facts = frozen_facts(installation.keyring, draft)
    current, changed = area.current, _changed(area.current, facts)
    approver = signed_in()
    header = compose(
        facts,
        wording,
        public_url=installation.settings.public_url,
        disclosure=installation.settings.disclosure,
    ).header
    return render_template(
        "plans/approve.html",
        plan=area,
        draft=draft,
        current=current,
        changed=None if changed is None else difference_links(area, changed, wording),
        missing=essentials_missing(facts),
        header=header,
        holes=holes_of(facts),
        unreviewed=[
            (step, unreviewed_questions(area, step))
            for step in FormStep
            if unreviewed_questions(area, step)
        ],
        errors=errors,
        is_late=is_late,
        form=request.form,
        preparer=draft.prepared_name or account_name(db.session(), draft.prepared_by),
        own_name=approver.name if approver else "",
        today=installation.clock().date(),
    )


def _changed(current: PlanVersion | None, facts: PlanFacts) -> tuple[FactDifference, ...] | None:
    """Return what changes against the version in force; None when what it froze is damaged: it must
    be replaceable still.
    """
    try:
        return find_differences(frozen_facts(services().keyring, current), facts) if current else ()
    except AtalayaError:
        return None


def _record(action: str, area: PlanArea, edition: PlanVersion) -> None:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=area.id,
        country=area.country,
        purpose="plan",
        version=edition.version,
    )
