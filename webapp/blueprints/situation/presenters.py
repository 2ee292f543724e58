"""What pages and files of a report show."""

from __future__ import annotations

from flask_babel import get_locale

from core.i18n.formats import Formats
from response.crisis.models import Participation
from response.situation.content import ReportContent, readable_content
from response.situation.models import SituationReport
from response.situation.numbers import LiveCount, live_count
from response.situation.papers.report_files import ReportHead
from response.situation.papers.report_texts import ReportText
from response.situation.reports import correction_of
from webapp.auth.request_context import request_context
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.labels.provenance import maker_name

PROMISES = (30, 60, 120, 180, 240, 360, 720, 1440)
"""Minutes to the next report that are offered."""


def count_now(part: Participation) -> LiveCount:
    """Return the live numbers of the reader's country, now."""
    context = request_context()
    return live_count(context, part, context.now)


def content_or_none(report: SituationReport) -> ReportContent | None:
    """Return what stands in a report; None where it does not open."""
    return readable_content(services().keyring, report)


def head_of(part: Participation, report: SituationReport) -> ReportHead:
    """Return which report it is, as papers and files say it."""
    session = db.session()
    corrected = session.get(SituationReport, report.corrects_id) if report.corrects_id else None
    correction = correction_of(session, report)
    return ReportHead(
        crisis=part.crisis.number,
        crisis_type=part.crisis.type_code,
        country=part.country,
        number=report.number,
        as_of=report.as_of,
        issued_at=report.issued_at or report.as_of,
        next_report_at=report.next_report_at,
        made_by=maker_name(),
        corrects=corrected.number if corrected else None,
        corrected_by=correction.number if correction else None,
    )


def text_of(part: Participation, report: SituationReport) -> ReportText:
    """Return what the texts of a report begin and end with."""
    return ReportText(
        head=head_of(part, report),
        title=part.crisis.title,
        country=country_name(part.country),
        timezone=zone().key,
    )


def wording() -> Formats:
    """Return the words of the reader's language."""
    return Formats(str(get_locale()))


def promised_minutes(part: Participation) -> int:
    """Return the promise that is nearest to the rhythm of the crisis."""
    return min(PROMISES, key=lambda each: abs(each - part.crisis.rhythm_minutes))
