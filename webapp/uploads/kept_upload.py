"""A file that came with a form the rest of which was refused: kept for the retry, so that nobody
chooses it twice.

It is sealed with the key of the asker's country, opens for the account that sent it and nobody
else, and is gone after an hour.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, request

from core.storage import FileStore, open_store
from webapp.auth.access import current_scope
from webapp.http.services import services

FOLDER = "kept_uploads"
KEPT_FOR = timedelta(hours=1)
LARGEST = 25 << 20
_TOKEN = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent, now or with the form that was refused."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """A file that waits for the retry."""

    token: str
    name: str


def sent_upload(field: str = "file") -> SentFile | None:
    """Return the file of a field: the one chosen now, else the one kept of the form that was
    refused; None without any.
    """
    remembered: dict[str, SentFile | None] = g.setdefault("sent_uploads", {})
    if field not in remembered:
        remembered[field] = _chosen(field) or _earlier_file(field)
    return remembered[field]


def keep_upload(field: str = "file") -> KeptUpload | None:
    """Keep the file of a form that is shown again, and return by what it is known; None where none
    came. Called by the form itself, in its template.
    """
    if request.method != "POST" or not current_scope().user_id:
        return None
    sent = sent_upload(field)
    if sent is None or not sent.data or len(sent.data) > LARGEST:
        return None
    known: dict[str, KeptUpload] = g.setdefault("kept_uploads", {})
    if field not in known:
        now = services().clock()
        expire_uploads(_store(), now)
        known[field] = KeptUpload(secrets.token_hex(16), sent.name)
        body = sent.name.encode() + b"\n" + sent.data
        _store().write(_file_name(known[field].token), body, is_sealed=True)
    return known[field]


def expire_uploads(store: FileStore, now: datetime) -> int:
    """Delete what nobody came back for, and return how many."""
    return store.expire(before=now - KEPT_FOR)


# -- inside ---------------------------------------------------------------------------------


def _chosen(field: str) -> SentFile | None:
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return None
    sent.seek(0)
    name = " ".join(sent.filename.split())[-_LONGEST_NAME:]
    return SentFile(sent.read(), name)


def _earlier_file(field: str) -> SentFile | None:
    token = request.form.get(f"{field}-kept", "")
    if not _TOKEN.fullmatch(token):
        return None
    body = _store().read(_file_name(token))
    if body is None:
        return None
    name, _line, data = body.partition(b"\n")
    return SentFile(data, name.decode(errors="replace"))


def _store() -> FileStore:
    here = services()
    return open_store(here.settings, FOLDER, here.keyring, current_scope().country)


def _file_name(token: str) -> str:
    """Return the name of a kept file on the disk: with the account in it, so that a token opens
    nothing for another.
    """
    return f"{current_scope().user_id}-{token}"
