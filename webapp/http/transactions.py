"""One transaction a request; no page reads, opens or renders under the write lock.

A request by an unsafe method writes from its start, unless its row of the policy says that it
begins reading. One that reads leaves its lines of the audit log waiting (`core.audit_log.record`):
they are appended in a short transaction of their own once the page is about to be written, at the
latest before the answer leaves. `close_request` commits what answered well and rolls back the rest,
so that no view and no package below ever commits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, g, request
from flask import session as browser_session

from core.audit_log import Appended, append, take_waiting
from core.db import writing
from core.i18n.languages import N_
from webapp.auth.policy import POLICY
from webapp.http.database import DatabaseSession, db
from webapp.http.services import services

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
READING_NOTICES = {
    Appended.SPOOLED_FULL: N_(
        "El disco del sistema está lleno. Lo que usted lee aquí quedó anotado en un archivo aparte "
        "y pasará al registro cuando haya sitio. Avise ya a quien administra el sistema."
    ),
    Appended.SPOOLED_BUSY: N_(
        "El sistema está muy ocupado. Lo que usted lee aquí quedó anotado en un archivo aparte "
        "y pasará al registro en unos minutos."
    ),
}


def init_transactions(app: Flask) -> None:
    """Give each request of `app` its transaction, and the pages what is said about it."""
    app.before_request(_begin)
    app.after_request(close_request)
    app.jinja_env.globals["reading_notice"] = reading_notice


def writes() -> None:
    """From here on this request writes.

    What was read before is read again inside the new transaction.
    """
    session = db.session()
    if session.info.get("writes"):
        return
    settle_readings()
    session.rollback()
    session.info["writes"] = True


@contextmanager
def short_write() -> Iterator[DatabaseSession]:
    """Yield a session of its own that writes: committed when the block ends, before the page goes
    on. For a request that reads.
    """
    with writing(db.engine) as session:
        yield session


def settle_readings() -> None:
    """Append what this request has read to the audit log, or spool it.

    Raises CannotSpool when there is no place for it: then the page may not be shown.
    """
    entries = take_waiting(db.session())
    if entries:
        appended = append(db.engine, entries, services().spool)
        if appended is not Appended.WRITTEN:
            g.reading_notice = READING_NOTICES[appended]


def drop_readings() -> None:
    """Forget what was read: nothing of it is shown."""
    take_waiting(db.session())


def reading_notice() -> str:
    """Return what the reader of a page must know about its line in the audit log, as a message id;
    empty when it is where it belongs. The line is settled first.
    """
    settle_readings()
    notice: str = g.get("reading_notice", "")
    return notice


def close_request(response: Response) -> Response:
    """Commit the work of a request that answered well; a refused form or an error leaves nothing
    behind, in the database as in the browser.
    """
    session = db.session()
    if not session.info.get("writes"):
        settle_readings()
    elif response.status_code < 400:
        try:
            session.commit()
        except Exception:
            session.rollback()
            _restore_browser_session()
            raise
    else:
        session.rollback()
    return response


# -- inside ---------------------------------------------------------------------------------


def _begin() -> None:
    if request.method in SAFE_METHODS:
        return
    g.browser_session = dict(browser_session)
    rule = POLICY.get(request.endpoint or "")
    if rule is not None and not rule.begins_reading:
        db.session().info["writes"] = True


def _restore_browser_session() -> None:
    """Undo what this request told the browser: what could not be kept must not be signed in."""
    before = g.get("browser_session")
    if before is not None:
        browser_session.clear()
        browser_session.update(before)
