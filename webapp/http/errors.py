"""What the page says when something went wrong, and what to do next; in the reader's language."""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from webapp.http.database import db

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
}


def init_errors(app: Flask) -> None:
    """Answer every failure with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _wrong: _page(400))
    app.register_error_handler(UnusableInput, lambda wrong: _page(422, str(wrong)))
    app.register_error_handler(NotAllowed, lambda _wrong: _page(404))
    app.register_error_handler(Exception, _unexpected)


def _http(wrong: HTTPException) -> tuple[str, int] | HTTPException:
    code = wrong.code or 500
    return wrong if code < 400 else _page(code)


def _unexpected(wrong: Exception) -> tuple[str, int]:
    log.exception("unexpected %s", type(wrong).__name__)
    return _page(500)


def _page(code: int, detail: str = "") -> tuple[str, int]:
    """Return the error page; the transaction is given up first, so that the page can read who is
    asking.
    """
    db.session.rollback()
    title, advice = WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])
    return render_template(
        "public/error.html", code=code, title=title, advice=advice, detail=detail
    ), code
