"""What nobody finished or fetched in time, taken away: an hour, or a week, after it was left; and
sessions, keys of programs, calendars and subscriptions that are over.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from core.accounts.program_tokens import drop_ended_tokens
from core.announcements.subscriptions import drop_removed
from core.db import writing
from core.private_files import sweep_unfinished
from core.storage import open_store
from core.transports.folder import letters_of, seal_letters
from directory.imports import batches
from registry.confirmation.links import drop_ended_links
from registry.imports import lists
from watch.rota.calendar_links import drop_ended_calendars
from watch.stored_areas import drop_old_areas
from webapp.auth.sessions.devices import drop_forgotten
from webapp.auth.sessions.open_sessions import drop_ended, limits_of
from webapp.uploads.kept_upload import FOLDER as UPLOADS
from webapp.uploads.kept_upload import expire_uploads
from webapp.worker.job_kinds import WorkerServices

TIDYING_EVERY_SECONDS = 3600
UNFINISHED_AFTER = timedelta(hours=1)
"""Nothing is written for so long without a byte more."""
log = logging.getLogger(__name__)


def tidy(services: WorkerServices) -> None:
    """Delete files begun and left by a process that was killed, lists that waited too long for
    somebody to apply them, and what is kept of sessions, devices, keys and subscriptions that are
    over.
    """
    settings, now = services.settings, services.clock()
    left = sweep_unfinished(settings.instance, now - UNFINISHED_AFTER)
    left += open_store(settings, lists.FOLDER).shelf.sweep(now - UNFINISHED_AFTER)
    expired = lists.expire_lists(open_store(settings, lists.FOLDER, services.keyring), now)
    expired += expire_uploads(open_store(settings, UPLOADS), now)
    if left or expired:
        log.info("%d unfinished files and %d waiting lists are deleted", left, expired)
    sealed = seal_letters(letters_of(services.settings, services.keyring))
    if sealed:
        log.info("%d letters of before are sealed", sealed)
    with writing(services.engine) as session:
        lists.drop_expired(session, now)
        batches.drop_expired(session, now)
        drop_ended(session, limits_of(services.settings), now)
        drop_forgotten(session, now)
        drop_ended_links(session, now)
        drop_old_areas(session, now)
        drop_ended_tokens(session, now)
        drop_ended_calendars(session, now)
        drop_removed(session, now)
