from __future__ import annotations

import uuid

from response.situation.models import OPEN_REPORT, ReportState, report_key_place, report_place


def test_what_is_sealed_is_bound_to_its_row_for_ever() -> None:
    row = uuid.UUID(int=1)
    assert report_place(row, "SV", 2).bound == f"situation_report/content/{row}\0SV\x002".encode()
    assert report_key_place(row, "").bound == f"report_key/private/{row}\0\x001".encode()


def test_nothing_issued_is_still_in_hand() -> None:
    assert {ReportState.ISSUED, ReportState.CORRECTED}.isdisjoint(OPEN_REPORT)
