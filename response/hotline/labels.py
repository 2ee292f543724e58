"""What codes of the hotline are called; all are message ids."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from response.hotline.models import CallKind

KIND_WORDS: Mapping[CallKind, str] = {
    CallKind.ASKS: N_("Pregunta por alguien"),
    CallKind.REPORTS_SAFE: N_("Dice: a salvo"),
    CallKind.REPORTS_HELP: N_("Dice: necesita ayuda"),
    CallKind.MISSING: N_("Busca a alguien"),
    CallKind.ADVICE: N_("Pide orientación"),
    CallKind.OFFERS: N_("Ofrece algo"),
    CallKind.MEDIA: N_("Prensa"),
    CallKind.ABUSE: N_("Insultos o amenazas"),
}
