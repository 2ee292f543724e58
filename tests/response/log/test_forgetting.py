"""The words that name an erased person leave the log; the line stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.forgetting.named_in_text import SoughtPersons
from registry.people.tombstones import Identity
from response.crisis.models import Participation
from response.log.forgetting import forget_lines, lines_naming
from response.log.lines import add_line
from response.log.reading import CrisisLogFilter, log_lines
from tests.response.log.test_lines import draft


def test_only_lines_of_the_country_that_name_them_lose_their_words(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    sought = SoughtPersons([Identity("rosa ixchel", ("+19565550123",))])
    named = add_line(session, keyring, parts[0], draft("Llamó Rosa Ixchel"), now)
    source = add_line(session, keyring, parts[0], draft("cruzó", source="956 555 0123"), now)
    add_line(session, keyring, parts[0], draft("Llamó Rosa"), now)
    foreign = add_line(session, keyring, parts[1], draft("Llamó Rosa Ixchel"), now)
    found = lines_naming(session, keyring, "GT", sought.is_named_in)
    assert sorted(found) == sorted([named.id, source.id])
    assert forget_lines(session, found) == 2
    assert forget_lines(session, []) == 0
    texts = [line.text for line in log_lines(session, keyring, parts[0], CrisisLogFilter())]
    assert texts == ["", "", "Llamó Rosa"]
    assert lines_naming(session, keyring, "GT", sought.is_named_in) == []
    assert lines_naming(session, keyring, "HN", sought.is_named_in) == [foreign.id]
