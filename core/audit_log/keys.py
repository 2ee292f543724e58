"""The keys of the audit log: of a secret of their own, or of the secret key; never in the database.

They hang on no data key, so that changing those leaves the chain as it is.
"""

from __future__ import annotations

import hmac

from core.settings import Settings


def audit_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys (32 bytes each): the one that binds, then earlier ones, the newest first."""
    texts = [settings.audit_key or settings.secret_key, *settings.old_audit_keys]
    return tuple(hmac.digest(text.encode(), b"atalaya audit chain", "sha256") for text in texts)
