"""The log as it is read: by time, with what others share and what the machine did."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.roles import Role
from response.crisis.models import Participation
from response.log.lines import add_line
from response.log.models import LineAudience, LineConfidence, LineKind
from response.log.reading import (
    CrisisLogFilter,
    CrisisLogLine,
    in_time_order,
    log_lines,
    log_page,
    one_line,
)
from tests.response.log.test_lines import draft

ALL = CrisisLogFilter()


def _machine(at: datetime, text: str = "Nivel 2 → 3") -> CrisisLogLine:
    return CrisisLogLine(happened_at=at, entered_at=at, by="user:a", country="", text=text)


def test_shared_lines_are_seen_in_the_crisis_and_nowhere_else(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    guatemala, honduras, elsewhere_part = parts
    shared = draft("puente caído", visible=LineAudience.PARTICIPANTS)
    line = add_line(session, keyring, guatemala, shared, now)
    own = add_line(session, keyring, guatemala, draft("Rosa llamó"), now)
    texts = [[each.text for each in log_lines(session, keyring, part, ALL)] for part in parts]
    assert texts == [["puente caído", "Rosa llamó"], ["puente caído"], []]
    assert one_line(session, keyring, honduras, line.id) is not None
    assert one_line(session, keyring, honduras, own.id) is None
    assert one_line(session, keyring, elsewhere_part, line.id) is None
    without = CrisisLogFilter(with_shared=False)
    assert log_lines(session, keyring, honduras, without) == ()
    assert log_page(session, keyring, honduras, without).count == 0


def test_lines_interleave_by_when_things_happened_and_pages_open_their_own(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    later = now + timedelta(hours=2)
    add_line(session, keyring, parts[0], draft("segundo", happened_at=now), now)
    add_line(
        session, keyring, parts[0], draft("primero", happened_at=now - timedelta(hours=1)), later
    )
    add_line(session, keyring, parts[0], draft("tercero"), later)
    machine = [_machine(now + timedelta(minutes=5)), _machine(later + timedelta(minutes=1))]
    lines = log_lines(session, keyring, parts[0], ALL, machine)
    assert [line.text for line in lines] == [
        "primero",
        "segundo",
        "Nivel 2 → 3",
        "tercero",
        "Nivel 2 → 3",
    ]
    assert [line.is_machine for line in lines] == [False, False, True, False, True]
    pages = [
        log_page(session, keyring, parts[0], ALL, machine, page=page, per_page=2)
        for page in (1, 2, 3, 9)
    ]
    assert [page.page for page in pages] == [1, 2, 3, 3]
    assert all(page.pages == 3 and page.count == 5 for page in pages)
    shown_lines = [line for page in pages[:3] for line in page.lines]
    assert shown_lines == list(reversed(lines))
    assert in_time_order(reversed(lines)) == lines


def test_corrections_and_answers_are_tied_by_number_and_rumours_never_count(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    first = add_line(
        session, keyring, parts[0], draft("40 buses", confidence=LineConfidence.RUMOUR), now
    )
    second = add_line(session, keyring, parts[0], draft("30 buses"), now)
    add_line(session, keyring, parts[0], draft("20 buses", strikes=second.id), now)
    request = draft("¿buses?", kind=LineKind.REQUEST, visible=LineAudience.PARTICIPANTS)
    asked_line = add_line(session, keyring, parts[0], request, now)
    answer = add_line(session, keyring, parts[1], draft("dos", answers=asked_line.id), now)
    lines = {line.id: line for line in log_lines(session, keyring, parts[0], ALL)}
    own = [line for line in lines.values() if line.country == "GT"]
    assert [(one.strikes, one.struck_by, one.counts) for one in own][:3] == [
        (None, None, False),
        (None, 3, False),
        (2, None, True),
    ]
    assert lines[first.id].confidence is LineConfidence.RUMOUR
    assert lines[asked_line.id].is_settled
    assert lines[answer.id].answers == "GT 4"
    # an answer that was corrected settles nothing any more
    add_line(session, keyring, parts[1], draft("ninguno", strikes=answer.id), now)
    assert not one_line(session, keyring, parts[0], asked_line.id).is_settled  # type: ignore[union-attr]


def test_a_kind_a_function_and_a_period_are_asked_for(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    for hour, kind, role in (
        (0, LineKind.FACT, Role.HEAD),
        (1, LineKind.DECISION, Role.HEAD),
        (2, LineKind.DECISION, Role.LIAISON),
        (3, LineKind.CONTACT, None),
    ):
        add_line(
            session,
            keyring,
            parts[0],
            draft(str(hour), kind=kind, function=role, happened_at=now + timedelta(hours=hour)),
            now + timedelta(hours=3),
        )
    machine = [_machine(now + timedelta(hours=2))]

    def found(**asked_for: object) -> list[str]:
        wanted_lines = CrisisLogFilter(**asked_for)  # type: ignore[arg-type]
        page = log_page(session, keyring, parts[0], wanted_lines, machine)
        lines = log_lines(session, keyring, parts[0], wanted_lines, machine)
        assert list(reversed(page.lines)) == list(lines)
        return [line.text for line in lines]

    assert found(kinds=frozenset({LineKind.DECISION})) == ["1", "2"]
    assert found(functions=frozenset({Role.HEAD})) == ["0", "1"]
    period = {"from_at": now + timedelta(hours=1), "until_at": now + timedelta(hours=3)}
    assert found(**period) == ["1", "Nivel 2 → 3", "2"]
    assert found(with_machine=False) == ["0", "1", "2", "3"]
