from __future__ import annotations

from response.situation.labels import REPORT_STATE_WORDS, REPORT_TONES
from response.situation.models import ReportState


def test_every_state_has_its_words() -> None:
    assert set(REPORT_STATE_WORDS) == set(REPORT_TONES) == set(ReportState)
