"""Who is erased is no longer named in the crises of the country."""

from __future__ import annotations

import uuid

from core.accounts import RoleName
from core.db import reading, writing
from registry.people.tombstones import Identity
from registry.registration.erasure import ErasedPerson
from response.closing.lessons import LessonDraft, LessonWords, add_lesson, lessons_of
from response.closing.models import LessonTarget
from response.crisis.officers import CrisisOfficer
from response.log.lines import LineDraft
from response.log.models import LineKind
from response.log.reading import CrisisLogFilter, log_lines
from tests.webapp.conftest import House
from tests.webapp.crisis_house import declare_crisis, keyring_of, part_of, write_line
from webapp.crises.erased_texts import crisis_texts_naming, forget_crisis_texts

UNIT = CrisisOfficer(role=RoleName.EMERGENCY, country="GT", actor="user:a")


def test_the_words_go_and_who_is_not_known_takes_nothing_away(house: House) -> None:
    declare_crisis(house)
    for text in ("Llamó Rosa Ixchel Tum", "Sigue la lluvia"):
        write_line(house, "GT", LineDraft(kind=LineKind.FACT, text=text, by="user:a"))
    draft = LessonDraft(
        words=LessonWords("A Rosa Ixchel Tum nadie la llamó", "", "Llamar antes a quien vive sola"),
        target=LessonTarget.PROTOCOL,
        by="user:a",
    )
    with writing(house.engine) as session:
        part = part_of(session, "GT")
        add_lesson(session, keyring_of(house), part, UNIT, draft, part.joined_at)
    rosa = ErasedPerson(uuid.uuid4(), Identity("rosa ixchel tum"))
    closed = ErasedPerson(uuid.uuid4(), None)
    keyring = keyring_of(house)
    with reading(house.engine) as session:
        assert crisis_texts_naming(session, keyring, [closed], "GT").lines == ()
        assert crisis_texts_naming(session, keyring, [rosa], "HN").lines == ()
        found = crisis_texts_naming(session, keyring, [rosa, closed], "GT")
    assert len(found.lines) == 1
    with writing(house.engine) as session:
        forget_crisis_texts(session, keyring, found, house.clock.at)
        part = part_of(session, "GT")
        lines = log_lines(session, keyring, part, CrisisLogFilter())
        (lesson,) = lessons_of(session, keyring, part.id)
    assert lesson.words is None
    assert [line.text for line in lines] == ["", "Sigue la lluvia"]
