"""What the page says when something went wrong, and what to do next; in the reader's language."""

from __future__ import annotations

import logging

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from core.audit_log import CannotSpool
from core.child.process import ChildFailure, FailureReason
from core.child.slots import NoFreeSlot
from core.database_faults import DatabaseFault, fault_of
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import LANGUAGES, N_, SOURCE_LANGUAGE
from webapp.api.problem_details import problem, problem_of
from webapp.auth.programs.bearer import is_program_door
from webapp.auth.programs.refusals import ProgramRefused
from webapp.http.database import db
from webapp.http.i18n import COOKIE, speak
from webapp.http.paper_desk import LOOK_AGAIN_SECONDS, BeingPrinted
from webapp.http.transactions import drop_readings, give_up_changes

log = logging.getLogger(__name__)

WORDS: dict[int, tuple[str, str]] = {
    400: (
        N_("La solicitud no se entiende"),
        N_("Vuelva atrás, recargue la página y envíe de nuevo. Nada se guardó."),
    ),
    403: (
        N_("Su cuenta no abre esta página"),
        N_("Si la necesita para su trabajo, pídala a la administración de su país."),
    ),
    404: (
        N_("No encontramos esta página"),
        N_(
            "La dirección no existe, o lo que había ya no está a su alcance. "
            "Revise el enlace o vuelva al inicio."
        ),
    ),
    405: (
        N_("Esta página no se abre así"),
        N_("Vuelva al inicio y entre por el menú."),
    ),
    413: (
        N_("El archivo es demasiado grande"),
        N_("Divídalo en partes más pequeñas y envíelas una por una. Nada se guardó."),
    ),
    422: (
        N_("Estos datos no se pueden usar"),
        N_("Corrija lo que se indica y envíe de nuevo. Nada se guardó."),
    ),
    429: (
        N_("Demasiados intentos"),
        N_("Espere 15 minutos, o pida a su administración una contraseña nueva."),
    ),
    500: (
        N_("Falló algo de nuestro lado"),
        N_(
            "Lo que envió no se guardó. Pruebe otra vez en un minuto; "
            "si sigue, avise a quien administra el sistema."
        ),
    ),
    503: (
        N_("El sistema está ocupado"),
        N_(
            "Lo que envió no se guardó. Espere diez segundos y pruebe otra vez; "
            "si sigue, avise a quien administra el sistema."
        ),
    ),
    507: (
        N_("El disco del sistema está lleno"),
        N_(
            "Lo que envió no se guardó. Quien ya entró puede seguir leyendo las listas y los "
            "planes. Avise ya a quien administra el sistema: hay que hacer sitio en el disco."
        ),
    ),
}
_FAULT_CODES = {DatabaseFault.FULL: 507, DatabaseFault.BUSY: 503, DatabaseFault.AWAY: 503}
AWAY_WORDS = (
    N_("La base de datos no contesta"),
    N_(
        "Pruebe otra vez en unos segundos. Si acababa de enviar algo, mire primero si quedó "
        "guardado: desde aquí no se sabe."
    ),
)
"""A commit that was cut is neither kept nor lost until somebody looks."""


def init_errors(app: Flask) -> None:
    """Answer every failure with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _wrong: _page(400))
    app.register_error_handler(UnusableInput, lambda wrong: _page(422, str(wrong)))
    app.register_error_handler(NotAllowed, lambda _wrong: _page(404))
    app.register_error_handler(NoFreeSlot, lambda _wrong: _page(503))
    app.register_error_handler(BeingPrinted, lambda _wrong: _being_printed())
    app.register_error_handler(ChildFailure, _child)
    app.register_error_handler(Exception, _unexpected)


def _http(wrong: HTTPException) -> ResponseReturnValue | HTTPException:
    code = wrong.code or 500
    if code < 400:
        return wrong
    if isinstance(wrong, ProgramRefused):
        return problem_of(wrong)
    # Flask puts what failed after a view, as its commit, into one of these.
    cause = wrong.original_exception if isinstance(wrong, InternalServerError) else None
    return _page(code) if cause is None else _unexpected(cause)


def _child(wrong: ChildFailure) -> ResponseReturnValue:
    """Return the page of work done apart that failed: what took too long is asked for again, on a
    machine that is less busy.
    """
    if wrong.reason is not FailureReason.DEADLINE:
        return _unexpected(wrong)
    log.warning("work apart: %s", wrong, extra={"page": request.endpoint or ""})
    return _page(503)


def _unexpected(wrong: BaseException) -> ResponseReturnValue:
    """Return the page of a failure nobody planned for; a database that is full or busy is not asked
    for it.
    """
    page = {"page": request.endpoint or ""}
    log.error("unexpected %s", type(wrong).__name__, exc_info=wrong, extra=page)
    fault = DatabaseFault.FULL if isinstance(wrong, CannotSpool) else fault_of(wrong)
    if fault is not None:
        return _fault_page(fault)
    _give_up_transaction()
    return _page(500)


def _being_printed() -> ResponseReturnValue:
    """Return the page that asks again by itself until its paper is there; nothing was read yet."""
    drop_readings()
    again = str(LOOK_AGAIN_SECONDS)
    headers = {"Refresh": again, "Retry-After": again, "Cache-Control": "no-store"}
    return render_template("public/being_printed.html"), 202, headers


def _page(code: int, detail: str = "") -> ResponseReturnValue:
    """Return the error page; what was changed is given up first, so that the page can read who is
    asking. What was only read stays read: who asks is not looked up again. Where even that fails,
    the bare one.
    """
    try:
        drop_readings()
        give_up_changes()
        title, advice = _words(code)
        if is_program_door():
            return problem(code, gettext(title), detail)
        return render_template(
            "public/error.html", code=code, title=title, advice=advice, detail=detail
        ), code
    except SQLAlchemyError as wrong:
        fault = fault_of(wrong)
        return _bare_page(500) if fault is None else _fault_page(fault)


def _fault_page(fault: DatabaseFault) -> ResponseReturnValue:
    is_away = fault is DatabaseFault.AWAY
    return _bare_page(_FAULT_CODES[fault], AWAY_WORDS if is_away else None)


def _bare_page(code: int, words: tuple[str, str] | None = None) -> ResponseReturnValue:
    """Return an error page made without the database: it says nothing of who is asking."""
    drop_readings()
    _give_up_transaction()
    if is_program_door():
        return problem(code, gettext(_words(code)[0]))
    language = request.cookies.get(COOKIE, "")
    if language not in LANGUAGES:
        language = request.accept_languages.best_match(LANGUAGES) or SOURCE_LANGUAGE
    title, advice = words or _words(code)
    speak(language)
    page = current_app.jinja_env.get_template("public/bare_error.html").render(
        code=code,
        title=gettext(title),
        advice=gettext(advice),
        home=gettext("Ir al inicio"),
        language=language,
        stylesheet=url_for("static", filename="css/app.css"),
    )
    again = {} if words is None else {"Retry-After": "5"}  # of a busy one: the headers say it
    return page, code, {"Cache-Control": "no-store", **again}


def _give_up_transaction() -> None:
    try:
        session = db.session()
        session.info["writes"] = False  # whoever still looks who is asking waits for no lock
        session.rollback()
    except SQLAlchemyError:
        log.exception("the transaction could not be rolled back")


def _words(code: int) -> tuple[str, str]:
    return WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])
