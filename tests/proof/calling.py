"""Callers at work on a clock that runs ahead: who takes which household when, what comes of the
calls, helps that come in by other ways, a link that is cut, a process that is killed.

`python -m tests.proof.calling URL PARTICIPATION USER AT` claims household after household, prints
the number of each claim that is committed, and goes on until it is killed.
"""

from __future__ import annotations

import heapq
import random
import sys
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import User
from core.crypto import Keyring
from core.db import reading, writing
from registry.people.models import Need
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.statements import StatementDraft, add_statement
from response.calldown.claims import Caller, claim_next
from response.calldown.helps import items_with_help
from response.calldown.lookup import item_of
from response.calldown.models import CallItem, CallItemPerson, CallSource
from response.calldown.outcomes import CallOutcome
from response.calldown.papers.typed_back import LineResult, TypedLine, enter_lines
from response.calldown.recording import OutcomeDraft, record_call
from response.calldown.shifts import begin_shift
from response.crisis.models import Participation
from tests.audit_keys import keyed_engine

KEY = b"k" * 32
NO_ANSWER = 0.55
IDLE = timedelta(minutes=10)
_OTHERS = (
    (CallOutcome.SAFE, 60),
    (CallOutcome.HELP, 6),
    (CallOutcome.ELSEWHERE, 6),
    (CallOutcome.VOICEMAIL, 10),
    (CallOutcome.BUSY, 6),
    (CallOutcome.THIRD_PARTY, 6),
    (CallOutcome.CALL_AT, 3),
    (CallOutcome.REFUSES, 3),
)
"""What else comes of calls, and how often."""


