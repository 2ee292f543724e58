"""What came of each form that was sent: what it showed, and what it did to the rows of others."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from werkzeug.test import TestResponse

from tests.webapp.conftest import post
from tests.webapp.isolation.canaries import Asker
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import text_of
from tests.webapp.isolation.pages import browser_of, is_id, reader_of
from tests.webapp.isolation.posts import Sending, heard_in_row, may_take
from tests.webapp.isolation.work import Work, work_of
from tests.webapp.isolation.world import World


@dataclass
class Posts:
    """What came of all that was sent."""

    made: CanaryHouse
    world: World
    sent: int = 0
    done: int = 0
    """So many of them changed a row."""
    leaks: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    """Rows of others that were changed or removed."""
    opened: set[str] = field(default_factory=set)
    """What answered though it is shut to the role."""
    failures: set[str] = field(default_factory=set)
    hexes: Mapping[str, str] = field(default_factory=dict)
    """Id, as the database writes it, -> owner."""
    slow: list[str] = field(default_factory=list)
    """What happened under the write lock that has no place there."""
    held: set[str] = field(default_factory=set)
    """What was refused by a page made under the write lock."""
    committed: set[str] = field(default_factory=set)
    """Endpoints whose writes were watched to their commit."""
    refused: dict[tuple[str, str, int], tuple[Asker, Sending, str, Work]] = field(
        default_factory=dict
    )
    """By asker, endpoint and status: what was refused of a row of others, the row's id, and what
    that took.
    """

    @classmethod
    def of(cls, made: CanaryHouse) -> Posts:
        hexes = {uuid.UUID(row).hex: owner for row, owner in made.owners.items() if is_id(row)}
        return cls(made, World.of(made.house.engine), hexes=hexes)

    def send(self, asker: Asker, sending: Sending) -> int:
        """Send a form, write down what came of it, and put every row back; return its status."""
        browser = browser_of(self.made, asker)
        work = work_of(self.made, partial(post, browser, sending.address.path, **sending.form))
        answer = work.answer
        self.sent += 1
        what = f"{asker.name or 'anybody'} {sending.address.path}"
        if answer.status_code >= 500:
            self.failures.add(f"{what}: {answer.status_code}")
        if not sending.is_open and not _is_refused(answer):
            self.opened.add(f"{what}: {answer.status_code}")
        self._note_refusal(asker, sending, work)
        texts = [text_of(answer)]
        if sending.is_open and answer.status_code in (302, 303) and not _is_refused(answer):
            texts.append(text_of(browser.get(answer.location)))
        reader = reader_of(asker, sending.address.path)
        for bird in self.made.flock.heard_in("\n".join(texts)):
            if not bird.shows_to(reader, sending.address.endpoint):
                self.leaks.add(f"{bird.kind} of {bird.owner}: {what}")
        self._compare(reader, sending, what)
        return answer.status_code

    def _note_refusal(self, asker: Asker, sending: Sending, work: Work) -> None:
        """Keep what was refused before anything was done, to be asked for a row that is not there:
        what is refused of a row that is seen is no secret.
        """
        path, status = sending.address.path, work.status
        row = next((each for each in path.split("/")[::-1] if is_id(each)), "")
        is_blind = status == 404 or (status == 403 and not sending.is_open)
        has_file = any(isinstance(each, tuple) for each in sending.form.values())
        if row and is_blind and not has_file and self.made.owners.get(row) != asker.owner:
            found = (asker, sending, row, work)
            self.refused.setdefault((asker.name, sending.address.endpoint, status), found)

    def _compare(self, reader: Asker, sending: Sending, what: str) -> None:
        changed = list(self.world.changes())
        self.done += bool(changed)
        for table, before, after in changed:
            is_open = (table, sending.address.endpoint) in OPEN_TO_ALL
            if before is not None and not (
                is_open or may_take(self.made, reader, table, before, self.hexes)
            ):
                self.taken.add(f"{table}: {what}")
            for bird in heard_in_row(self.made, after or ()) if before is None else ():
                is_to_its_own = table == "outbox_message" and bird.country in (after or ())
                if not is_to_its_own and not bird.shows_to(reader, sending.address.endpoint):
                    self.leaks.add(f"{bird.kind} of {bird.owner} in {table}: {what}")
        if changed:
            self.world.restore()


OPEN_TO_ALL = frozenset({("crisis", "crises.join")})
"""Rows that say of whom they are, and what others change in them all the same: a country that joins
a crisis is the next of its moves.
"""


def _is_refused(answer: TestResponse) -> bool:
    is_sent_away = answer.status_code == 302 and answer.location.startswith("/entrar")
    return is_sent_away or answer.status_code in (403, 404)
