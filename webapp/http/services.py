"""What pages hand to the packages below: settings, atlas, keys and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from core.atlas import Atlas
from core.audit_log import AuditSpool
from core.crypto import Keyring
from core.http import Retrieve
from core.pdf.press import Press
from core.settings import Settings
from webapp.auth.factors.totp import TotpMaker
from webapp.auth.tokens import TokenHasher

EXTENSION = "atalaya"


@dataclass(frozen=True, slots=True)
class Services:
    """One frozen set for each application."""

    settings: Settings
    atlas: Atlas
    keyring: Keyring
    clock: Callable[[], datetime]
    press: Press
    """Where papers are printed: apart from the threads that answer people."""
    retrieve: Retrieve
    """How a feed is asked that somebody tries."""

    @property
    def token_hasher(self) -> TokenHasher:
        """How tokens are hashed that browsers and people hold."""
        return TokenHasher.of_secret(self.settings.secret_key)

    @property
    def totp(self) -> TotpMaker:
        """The maker of second factors by code."""
        return TotpMaker.of_secret(self.settings.secret_key)

    @property
    def spool(self) -> AuditSpool:
        """Where lines of the audit log wait while the database cannot take them."""
        return AuditSpool(self.settings.instance)


def services() -> Services:
    """Return the services of the application that answers."""
    registered: Services = current_app.extensions[EXTENSION]
    return registered


def close_atlas(app: Flask) -> None:
    """Close the files of the atlas that were read while `app` was built; each process opens them
    for itself.
    """
    registered: Services = app.extensions[EXTENSION]
    registered.atlas.close()