@dataclass
class CallFloor:
    """The callers of one country at work."""

    engine: Engine
    keyring: Keyring
    part_id: uuid.UUID
    callers: tuple[Caller, ...]
    dice: random.Random
    now: datetime
    canary: str = ""
    """Stands in every text that is written."""
    holding: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    """Household -> who calls it."""
    double_claims: int = 0
    claims: int = 0
    calls: int = 0
    firsts: int = 0
    """Claims of households nobody had called."""
    calls_when_all_were_called: int = 0
    waits: dict[uuid.UUID, list[float]] = field(default_factory=dict)
    """Of each household the minutes between its turn and the call, from the second call on."""
    helps_late: int = 0
    """Helps that were not the next household somebody took."""
    helps: int = 0
    on_paper: list[TypedLine] = field(default_factory=list)
    """What was written while the link was cut."""
    is_cut: bool = False

    def run(self, until: datetime) -> None:
        """Let all call until a moment."""
        turns = [(self.now, at) for at in range(len(self.callers))]
        heapq.heapify(turns)
        ends: list[tuple[datetime, int, uuid.UUID]] = []
        while turns or ends:
            if ends and (not turns or ends[0][0] <= turns[0][0]):
                self.now, at, item_id = heapq.heappop(ends)
                self._finish(at, item_id)
                if self.now < until:
                    heapq.heappush(turns, (self.now, at))
                continue
            self.now, at = heapq.heappop(turns)
            taken = self._take(at)
            if taken is not None:
                length = timedelta(seconds=self.dice.randint(60, 300))
                heapq.heappush(ends, (self.now + length, at, taken))
            elif self.now + IDLE < until:
                heapq.heappush(turns, (self.now + IDLE, at))
        self.now = max(self.now, until)

    def ask_for_help(self) -> None:
        """Let somebody of the list ask for help by the hotline, and hold that whoever takes a
        household next takes theirs.
        """
        with writing(self.engine) as session:
            part = session.get_one(Participation, self.part_id)
            query = sa.select(CallItemPerson.person_id, CallItemPerson.item_id).join(CallItem)
            free = query.where(CallItem.participation_id == self.part_id)
            rows = [
                row
                for row in session.execute(free.order_by(CallItem.number)).all()
                if row.item_id not in self.holding
            ]
            row = self.dice.choice(rows)
            draft = StatementDraft(
                person_id=row.person_id,
                says=Says.HELP,
                source=StatementSource.HOTLINE,
                confidence=Confidence.SELF,
                said_at=self.now,
                by="user:hotline",
            )
            add_statement(session, self.keyring, part, draft, self.now)
        self.helps += 1
        if self.is_cut:
            return
        with reading(self.engine) as session:
            waiting = set(items_with_help(session, self.part_id, self.now))
        # Whoever has a help in hand and is late with it waits, too: all of them come before others.
        taken = None
        while taken != row.item_id and waiting:
            taken = self._take(0)
            if taken not in waiting:
                self.helps_late += 1
                return
            waiting.discard(taken)
            self._finish(0, taken, CallOutcome.HELP)

    def type_back(self) -> Counter[LineResult]:
        """Enter what was written on paper; return what became of the lines."""
        self.is_cut = False
        with writing(self.engine) as session:
            part = session.get_one(Participation, self.part_id)
            report = enter_lines(session, self.keyring, part, self.on_paper, self.now)
        self.on_paper = []
        return Counter(each.result for each in report.lines)

    # -- inside -----------------------------------------------------------------------------

    def _take(self, at: int) -> uuid.UUID | None:
        caller = self.callers[at]
        if self.is_cut:
            return self._take_from_paper(caller)
        with writing(self.engine) as session:
            part = session.get_one(Participation, self.part_id)
            item = claim_next(session, self.keyring, part, caller, self.now)
            if item is None:
                return None
            self._note_claim(item, caller)
            return item.id

    def _take_from_paper(self, caller: Caller) -> uuid.UUID | None:
        """Take the next household of the sheets that were printed before the link was cut: each
        caller has sheets of their own.
        """
        own = self.callers.index(caller)
        with reading(self.engine) as session:
            query = sa.select(CallItem).where(CallItem.participation_id == self.part_id)
            for item in session.scalars(query.order_by(CallItem.number)):
                is_written = any(line.number == item.number for line in self.on_paper)
                is_own = item.number % len(self.callers) == own
                if is_own and not is_written and item.is_open and item.id not in self.holding:
                    self.holding[item.id] = caller.user_id
                    return item.id
        return None

    def _note_claim(self, item: CallItem, caller: Caller) -> None:
        self.claims += 1
        if self.holding.get(item.id, caller.user_id) != caller.user_id:
            self.double_claims += 1
        self.holding[item.id] = caller.user_id
        if item.attempts == 0:
            self.firsts += 1
            self.calls_when_all_were_called = self.claims
        elif item.last_call_at is not None:
            minutes = (self.now - item.last_call_at) / timedelta(minutes=1)
            self.waits.setdefault(item.id, []).append(minutes)

    def _finish(self, at: int, item_id: uuid.UUID, outcome: CallOutcome | None = None) -> None:
        caller = self.callers[at]
        self.holding.pop(item_id, None)
        draft = self._draft(caller, outcome or self._outcome())
        self.calls += 1
        if self.is_cut:
            with reading(self.engine) as session:
                number = session.get_one(CallItem, item_id).number
            self.on_paper.append(TypedLine(len(self.on_paper) + 1, number, draft))
            return
        with writing(self.engine) as session:
            part = session.get_one(Participation, self.part_id)
            item = item_of(session, self.part_id, item_id)
            if item is not None:
                record_call(session, self.keyring, part, item, draft, self.now)

    def _outcome(self) -> CallOutcome:
        if self.dice.random() < NO_ANSWER:
            return CallOutcome.NO_ANSWER
        outcomes = [outcome for outcome, _ in _OTHERS]
        return self.dice.choices(outcomes, [weight for _, weight in _OTHERS])[0]

    def _draft(self, caller: Caller, outcome: CallOutcome) -> OutcomeDraft:
        return OutcomeDraft(
            outcome=outcome,
            happened_at=self.now,
            by=f"user:{caller.user_id}",
            user_id=caller.user_id,
            source=CallSource.PAPER if self.is_cut else CallSource.SCREEN,
            needs=(Need.MEDICAL,) if outcome is CallOutcome.HELP else (),
            place=f"casa de {self.canary}" if outcome is CallOutcome.ELSEWHERE else "",
            relation=f"vecina {self.canary}" if outcome is CallOutcome.THIRD_PARTY else "",
            call_at=self.now + timedelta(hours=2) if outcome is CallOutcome.CALL_AT else None,
            note=f"nota {self.canary}" if self.canary else "",
        )


def callers_of(
    engine: Engine, part_id: uuid.UUID, country: str, many: int, now: datetime
) -> tuple[Caller, ...]:
    """Return so many accounts of a country that call, their shifts begun."""
    callers = []
    with writing(engine) as session:
        part = session.get_one(Participation, part_id)
        for number in range(many):
            user = User(
                email=f"caller{number}.{country.lower()}@example.org",
                password="",
                fs_uniquifier=uuid.uuid4().hex,
                country=country,
            )
            session.add(user)
            session.flush()
            caller = Caller(user.id, ("es", "kek") if number % 4 == 0 else ("es",))
            begin_shift(session, part, caller, now)
            callers.append(caller)
    return tuple(callers)


def claim_until_killed(url: str, part_id: uuid.UUID, user_id: uuid.UUID, at: datetime) -> None:
    """Claim a household, say so once it is committed, and hold it."""
    engine, keyring = keyed_engine(url), Keyring([KEY])
    with writing(engine) as session:
        part = session.get_one(Participation, part_id)
        item = claim_next(session, keyring, part, Caller(user_id, ("es",)), at)
        number = item.number if item is not None else 0
    print(number, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    claim_until_killed(
        sys.argv[1],
        uuid.UUID(sys.argv[2]),
        uuid.UUID(sys.argv[3]),
        datetime.fromisoformat(sys.argv[4]),
    )
