"""What the pages of the calls say: for what persons are read, and who speaks what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.accounts import User
from core.i18n.languages import LANGUAGES, N_, TONGUES
from response.calldown.models import CallerShift

PURPOSE = N_("Llamadas de la crisis")
MORE_LANGUAGES = ("ht", "pt", "qu", *TONGUES)
"""Besides those of screen and paper, in which people of ours are called."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language a caller may say they speak."""

    code: str
    is_spoken: bool


def purpose_of(number: str) -> str:
    """Return why persons are read on these pages, as the audit log says it."""
    return f"{PURPOSE}: {number}"


def spoken_by(shift: CallerShift | None, user: User, sent: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of a caller: as sent now, as said before, else that of the account."""
    known = {*LANGUAGES, *MORE_LANGUAGES}
    chosen = tuple(code for code in sent if code in known)
    if chosen:
        return chosen
    return tuple(shift.languages) if shift is not None else (user.language,)


def caller_languages(shift: CallerShift | None) -> list[LanguageChoice]:
    """Return the languages a caller chooses from, those of before ticked."""
    own = set(shift.languages) if shift is not None else set()
    return [LanguageChoice(code, code in own) for code in (*LANGUAGES, *MORE_LANGUAGES)]
