"""Pages of the protocols: officials read it, the Secretariat writes it, a second person approves
it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.outdated_translations import count_outdated, outdated_mark
from protocols.lifecycle import approve, draft, hold_versions, newest, retire, versions
from protocols.model import gaps
from protocols.models import ProtocolKind, ProtocolState, ProtocolText
from webapp.auth.access import current_scope
from webapp.blueprints.protocols.presenters import (
    compared,
    content_of,
    crisis_names,
    in_order,
    is_on_plans,
    kind_or_404,
    texts_or_404,
    title,
    words,
)
from webapp.forms.protocol_form import (
    BLANK_ROWS,
    ProtocolForm,
    document_of,
    empty,
    errors_of,
    label,
)
from webapp.forms.typed_text import form_text
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.protocol_kinds import SLUGS

blueprint = Blueprint("protocols", __name__)
LONGEST_REASON = 300
MORE_ROWS = 3


@blueprint.get("/protocolos")
def index() -> str:
    """Return every text by kind, with its state and version."""
    slug = request.args.get("k", next(iter(SLUGS)))
    kind, texts = kind_or_404(slug), newest(db.session())
    names = crisis_names(texts)
    chosen = in_order([(each, title(each, names)) for each in texts if each.kind is kind])
    may_add = not (chosen and kind is ProtocolKind.LEVELS)
    return render_template(
        "protocols/index.html", shown=slug, texts=chosen, slugs=SLUGS, may_add=may_add, **words()
    )


@blueprint.get("/protocolos/<slug>/<code>")
def show(slug: str, code: str) -> str:
    """Return one version of a text in its three languages, and its history."""
    history = texts_or_404(slug, code)
    number = request.args.get("version", "")
    chosen = (
        [each for each in history if str(each.version) == number]
        if number
        else [_in_force(history) or history[0]]
    )
    if not chosen:
        abort(404)
    scope = current_scope()
    coming = _coming(history)
    return _page(
        "show.html",
        slug,
        chosen[0],
        history,
        may_approve=coming is not None and coming.made_by != scope.actor,
    )


@blueprint.route("/protocolos/<slug>/nuevo", methods=["GET", "POST"])
def new(slug: str) -> Response | str | tuple[str, int]:
    """Write a text that is not there yet."""
    kind, code = kind_or_404(slug), request.form.get("code", "").strip()
    filling = ProtocolForm(empty(kind), code)
    if versions(db.session(), kind, code):
        filling.errors = {
            "code": _("Ya hay un texto con esta clave: ábralo y escriba su versión nueva.")
        }
    return _write(slug, kind, filling, "")


@blueprint.route("/protocolos/<slug>/<code>/editar", methods=["GET", "POST"])
def edit(slug: str, code: str) -> Response | str | tuple[str, int]:
    """Write the next version; the one in force stays until somebody else approves."""
    history = _history(slug, code)
    base = _coming(history) or _in_force(history) or history[0]
    return _write(
        slug,
        history[0].kind,
        ProtocolForm(
            base.content, code, earlier=base.outdated_translations or [], mark=_fingerprint(base)
        ),
        code,
    )


@blueprint.route("/protocolos/<slug>/<code>/aprobar", methods=["GET", "POST"])
def approve_text(slug: str, code: str) -> Response | str | tuple[str, int]:
    """Return the draft beside the version in force; a second person brings into force what they
    looked at.
    """
    history = _history(slug, code)
    coming, scope = _coming(history), current_scope()
    if coming is None or coming.made_by == scope.actor:
        abort(403)
    missing = gaps(content_of(coming))
    is_late = (
        request.method == "POST"
        and not missing
        and request.form.get("seen", "") != _fingerprint(coming)
    )
    if request.method == "POST" and not missing and not is_late:
        approve(db.session(), coming, by=scope.actor, now=services().clock())
        return _record_and_return(
            slug,
            coming,
            "doctrine.approve",
            _("La versión %(number)s está vigente.", number=coming.version),
        )
    page = _page(
        "approve.html",
        slug,
        coming,
        history,
        is_late=is_late,
        seen=_fingerprint(coming),
        before=_in_force(history),
        changes=compared(_in_force(history), coming),
        missing=[label(each) for each in missing],
    )
    return (page, 409) if is_late else page


@blueprint.route("/protocolos/<slug>/<code>/retirar", methods=["GET", "POST"])
def retire_text(slug: str, code: str) -> Response | str | tuple[str, int]:
    """Take a draft, or the version in force, away, with the reason."""
    history = texts_or_404(slug, code)
    number = request.values.get("version", "")
    chosen = next(
        (
            each
            for each in (_in_force(history), _coming(history))
            if each and str(each.version) == number
        ),
        None,
    )
    if chosen is None:
        abort(404)
    reason = form_text(request.form, "reason")[:LONGEST_REASON]
    if request.method == "POST" and reason:
        retire(
            db.session(), chosen, by=current_scope().actor, now=services().clock(), reason=reason
        )
        return _record_and_return(
            slug,
            chosen,
            "doctrine.retire",
            _("La versión %(number)s quedó retirada.", number=chosen.version),
        )
    errors = {"reason": _("Diga por qué se retira.")} if request.method == "POST" else {}
    page = _page("retire.html", slug, chosen, history, errors=errors)
    return (page, 422) if errors else page


# -- inside ---------------------------------------------------------------------------------


def _history(slug: str, code: str) -> list[ProtocolText]:
    """Return every version of a text; where a form is sent nobody else changes one of them until it
    is answered.
    """
    history = texts_or_404(slug, code)
    if request.method == "POST":
        hold_versions(db.session(), history[0].kind, code)
    return history


def _in_force(history: list[ProtocolText]) -> ProtocolText | None:
    return next((each for each in history if each.state is ProtocolState.APPROVED), None)


def _coming(history: list[ProtocolText]) -> ProtocolText | None:
    return next((each for each in history if each.state is ProtocolState.DRAFT), None)


def _fingerprint(text: ProtocolText) -> str:
    """Return a short hash of one version: who writes or approves holds the same only when they saw
    the same.
    """
    content = repr((str(text.id), text.version, text.state.value, text.content))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _page(
    template: str, slug: str, text: ProtocolText, history: list[ProtocolText], **more: Any
) -> str:
    names = crisis_names(newest(db.session()))
    context = {
        "slug": slug,
        "text": text,
        "held": history,
        "title": title(text, names),
        "names": names,
        **words(),
        **more,
    }
    return render_template(
        f"protocols/{template}",
        content=content_of(text),
        coming=_coming(history),
        current=_in_force(history),
        on_plans=is_on_plans(content_of(text)),
        earlier=count_outdated(text.content, text.outdated_translations or ()),
        **context,
    )


def _write(
    slug: str, kind: ProtocolKind, filling: ProtocolForm, code: str
) -> Response | str | tuple[str, int]:
    extra, is_late = BLANK_ROWS, False
    if request.method == "POST":
        filling.document = document_of(kind, request.form, request.form.getlist("feeds"))
        is_late = request.form.get("seen", "") != filling.mark
        if request.form.get("do") != "more" and not is_late and not filling.errors:
            try:
                written = draft(
                    db.session(),
                    kind,
                    filling.code,
                    filling.document,
                    by=current_scope().actor,
                    now=services().clock(),
                    confirmed=request.form.getlist("still"),
                )
            except UnusableInput as wrong:
                filling.errors = errors_of(wrong)
            else:
                message = _("Borrador guardado. Otra persona de la Secretaría debe aprobarlo.")
                return _record_and_return(slug, written, "doctrine.draft", message)
        extra = MORE_ROWS
    page = render_template(
        "protocols/edit.html",
        slug=slug,
        kind=kind,
        code=code,
        filling=filling,
        document=filling.with_empty_rows(extra),
        names=(names := crisis_names(newest(db.session()))),
        **words(),
        told=title(texts_or_404(slug, code)[0], names) if code else "",
        earlier=lambda texts, language: outdated_mark(texts, language, filling.earlier),
        is_late=is_late,
    )
    return (page, 409 if is_late else 422) if is_late or filling.errors else page


def _record_and_return(slug: str, text: ProtocolText, action: str, message: str) -> Response:
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action=action,
        subject=text.id,
        code=text.code,
        version=text.version,
    )
    flash(message, "done")
    return redirect(url_for("protocols.show", slug=slug, code=text.code, version=text.version))
