"""The head of the audit log noted outside: every hour in a file, every day by mail, with what a
verification found.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from core.audit_log.heads import NotedHead, head_of, is_due, note_head, read_heads
from core.audit_log.letters import is_letter_due, mail_head
from core.audit_log.verification import verify
from core.db import reading, writing
from webapp.sealed_columns import find_put_back
from webapp.worker.job_kinds import WorkerServices

HEADS_EVERY_SECONDS = 300
"""How often is looked whether one is due."""
FILE_EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


def send_heads(services: WorkerServices) -> None:
    """Note the head where it is due. A file that cannot be written is tried again, and named."""
    now = services.clock()
    with reading(services.engine) as session:
        head = head_of(session, now)
        is_mail_due = head is not None and is_letter_due(session, head, now)
    if head is None:
        return
    if is_mail_due and services.settings.audit_mail:
        _mail(services, head)
    path = services.settings.audit_heads
    if path != Path():
        _write(path, head)


# -- inside ---------------------------------------------------------------------------------


def _write(path: Path, head: NotedHead) -> None:
    try:
        if is_due(_noted(path), head, FILE_EVERY):
            note_head(path, head)
    except OSError as wrong:
        log.error("the head of the audit log cannot be noted outside: %s", wrong)


def _noted(path: Path) -> list[NotedHead]:
    return read_heads(path) if path.exists() else []


def _mail(services: WorkerServices, head: NotedHead) -> None:
    """Verify the log, outside every transaction that writes, and mail the head with the outcome."""
    settings = services.settings
    path = settings.audit_heads
    report = verify(services.engine, _noted(path) if path != Path() else [])
    put_back = len(find_put_back(services.engine))
    if report.faults:
        log.error("the audit log is not whole: %d faults; atalaya audit verify", len(report.faults))
    with writing(services.engine) as session:
        mail_head(
            session,
            head,
            settings.audit_mail,
            lines=report.lines,
            faults=len(report.faults),
            put_back=put_back,
            language=settings.default_language,
            now=services.clock(),
        )
