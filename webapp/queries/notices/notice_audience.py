"""The audience of a notice counted now: for a draft, a proposal and an approval alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.context import Context
from core.settings import Settings
from directory.entries.visibility import Viewer
from watch.notices.audience import AudienceCount, AudienceSpec, count
from watch.notices.models import Notice
from webapp.messages.notice_desk import open_audience_desk


def count_notice(context: Context[Viewer], settings: Settings, notice: Notice) -> AudienceCount:
    """Return the count of a notice's audience; one line in the audit log.

    Raises UnusableInput for a rule that cannot be read, or a place that is none.
    """
    spec = AudienceSpec.from_json(notice.audience)
    return count_spec(context, settings, spec, [each.language for each in notice.texts])


def count_spec(
    context: Context[Viewer], settings: Settings, spec: AudienceSpec, languages: Sequence[str]
) -> AudienceCount:
    """Return the count of a rule, for a notice written in these languages."""
    desk = replace(open_audience_desk(settings), texts_in=tuple(languages))
    return count(context, spec, desk)
