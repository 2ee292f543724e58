"""The code that says that an address, or a telephone, is whose it is said to be
(`core.crypto.sent_codes`).

Who guesses has a request of their own to guess at, and the post's limits besides.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.crypto.sent_codes import CodeOutcome, SentCodes
from core.db import hold_row
from registry.joining.models import JoiningRequest, JoiningState

_CODES = SentCodes("joining code")


def new_code(keyring: Keyring, request: JoiningRequest, now: datetime, channel: str) -> str:
    """Return a new code for a request that waits for one, to go by one channel; the one before
    ends. Empty where no more are made.
    """
    if request.state is not JoiningState.CODE:
        return ""
    code = _CODES.new(keyring, request, now)
    if code:
        request.code_channel = channel
    return code


def try_code(
    session: Session, keyring: Keyring, request: JoiningRequest, code: str, now: datetime
) -> CodeOutcome:
    """Return what became of one try, which is counted first. Raises Outdated for a request that is
    gone.
    """
    hold_row(session, request)
    if request.state is not JoiningState.CODE:
        return CodeOutcome.NO_CODE
    return _CODES.use(keyring, request, code, now)
