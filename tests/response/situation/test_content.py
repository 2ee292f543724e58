from __future__ import annotations

from datetime import datetime

import pytest

from core.crypto import CannotOpen, Keyring
from response.situation.content import (
    NUMBER_SOURCE_WORDS,
    SECTION_WORDS,
    NumberSource,
    ReportContent,
    ReportNumber,
    ReportSection,
    number_to_json,
    numbers_from_json,
    open_content,
    seal_content,
)
from response.situation.models import SituationReport
from tests.response.situation.papers.full_report import full_content


def test_what_is_sealed_is_opened_again_by_its_row_and_version_alone(
    keyring: Keyring, now: datetime
) -> None:
    report = SituationReport(country="GT", number=1, as_of=now, seal_version=0)
    seal_content(keyring, report, full_content())
    assert open_content(keyring, report) == full_content()
    assert b"agua" not in report.ciphertext
    first = report.ciphertext
    seal_content(keyring, report, ReportContent(()))
    report.ciphertext = first
    with pytest.raises(CannotOpen):
        open_content(keyring, report)


def test_what_is_unknown_stays_unknown_and_what_a_later_release_adds_is_left_out() -> None:
    unknown = ReportNumber("safe", None, method="m")
    assert number_to_json(unknown) == {
        "key": "safe", "value": None, "source": "ours", "method": "m",
    }  # fmt: skip
    rows = [number_to_json(unknown), {**number_to_json(unknown), "key": "of the future"}]
    assert numbers_from_json(rows) == [unknown]
    assert not unknown.is_known
    assert ReportContent((unknown,)).entered() == ()


def test_every_source_and_section_has_its_words() -> None:
    assert set(NUMBER_SOURCE_WORDS) == set(NumberSource)
    assert list(SECTION_WORDS) == list(ReportSection)
