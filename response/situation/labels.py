"""What states of a report are called; all are message ids."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from response.situation.models import ReportState

REPORT_STATE_WORDS: Mapping[ReportState, str] = {
    ReportState.DRAFT: N_("borrador"),
    ReportState.APPROVED: N_("aprobado, sin emitir"),
    ReportState.ISSUED: N_("emitido"),
    ReportState.CORRECTED: N_("corregido por otro"),
}
REPORT_TONES: Mapping[ReportState, str] = {
    ReportState.DRAFT: "warn",
    ReportState.APPROVED: "info",
    ReportState.ISSUED: "ok",
    ReportState.CORRECTED: "off",
}
