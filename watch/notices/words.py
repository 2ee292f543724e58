"""What states, moves and rules of a notice are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from protocols.notice_templates import NOTICE_KIND_WORDS as NOTICE_KIND_WORDS
from watch.notices.models import NoticeMoveKind, NoticeState

NOTICE_STATE_WORDS: Mapping[NoticeState, tuple[str, str]] = MappingProxyType(
    {
        NoticeState.DRAFT: (N_("borrador"), "info"),
        NoticeState.PROPOSED: (N_("espera a otra persona"), "warn"),
        NoticeState.RETURNED: (N_("devuelto"), "warn"),
        NoticeState.APPROVED: (N_("aprobado"), "ok"),
        NoticeState.SENDING: (N_("saliendo"), "info"),
        NoticeState.SENT: (N_("enviado"), "ok"),
        NoticeState.STOPPED: (N_("detenido"), "off"),
    }
)
"""State -> word and tone."""
NOTICE_MOVE_WORDS: Mapping[NoticeMoveKind, str] = MappingProxyType(
    {
        NoticeMoveKind.DRAFTED: N_("Escrito"),
        NoticeMoveKind.EDITED: N_("Cambiado"),
        NoticeMoveKind.PROPOSED: N_("Propuesto"),
        NoticeMoveKind.COUNTED: N_("Contado de nuevo"),
        NoticeMoveKind.RETURNED: N_("Devuelto"),
        NoticeMoveKind.APPROVED: N_("Aprobado"),
        NoticeMoveKind.BROKE_GLASS: N_("Aprobado sin segunda persona"),
        NoticeMoveKind.SENDING: N_("Empezó a salir"),
        NoticeMoveKind.SENT: N_("Enviado"),
        NoticeMoveKind.STOPPED: N_("Detenido"),
        NoticeMoveKind.PRINTED: N_("Impreso o descargado"),
    }
)
