"""Who got what of a notice, as a file (`response.crisis_csv`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from response.crisis_csv import CsvOrigin, Value, crisis_csv, utc_text
from watch.notices.dispatching.lines import DispatchLine
from watch.notices.dispatching.words import CHANNEL_WORDS, STATE_WORDS, reason_words
from watch.notices.models import Notice

HEADS = (
    *("notice", "dispatch", "person", "name", "household", "channel", "language"),
    *("second_choice", "code", "words", "reason", "answer_code", "by_hand", "follows"),
    *("queued_at_utc", "sent_at_utc", "settled_at_utc"),
)


def record_csv(
    notice: Notice, lines: Iterable[DispatchLine], as_of: datetime, made_by: str
) -> bytes:
    """Return a row for each dispatch; who is erased has no name in it."""
    origin = CsvOrigin(
        crisis=notice.crisis_number or "", country=notice.country, as_of=as_of, made_by=made_by
    )
    return crisis_csv(origin, HEADS, (_row(notice, each) for each in lines))


# -- inside ---------------------------------------------------------------------------------


def _row(notice: Notice, line: DispatchLine) -> list[Value]:
    one = line.dispatch
    return [
        notice.number,
        str(one.id),
        str(one.person_id or ""),
        line.name,
        str(one.household_key) if one.person_id else "",
        _(CHANNEL_WORDS[one.channel]),
        one.language,
        one.is_second_choice,
        one.state.value,
        _(STATE_WORDS[one.state]),
        reason_words(one.reason, _),
        one.code or "",
        one.is_by_hand,
        str(one.follows_id or ""),
        utc_text(one.at),
        utc_text(one.sent_at),
        utc_text(one.settled_at),
    ]
