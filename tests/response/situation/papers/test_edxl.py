"""The structure of EDXL-SitRep: names, order, namespaces. Its schema is not at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from core import exercise
from response.situation.content import ReportContent, ReportNumber
from response.situation.papers.edxl import COMMON, SITREP, edxl_moment, report_edxl, report_version
from tests.response.situation.papers.full_report import HEAD, full_content

ORDER = ("messageID", "preparedBy", "authorizedBy", "reportPurpose", "reportNumber",
         "reportVersion", "forTimePeriod", "incidentID", "report")  # fmt: skip


def test_the_frame_stands_in_the_order_of_the_specification_and_names_no_officer() -> None:
    root = etree.fromstring(report_edxl(HEAD, full_content()))
    assert root.tag == f"{{{SITREP}}}sitRep"
    assert tuple(etree.QName(each).localname for each in root) == ORDER
    assert root.findtext(f"{{{SITREP}}}incidentID") == HEAD.crisis
    times = [each.text for each in root.iter(f"{{{COMMON}}}timeValue")]
    assert times == [edxl_moment(HEAD.issued_at)] * 2
    body = etree.tostring(root, encoding="unicode")
    assert "Protecci" not in body, "no word of an officer leaves"
    assert "user:" not in body


def test_what_is_unknown_is_said_to_be() -> None:
    content = ReportContent((ReportNumber("safe", 0), ReportNumber("help", None)))
    text = etree.fromstring(report_edxl(replace(HEAD, corrects=None), content)).find(
        f"{{{SITREP}}}report/{{{SITREP}}}observationText"
    )
    assert text is not None
    assert text.text == "safe (ours): 0\nhelp (ours): ?"


@pytest.mark.parametrize(("number", "is_last", "version"), [
    (1, False, "Initial"), (2, False, "Update"), (2, True, "Final"), (1, True, "Final"),
])  # fmt: skip
def test_which_of_its_kind_it_is(number: int, is_last: bool, version: str) -> None:
    next_at = None if is_last else HEAD.as_of + timedelta(hours=1)
    assert report_version(replace(HEAD, number=number, next_report_at=next_at)) == version


def test_one_of_a_drill_says_so() -> None:
    with exercise.inside("0123456789ab"):
        assert b"EJERCICIO" in report_edxl(HEAD, full_content())
