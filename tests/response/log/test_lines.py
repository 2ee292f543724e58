"""A line added: checked, numbered, sealed; corrected by another one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.log.lines import LONGEST_TEXT, LineDraft, LineWords, add_line, open_words
from response.log.models import LineAudience, LineKind, LogEntry, LogText


def draft(text: str = "Se cayó el puente", **more: object) -> LineDraft:
    values = {"kind": LineKind.FACT, "text": text, "by": "user:a", **more}
    return LineDraft(**values)  # type: ignore[arg-type]


def test_words_are_sealed_and_numbers_follow_one_another_in_each_part(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    early = now - timedelta(hours=3)
    more = {"source": " Protección   Civil ", "happened_at": early, "figure": 12}
    first = add_line(
        session,
        keyring,
        parts[0],
        draft("12\u00a0 buses\r\n\r\nsin luz", kind=LineKind.NUMBER, **more),
        now,
    )
    second = add_line(session, keyring, parts[0], draft(), now)
    other = add_line(session, keyring, parts[1], draft(), now)
    assert [line.number for line in (first, second, other)] == [1, 2, 1]
    assert (first.happened_at, first.entered_at) == (early, now)
    sealed = session.scalar(sa.select(LogText.ciphertext).where(LogText.id == first.id))
    assert sealed is not None
    assert b"buses" not in sealed
    assert open_words(keyring, first, sealed) == LineWords(
        "12 buses\n\nsin luz", "Protección Civil", 12
    )
    assert open_words(keyring, second, sealed) is None
    assert open_words(keyring, first, None) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
        ({"source": "x" * 161}, "source"),
        ({"kind": LineKind.NUMBER}, "figure"),
        ({"kind": LineKind.NUMBER, "figure": -1}, "figure"),
        ({"happened_at": timedelta(hours=1)}, "happened_at"),
        ({"follow_up_at": timedelta(hours=-1)}, "follow_up_at"),
        ({"follow_up_at": timedelta(days=500)}, "follow_up_at"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_box(
    session: Session,
    keyring: Keyring,
    parts: list[Participation],
    now: datetime,
    changes: dict[str, object],
    field: str,
) -> None:
    given_values = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in changes.items()
    }
    with pytest.raises(UnusableInput) as wrong:
        add_line(session, keyring, parts[0], draft(**given_values), now)  # type: ignore[arg-type]
    assert wrong.value.location == field
    assert session.scalars(sa.select(LogEntry.id)).all() == []


def test_a_line_is_corrected_once_and_whoever_read_it_reads_the_correction(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    shared = draft(visible=LineAudience.PARTICIPANTS)
    first = add_line(session, keyring, parts[0], shared, now)
    correction = add_line(session, keyring, parts[0], draft("No se cayó", strikes=first.id), now)
    assert correction.visible is LineAudience.PARTICIPANTS
    for part in parts:
        with pytest.raises(UnusableInput) as wrong:
            add_line(session, keyring, part, draft("Sí se cayó", strikes=first.id), now)
        assert wrong.value.location == "strikes"
    again = add_line(session, keyring, parts[0], draft("Una parte", strikes=correction.id), now)
    assert again.strikes_id == correction.id


def test_another_country_of_the_crisis_answers_what_it_sees_and_is_read(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    request = draft("¿Tienen buses?", kind=LineKind.REQUEST, visible=LineAudience.PARTICIPANTS)
    shared = add_line(session, keyring, parts[0], request, now)
    own = add_line(session, keyring, parts[0], draft("¿Buses?", kind=LineKind.REQUEST), now)
    answer = add_line(session, keyring, parts[1], draft("Dos", answers=shared.id), now)
    assert answer.visible is LineAudience.PARTICIPANTS
    assert add_line(session, keyring, parts[0], draft("Sí", answers=own.id), now).visible is (
        LineAudience.OWN
    )
    for part, line in ((parts[1], own), (parts[2], shared)):
        with pytest.raises(UnusableInput) as wrong:
            add_line(session, keyring, part, draft("No", answers=line.id), now)
        assert wrong.value.location == "answers"


def test_a_form_sent_twice_adds_one_line(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    first = add_line(session, keyring, parts[0], draft(), now)
    soon, later = now + timedelta(seconds=9), now + timedelta(minutes=2)
    assert add_line(session, keyring, parts[0], draft("Se cayó  el puente "), soon) is first
    correction = draft("No se cayó", strikes=first.id)
    struck = add_line(session, keyring, parts[0], correction, soon)
    assert add_line(session, keyring, parts[0], correction, soon) is struck
    for other in (draft(), draft(by="user:b"), draft(by="user:b", kind=LineKind.DECISION)):
        assert add_line(session, keyring, parts[0], other, later).number > struck.number
