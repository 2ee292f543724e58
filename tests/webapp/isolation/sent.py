"""What came of each form that was sent: what it showed, and what it did to the rows of others."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from werkzeug.test import TestResponse

from tests.webapp.conftest import post, without_form_tokens
from tests.webapp.isolation.canaries import Asker
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import text_of
from tests.webapp.isolation.pages import browser_of, is_id, reader_of
from tests.webapp.isolation.posts import Sending, World, heard_in_row, may_take


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
    committed: set[str] = field(default_factory=set)
    """Endpoints whose writes were watched to their commit."""
    refused: dict[tuple[str, str, int], tuple[Asker, Sending, str]] = field(default_factory=dict)
    """By asker, endpoint and status: what was refused of a row of others, and the row's id."""

    @classmethod
    def of(cls, made: CanaryHouse) -> Posts:
        hexes = {uuid.UUID(row).hex: owner for row, owner in made.owners.items() if is_id(row)}
        return cls(made, World.of(made.house.engine), hexes=hexes)

    def send(self, asker: Asker, sending: Sending) -> None:
        """Send a form, write down what came of it, and put every row back."""
        browser = browser_of(self.made, asker)
        answer = post(browser, sending.address.path, **sending.form)
        self.sent += 1
        what = f"{asker.name or 'anybody'} {sending.address.path}"
        if answer.status_code >= 500:
            self.failures.add(f"{what}: {answer.status_code}")
        if not sending.is_open and not _is_refused(answer):
            self.opened.add(f"{what}: {answer.status_code}")
        self._note_refusal(asker, sending, answer.status_code)
        texts = [text_of(answer)]
        if sending.is_open and answer.status_code in (302, 303) and not _is_refused(answer):
            texts.append(text_of(browser.get(answer.location)))
        reader = reader_of(asker, sending.address.path)
        for bird in self.made.flock.heard_in("\n".join(texts)):
            if not bird.shows_to(reader, sending.address.endpoint):
                self.leaks.add(f"{bird.kind} of {bird.owner}: {what}")
        self._compare(reader, sending, what)

    def _note_refusal(self, asker: Asker, sending: Sending, status: int) -> None:
        """Keep what was refused before anything was done, to be asked for a row that is not there:
        what is refused of a row that is seen is no secret.
        """
        path = sending.address.path
        row = next((each for each in path.split("/")[::-1] if is_id(each)), "")
        is_blind = status == 404 or (status == 403 and not sending.is_open)
        has_file = any(isinstance(each, tuple) for each in sending.form.values())
        if row and is_blind and not has_file and self.made.owners.get(row) != asker.owner:
            found = (asker, sending, row)
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


def nobodys(path: str) -> str:
    """Return an id that no row bears, one and the same for an address."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, path))


def work_of(made: CanaryHouse, ask: Callable[[], TestResponse]) -> tuple[int, str, int]:
    """Return the status of an answer, its page without its tokens, and how many statements it took:
    what can be told of a row by asking for it, without a clock.
    """
    count = [0]

    def counted(*_given: object) -> None:
        count[0] += 1

    with made.house.app.app_context():
        engine = made.house.app.extensions["sqlalchemy"].engine
    sa.event.listen(engine, "before_cursor_execute", counted)
    try:
        answer = ask()
    finally:
        sa.event.remove(engine, "before_cursor_execute", counted)
    return answer.status_code, without_form_tokens(answer.text), count[0]
