"""What the commands of notices share: the notice of a number, and its audience counted now."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.context import Context
from core.errors import UnusableInput
from directory.entries.visibility import Viewer
from watch.notices.audience import AudienceCount
from watch.notices.listing import notice_numbered
from watch.notices.models import Notice
from webapp.cli.context import CliContext, read_country
from webapp.queries.notices.notice_audience import count_notice


def found_notice(session: Session, country: str, number: str) -> Notice:
    """Return a notice of a country. Raises UnusableInput for any other number."""
    notice = notice_numbered(session, read_country(country), number)
    if notice is None:
        raise UnusableInput(number, "no such notice of this country")
    return notice


def count_for(cli: CliContext, session: Session, notice: Notice) -> AudienceCount:
    """Return the audience of a notice as of now; a line in the audit log."""
    context = Context(
        session=session,
        keyring=cli.keyring,
        atlas=cli.atlas,
        viewer=Viewer.of_country(notice.country),
        actor=cli.actor,
        now=cli.now(),
        purpose=f"notice {notice.number}",
    )
    return count_notice(context, cli.settings, notice)
