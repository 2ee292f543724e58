from __future__ import annotations

from response.situation.content import NumberSource, ReportContent, ReportNumber
from response.situation.indicators import INDICATORS, ReportPart
from response.situation.papers.report_lines import lines_of_part, report_lines

CONTENT = ReportContent(
    (
        ReportNumber("died", 1, method="m"),
        ReportNumber("died", 3, NumberSource.AUTHORITIES, "Protección Civil"),
        ReportNumber("need_older", 0, method="m"),
        ReportNumber("need_infant", 2, method="m"),
    )
)


def test_each_number_stands_in_a_line_with_what_others_say_of_it() -> None:
    lines = {each.indicator.key: each for each in report_lines(CONTENT)}
    assert list(lines) == [each.key for each in INDICATORS]
    assert (lines["died"].ours, [each.value for each in lines["died"].others]) == (1, [3])
    assert lines["safe"].ours is None


def test_of_needs_only_what_there_is_stands_on_the_page() -> None:
    keys = [each.indicator.key for each in lines_of_part(report_lines(CONTENT), ReportPart.NEEDS)]
    assert keys == ["open_helps", "helps_in_hand", "need_infant", "return_need"]
