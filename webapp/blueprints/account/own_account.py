"""What the pages of the account share: whose it is, the line of the log, the words of a refusal."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.accounts import User
from core.audit_log import record
from webapp.auth.access import signed_in
from webapp.auth.sign_in import SignInOutcome, check_password
from webapp.http.database import db
from webapp.http.services import services

blueprint = Blueprint("account", __name__)
Answer = str | Response | tuple[str, int]


def own_account() -> User:
    """Return the account of the asker; the guard has let nobody else in."""
    user = signed_in()
    if user is None:
        raise RuntimeError("a page of the account without an account")
    return user


def note(user: User, action: str) -> None:
    """Write a line about one's own account into the audit log."""
    record(
        db.session(),
        at=services().clock(),
        actor=f"user:{user.id}",
        action=action,
        subject=user.id,
        country=user.country,
    )


def refusal(outcome: SignInOutcome, words: str) -> tuple[str, int]:
    """Return what is said of a try that failed, `words` if it was wrong; and the status."""
    if outcome is SignInOutcome.THROTTLED:
        return _(
            "Demasiados intentos desde aquí. Espere 15 minutos, use un aparato en el que ya entró, "
            "o pida ayuda a su administración."
        ), 429
    if outcome is SignInOutcome.BUSY:
        return _("Muchas personas entran a la vez. Espere diez segundos y pruebe otra vez."), 503
    return words, 422


def password_refusal(user: User, password: str, words: str = "") -> tuple[str, int] | None:
    """Return what is wrong with the own password, typed once more, and the status; None when it
    fits.
    """
    outcome = check_password(user, password, services().clock())
    if outcome is SignInOutcome.IN:
        return None
    return refusal(outcome, words or _("La contraseña no es correcta."))
