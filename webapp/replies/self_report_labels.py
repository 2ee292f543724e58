"""The words of the public page *I am safe, I need help, I am elsewhere*."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from registry.people.consent import CRISIS_CONSENT, TEXTS
from watch.replies.understanding import ReplyKind

ANSWER_WORDS: Mapping[ReplyKind, str] = {
    ReplyKind.SAFE: N_("A salvo"),
    ReplyKind.HELP: N_("Necesita ayuda"),
    ReplyKind.MOVED: N_("Está en otro lugar"),
}
DONE_WORDS: Mapping[str, str] = {
    "safe": N_("Anotado: está a salvo."),
    "help": N_("Anotado: necesita ayuda."),
    "moved": N_("Anotado: está en otro lugar."),
    "stop": N_("Anotado: no le enviaremos más consejos."),
}
CONSENT = TEXTS[CRISIS_CONSENT]
