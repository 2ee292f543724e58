"""Why a household of a call list stands where it does, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from feeds.labels import SEVERITY_WORDS
from feeds.values import Severity
from registry.labels import NEED_WORDS
from response.calldown.cards import HouseholdCard
from watch.labels import MOMENT_WORDS
from watch.matching.moments import Moment
from webapp.http.i18n import number

_NEAR_TENTHS = 100


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
    words.append(_("a %(km)s km", km=_shown_km(reasons.tenths_km)))
    return words


# -- inside ---------------------------------------------------------------------------------


def _shown_km(tenths: int) -> str:
    """Return a distance as one says it: tenths only of what is near."""
    return number(tenths / 10 if tenths < _NEAR_TENTHS else round(tenths / 10))
