"""Notices of each country in the small installation of the canaries: what it says to its people,
and one that broke the glass, whose reason the Secretariat reads.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from tests.watch.notices.rows import add_notice, notice_text
from tests.webapp.isolation.canary_crises import Planting
from watch.notices.dispatching.models import DispatchChannel, DispatchState, NoticeDispatch
from watch.notices.models import NoticeMoveKind, NoticeState
from watch.notices.moves import note_move


def plant_notices(made: Planting, session: Session) -> None:
    now = made.house.clock.at
    for owner in ("GT-A", "HN-A"):
        bird, glass = made.flock.plant("notice", owner), made.flock.plant("notice.glass", owner)
        words = {"what_where": f"Crecida {bird.word}", "sms": f"{bird.word} {bird.phone}"}
        notice = add_notice(
            session, now, owner[:2], says_who=f"Radio {bird.word}",
            texts=[notice_text(each, **words) for each in ("es", "en", "fr")],
        )  # fmt: skip
        broken = add_notice(
            session, now, owner[:2], state=NoticeState.APPROVED, is_break_glass=True,
            break_glass_reason=f"Nadie más despierto {glass.word}", approved_by="user:a",
            approved_at=now,
        )  # fmt: skip
        reason = f"Nadie más despierto {glass.word}"
        note_move(
            session, broken, NoticeMoveKind.BROKE_GLASS, actor="user:a", now=now, words=reason
        )
        dispatch = NoticeDispatch(
            notice_id=notice.id, country=owner[:2], household_key=uuid.uuid4(), position=1,
            channel=DispatchChannel.SMS, address_hash=uuid.uuid4().hex, is_by_hand=True,
            language="es", state=DispatchState.QUEUED, at=now,
        )  # fmt: skip
        session.add(dispatch)
        session.flush()
        made.add("notice_dispatch", owner, str(dispatch.id))
        made.add("notice_number", owner, notice.number)
        made.add("notice_number", owner, broken.number, f"{owner} glass")
