"""Why a program is not answered: each a problem of RFC 9457, in the language it asked for."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from werkzeug.exceptions import HTTPException

from core.i18n.languages import N_


class ProblemKind(enum.StrEnum):
    """What kind of problem it is; the last part of its address."""

    NO_TOKEN = "token-needed"  # noqa: S105 - the name of a problem
    BAD_TOKEN = "token-invalid"  # noqa: S105 - likewise
    OUT_OF_SCOPE = "scope-missing"
    ROLE = "role-not-allowed"
    ACCOUNT = "account-incomplete"
    TOO_MANY = "too-many-requests"
    PARAMETER = "parameter-unusable"


REFUSAL_CODES: Mapping[ProblemKind, int] = {
    ProblemKind.NO_TOKEN: 401,
    ProblemKind.BAD_TOKEN: 401,
    ProblemKind.OUT_OF_SCOPE: 403,
    ProblemKind.ROLE: 403,
    ProblemKind.ACCOUNT: 403,
    ProblemKind.TOO_MANY: 429,
    ProblemKind.PARAMETER: 400,
}
REFUSAL_WORDS: Mapping[ProblemKind, str] = {
    ProblemKind.NO_TOKEN: N_("Falta la llave: envíela como Authorization: Bearer."),
    ProblemKind.BAD_TOKEN: N_("Esta llave no abre: no existe, terminó o fue anulada."),
    ProblemKind.OUT_OF_SCOPE: N_("Esta llave no se hizo para leer esto."),
    ProblemKind.ROLE: N_("La cuenta de esta llave no abre esto."),
    ProblemKind.ACCOUNT: N_(
        "La cuenta de esta llave espera su contraseña nueva o su segundo paso."
    ),
    ProblemKind.TOO_MANY: N_("Demasiadas preguntas en un minuto: espere y siga más despacio."),
    ProblemKind.PARAMETER: N_("Un parámetro de la dirección no se puede usar."),
}
_BASIC = 'Basic realm="Atalaya", charset="UTF-8"'
REFUSAL_CHALLENGES: Mapping[ProblemKind, str] = {
    ProblemKind.NO_TOKEN: f"Bearer, {_BASIC}",
    ProblemKind.BAD_TOKEN: f'Bearer error="invalid_token", {_BASIC}',
    ProblemKind.OUT_OF_SCOPE: 'Bearer error="insufficient_scope"',
}
"""What `WWW-Authenticate` says (RFC 6750, 3; RFC 7617 for readers that ask for a name and a
password, and show the key as that).
"""
WAIT_SECONDS = 60


class ProgramRefused(HTTPException):
    """A program is not answered. `about` names what is wrong, as the parameter; never a secret."""

    def __init__(self, refusal: ProblemKind, about: str = "") -> None:
        self.code, self.refusal, self.about = REFUSAL_CODES[refusal], refusal, about
        super().__init__(REFUSAL_WORDS[refusal])

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says beside the problem."""
        said = {}
        if self.refusal in REFUSAL_CHALLENGES:
            said["WWW-Authenticate"] = REFUSAL_CHALLENGES[self.refusal]
        if self.refusal is ProblemKind.TOO_MANY:
            said["Retry-After"] = str(WAIT_SECONDS)
        return said
