"""A report as EDXL-SitRep 1.0 (OASIS, Committee Specification 02): its frame, and the numbers as
the text of one field observation. Counts alone: no word of an officer, no person.

Elements, order and namespaces are those of the specification. That a file is valid by its schema is
not claimed: the schema files are not at hand here.
"""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from core.exercise import marked
from response.situation.content import NumberSource, ReportContent
from response.situation.papers.report_files import ReportHead
from response.situation.papers.report_lines import report_lines

SITREP = "urn:oasis:names:tc:emergency:EDXL:SitRep:1.0"
COMMON = "urn:oasis:names:tc:emergency:edxl:ct:1.0"
NAMES = "urn:oasis:names:tc:emergency:edxl:ciq:1.0:xnl"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES = {"sitrep": SITREP, "ct": COMMON, "n": NAMES, "xsi": XSI}
_MESSAGE = "Atalaya"


def report_edxl(head: ReportHead, content: ReportContent) -> bytes:
    """Return a report as XML in UTF-8. What is unknown is `?`, never 0."""
    root = etree.Element(f"{{{SITREP}}}sitRep", nsmap=_PREFIXES)
    number = f"{head.crisis}-{head.country}-{head.number}"
    _add(root, "messageID", f"{_MESSAGE}-{number}")
    for name in ("preparedBy", "authorizedBy"):
        _add_office(_add(root, name), head)
    _add(root, "reportPurpose", marked(f"Consular situation report {number}"))
    _add(root, "reportNumber", str(head.number))
    _add(root, "reportVersion", report_version(head))
    period = _add(root, "forTimePeriod")
    for name in ("fromDateTime", "toDateTime"):
        _add(period, name, edxl_moment(head.as_of), COMMON)
    _add(root, "incidentID", head.crisis)
    report = _add(root, "report")
    report.set(f"{{{XSI}}}type", "sitrep:FieldObservationType")
    place = _add(_add(report, "observationLocation"), "EDXLGeoPoliticalLocation", "", COMMON)
    code = _add(place, "geoCode", "", COMMON)
    _add(code, "valueListURI", "urn:iso:std:iso:3166:-1", COMMON)
    _add(code, "value", head.country, COMMON)
    _add(report, "immediateNeeds", _needs(content))
    _add(report, "observationText", _text(head, content))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def report_version(head: ReportHead) -> str:
    """Return which of its kind it is: the first, one of those between, or the last."""
    if head.next_report_at is None:
        return "Final"
    return "Initial" if head.number == 1 else "Update"


def edxl_moment(moment: datetime) -> str:
    """Return a moment as EDXL writes it: to the second, with its offset and without `Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+00:00"


# -- inside ---------------------------------------------------------------------------------


def _add(
    parent: etree._Element, name: str, text: str = "", namespace: str = SITREP
) -> etree._Element:
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text or None
    return child


def _add_office(pair: etree._Element, head: ReportHead) -> None:
    """Say which office it is of: whoever wrote and approved it is named to nobody outside."""
    person = _add(pair, "personDetails", "", COMMON)
    name = _add(person, "personName", "", NAMES)
    _add(name, "nameElement", f"Consular authority, {head.country}", NAMES)
    _add(pair, "timeValue", edxl_moment(head.issued_at), COMMON)


def _needs(content: ReportContent) -> str:
    asked = [
        f"{line.indicator.key}: {line.ours}"
        for line in report_lines(content)
        if line.indicator.key.startswith("need_") and line.ours
    ]
    return "; ".join(asked) or "?"


def _text(head: ReportHead, content: ReportContent) -> str:
    lines = [
        f"{line.indicator.key} ({source.value}): {'?' if found.value is None else found.value}"
        for line in report_lines(content)
        for source in NumberSource
        if (found := line.numbers.get(source)) is not None
    ]
    if head.corrects is not None:
        lines.insert(0, f"corrects report {head.corrects}")
    return "\n".join(lines)
