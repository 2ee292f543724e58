from __future__ import annotations

import uuid

from response.closing.models import Lesson, lesson_place


def test_the_words_of_a_lesson_belong_to_its_row_and_country() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    assert lesson_place(one, "GT") == lesson_place(one, "GT")
    assert len({lesson_place(one, "GT"), lesson_place(other, "GT"), lesson_place(one, "HN")}) == 3
    assert Lesson.__table__.c.ciphertext.nullable, "an erased person takes the words along"
