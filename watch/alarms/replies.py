"""What came back as a text: "1 K7QFD", "VOY k7qfd", "no puedo K7QFD".

The code of the call says whose answer it is, from whatever telephone it comes; never the number it
came from. What says yes and no at once, or neither, is for a person to read: nothing follows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from watch.alarms.answers import AnswerOrigin, AnswerOutcome, answer_alarm
from watch.alarms.calling import CODE_LENGTH, CODE_LETTERS
from watch.alarms.models import AlarmCall, AnswerMeans, CallAnswer

CODE_DAYS = 14
"""So long a code answers its call."""
_CODE = re.compile(rf"(?<![A-Z0-9])[{CODE_LETTERS}]{{{CODE_LENGTH}}}(?![A-Z0-9])")
_WORDS = re.compile(r"[A-Z]+(?:'[A-Z]+)?|(?<![A-Z0-9])[123](?![A-Z0-9])")
_WRONG = ("NO SOY YO", "NO SOY", "NOT ME", "WRONG", "PAS MOI", "EQUIVOCADO", "3")
_CANNOT = (
    "NO PUEDO", "NO VOY", "CANNOT", "CAN'T", "CANT", "PEUX PAS", "NE PEUX", "NO", "NON", "2",
)  # fmt: skip
_COMING = (
    "VOY", "SI", "COMING", "ON IT", "YES", "OK", "J'ARRIVE", "JARRIVE", "J'Y VAIS", "ARRIVE",
    "OUI", "1",
)  # fmt: skip
_READINGS = ((CallAnswer.WRONG, _WRONG), (CallAnswer.CANNOT, _CANNOT), (CallAnswer.COMING, _COMING))


@dataclass(frozen=True, slots=True)
class TextReply:
    """A text that came back: the codes in it that may be a call's, and what it answers."""

    codes: tuple[str, ...]
    answer: CallAnswer | None
    """None where it says nothing clear."""


def read_reply(text: str) -> TextReply:
    """Return what a text says, in any of our languages, with or without accents."""
    plain = _plain(text)
    codes = tuple(dict.fromkeys(_CODE.findall(plain)))
    return TextReply(codes, _answer(_CODE.sub(" ", plain)))


def answer_by_reply(session: Session, text: str, now: datetime) -> AnswerOutcome | None:
    """Answer the call whose code stands in a text; None where none does, where its time is over, or
    where the text says nothing clear.
    """
    reply = read_reply(text)
    call = _call(session, reply.codes, now)
    if call is None or reply.answer is None:
        return None
    origin = AnswerOrigin(AnswerMeans.REPLY, now, f"alarm_call:{call.id}")
    return answer_alarm(session, call, reply.answer, origin)


# -- inside ---------------------------------------------------------------------------------


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.replace("’", "'")).upper()
    return "".join(each for each in spread if not unicodedata.combining(each))


def _answer(plain: str) -> CallAnswer | None:
    """Return the one answer in a text; a longer phrase goes before the words in it."""
    words = f" {' '.join(_WORDS.findall(plain))} "
    found = []
    for answer, phrases in _READINGS:
        for phrase in phrases:
            if f" {phrase} " in words:
                found.append(answer)
                words = words.replace(f" {phrase} ", " | ")
    distinct = set(found)
    return found[0] if len(distinct) == 1 else None


def _call(session: Session, codes: tuple[str, ...], now: datetime) -> AlarmCall | None:
    query = sa.select(AlarmCall).where(
        AlarmCall.code.in_(codes), AlarmCall.called_at > now - timedelta(days=CODE_DAYS)
    )
    calls = session.scalars(query.limit(2)).all() if codes else []
    return calls[0] if len(calls) == 1 else None
