"""What the pages of the calls say: why a household is called, in words; who speaks what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from core.accounts import User
from core.i18n.languages import LANGUAGES, N_, TONGUES
from feeds.labels import SEVERITY_WORDS
from feeds.values import Severity
from registry.labels import NEED_WORDS
from response.calldown.cards import HouseholdCard
from response.calldown.models import CallerShift
from watch.labels import MOMENT_WORDS
from watch.matching.moments import Moment

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


def reasons_words(card: HouseholdCard) -> list[str]:
    """Return why a household stands where it does, in words, the first reason first."""
    reasons = card.reasons
    if reasons is None:
        return [_("no se pudo abrir el motivo")]
    words = []
    if reasons.moment is not Moment.INSIDE:
        words.append(_(MOMENT_WORDS[reasons.moment]))
    if reasons.severity is not Severity.UNKNOWN:
        words.append(_(SEVERITY_WORDS[reasons.severity]))
    words += [_(NEED_WORDS[need]) for need in reasons.needs]
    if reasons.has_no_number:
        words.append(_("sin número: hay que ir, o preguntar a quien los conoce"))
    if reasons.only_by_call:
        words.append(_("solo por llamada"))
    if not card.item.attempts:
        words.append(_("sin llamar"))
    words.append(_("a %(km)s km", km=f"{reasons.tenths_km / 10:g}"))
    return words
