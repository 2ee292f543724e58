"""Whether a program is let in at a door: its pace, its key, and what the key was made for."""

from __future__ import annotations

from core.accounts.program_tokens import ProgramToken
from webapp.auth.pages.access_rule import AccessRule
from webapp.auth.programs.bearer import current_token, note_token_use, shows_token
from webapp.auth.programs.pace import may_address_ask, may_key_ask
from webapp.auth.programs.refusals import ProblemKind, ProgramRefused
from webapp.auth.sessions.browser_session import client_address, token_hasher
from webapp.http.database import db
from webapp.http.services import services


def admit_program(row: AccessRule) -> ProgramToken | None:
    """Return the key by which a program comes in; None for anybody at a public door.

    Raises ProgramRefused. What the account of the key may open is not judged here.
    """
    token = current_token()
    if not _may_ask(token):
        raise ProgramRefused(ProblemKind.TOO_MANY)
    if token is None:
        if shows_token():
            raise ProgramRefused(ProblemKind.BAD_TOKEN)
        if not row.is_public:
            raise ProgramRefused(ProblemKind.NO_TOKEN)
        return None
    note_token_use(token)
    if row.token_scope is not None and not token.reads(row.token_scope):
        raise ProgramRefused(ProblemKind.OUT_OF_SCOPE, row.token_scope.value)
    return token


def _may_ask(token: ProgramToken | None) -> bool:
    """Return whether the question is answered; of a stranger's address a hash is counted."""
    now = services().clock()
    if token is not None:
        return may_key_ask(db.engine, str(token.id), now)
    address = token_hasher().hash(client_address(), "program").hex()
    return may_address_ask(db.engine, address, now)
