"""An engine that writes lines of the audit log, as the installations of the tests do."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from core.audit_log.keys import audit_keys
from core.db import make_engine
from core.settings import Settings

AUDIT_KEYS = audit_keys(Settings())


def keyed_engine(url: str) -> Engine:
    """Return an engine with the key of all test installations."""
    return make_engine(url, AUDIT_KEYS)
