"""A report as it leaves: one page, CSV with HXL tags, who does what where, JSON, texts to send.

Only what was issued leaves, and each time a line in the audit log says so.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort
from flask_babel import get_locale
from flask_babel import gettext as _

from core.audit_log import record
from response.crisis.models import Participation
from response.situation.content import ReportContent
from response.situation.models import OPEN_REPORT, SituationReport
from response.situation.papers.edxl import report_edxl
from response.situation.papers.report_files import activities_csv, report_csv, report_json
from response.situation.papers.report_paper import ReportSheet, report_pdf
from response.situation.papers.report_texts import chat_text, mail_text
from webapp.auth.access import current_scope
from webapp.blueprints.situation.presenters import content_or_none, head_of, text_of, wording
from webapp.blueprints.situation.report_reach import report_page
from webapp.blueprints.situation.views import blueprint
from webapp.crisis_frame.crisis_pages import CrisisPage
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.labels.provenance import maker_name
from webapp.queries.demo_notice import is_demo

_CSV, _TEXT = "text/csv; charset=utf-8", "text/plain; charset=utf-8"
_MEDIA = {
    "informe.pdf": "application/pdf",
    "informe.csv": _CSV,
    "quien-hace-que.csv": _CSV,
    "informe.json": "application/json",
    "informe.edxl.xml": "application/xml",
    "correo.txt": _TEXT,
    "chat.txt": _TEXT,
}


@blueprint.get("/<int:serial>/<paper>")
def file(number: str, serial: int, paper: str) -> Response:
    """Return an issued report as a file; 404 for one that nobody issued."""
    page, part, report = report_page(number, serial)
    content = content_or_none(report)
    if paper not in _MEDIA or report.state in OPEN_REPORT or content is None:
        abort(404)
    body = _WRITERS[paper](page, part, report, content)
    record(
        db.session(),
        at=services().clock(),
        actor=current_scope().actor,
        action="situation_report.export",
        subject=f"{part.crisis.number}/{report.number}",
        country=part.country,
        file=paper,
    )
    way = "inline" if paper.endswith((".pdf", ".txt")) else "attachment"
    called = f"{part.crisis.number}-{part.country}-{report.number}-{paper}"
    headers = {"Content-Disposition": f'{way}; filename="{called}"', "Cache-Control": "no-store"}
    return Response(body, content_type=_MEDIA[paper], headers=headers)


# -- inside ---------------------------------------------------------------------------------

_Writer = Callable[[CrisisPage, Participation, SituationReport, ReportContent], bytes]


def _pdf(
    page: CrisisPage, part: Participation, report: SituationReport, content: ReportContent
) -> bytes:
    sheet = ReportSheet(
        head=head_of(part, report),
        title=part.crisis.title,
        country=country_name(part.country),
        zone=page.zone,
        content=content,
        timezone=zone().key,
        made_by=maker_name(),
        is_demo=is_demo(),
    )
    body: bytes = services().press(report_pdf, sheet, language=str(get_locale()))
    return body


def _mail(
    _page: CrisisPage, part: Participation, report: SituationReport, content: ReportContent
) -> bytes:
    return mail_text(text_of(part, report), content, wording()).encode()


def _chat(
    _page: CrisisPage, part: Participation, report: SituationReport, content: ReportContent
) -> bytes:
    return chat_text(text_of(part, report), content, wording()).encode()


_WRITERS: dict[str, _Writer] = {
    "informe.pdf": _pdf,
    "informe.csv": lambda _page, part, report, content: report_csv(
        head_of(part, report), content, _
    ),
    "quien-hace-que.csv": lambda _page, part, report, content: activities_csv(
        head_of(part, report), content, _
    ),
    "informe.json": lambda _page, part, report, content: report_json(
        head_of(part, report), content
    ),
    "informe.edxl.xml": lambda _page, part, report, content: report_edxl(
        head_of(part, report), content
    ),
    "correo.txt": _mail,
    "chat.txt": _chat,
}
