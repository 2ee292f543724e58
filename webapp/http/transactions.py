"""One transaction a request; no page reads, opens or renders under the write lock.

A request by an unsafe method reads until its view begins: who asks, whether they may, and the form
they sent are looked at before. The view writes from its start, unless its row of the policy says
that it begins reading: then it reads and checks first, and says `writes()` where it has something
to write; what was read is read again there. What is slow or waits has no place behind that: hashes,
papers, letters, files, other machines, maps (a test of every page watches).

One that reads leaves its lines of the audit log waiting (`core.audit_log.record`): they are
appended in a short transaction of their own once the page is about to be written, at the latest
before the answer leaves. `close_request` commits what answered well and rolls back the rest, so
that no view and no package below ever commits.

A request that writes ends in a redirection, or in a page. The page of a refusal gives up what was
written the moment it is rendered, by itself; a page that shows what was written stands behind
`end_writing`. A view that forgets it fails: its page would show what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, before_render_template, g, request
from flask import session as browser_session
from flask.templating import Environment
from jinja2 import Template
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from core.audit_log import Appended, append, take_waiting
from core.db import writing
from core.i18n.languages import N_
from webapp.auth.policy import POLICY
from webapp.http.database import DatabaseSession, RequestSession, db
from webapp.http.services import services

WRITTEN, GIVEN_UP = "has_written", "gave_up_writing"
"""What a session knows of its request: that something went to the database, or was given up."""
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


class PagesEnvironment(Environment):
    """The templates of the pages: none is read from disk under the write lock."""

    def get_or_select_template(self, *given: Any, **named: Any) -> Template:
        """Return the template of a page about to be rendered; what its request wrote is given up,
        or was committed before.
        """
        give_up_writing()
        return super().get_or_select_template(*given, **named)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: those of all, where it has none of its own. Jinja looks
        each up through a chain of two for every page and every import of a macro.
        """
        return super().make_globals(d) if d else self.globals


def init_transactions(app: Flask) -> None:
    """Give each request of `app` its transaction, and the pages what is said about it."""
    app.before_request(_remember_browser_session)
    app.after_request(close_request)
    before_render_template.connect(_give_up_writing, app)
    app.jinja_env.globals["reading_notice"] = reading_notice


def begin_views(app: Flask) -> None:
    """Let the views of `app` begin as the policy says: to be called last, for what `app` does
    before a request comes first, and takes no lock.
    """
    app.before_request(_begin)


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


def end_writing() -> None:
    """Commit what this request has written, for a page that shows it; from here on it reads."""
    session = db.session()
    if session.info.get("writes"):
        _commit(session)
        session.info["writes"] = False


def give_up_writing() -> None:
    """Take back what this request has written, and let the lock go, before the page of a refusal is
    put together: what it shows is read, and others need not wait for that.
    """
    session = db.session()
    if session.info.get("writes"):
        is_pending = bool(session.new or session.dirty or session.deleted)
        session.info[GIVEN_UP] = session.info.pop(WRITTEN, False) or is_pending
        session.rollback()
        session.info["writes"] = False


def give_up_changes() -> None:
    """Take back what this request has changed, in the database or in memory alone; a request that
    has read keeps what it has read.
    """
    session = db.session()
    is_pending = bool(session.new or session.dirty or session.deleted)
    if session.info.get("writes") or is_pending or not session.is_active:
        session.rollback()


@contextmanager
def short_write() -> Iterator[DatabaseSession]:
    """Yield a session of its own that writes: committed when the block ends, before the page goes
    on. For a request that reads: one that writes would wait for itself, and is refused.
    """
    if db.session().info.get("writes"):
        raise RuntimeError("a short write inside a request that writes already")
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
    if session.info.pop(GIVEN_UP, False) and response.status_code < 400:
        raise RuntimeError("a page shows what was not kept: it belongs behind `end_writing`")
    if not session.info.get("writes"):
        settle_readings()
    elif response.status_code < 400:
        _commit(session)
    else:
        session.rollback()
    return response


# -- inside ---------------------------------------------------------------------------------


def _remember_browser_session() -> None:
    if request.method not in SAFE_METHODS:
        g.browser_session = dict(browser_session)


def _begin() -> None:
    if request.method in SAFE_METHODS:
        return
    rule = POLICY.get(request.endpoint or "")
    if rule is not None and not rule.begins_reading:
        _ = request.form  # read to its end first: a slow sender keeps nobody else waiting
        writes()


def _give_up_writing(_app: Flask, **_template: object) -> None:
    """End the write of a request whose page is about to be rendered: it is the page of a refusal,
    or one that stands behind `end_writing` and has nothing left to write.
    """
    give_up_writing()


def _note_flush(session: RequestSession, _context: object) -> None:
    session.info[WRITTEN] = True


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[WRITTEN] = True


event.listen(RequestSession, "after_flush", _note_flush)
event.listen(RequestSession, "do_orm_execute", _note_statement)


def _commit(session: DatabaseSession) -> None:
    try:
        session.commit()
    except Exception:
        session.rollback()
        _restore_browser_session()
        raise
    session.info.pop(WRITTEN, None)


def _restore_browser_session() -> None:
    """Undo what this request told the browser: what could not be kept must not be signed in."""
    before = g.get("browser_session")
    if before is not None:
        browser_session.clear()
        browser_session.update(before)
