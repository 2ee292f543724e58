from __future__ import annotations

from sqlalchemy.orm import Session

from directory.entries.models import Answer, Visibility
from directory.search.public_places import MOST, public_places
from tests.directory.conftest import channel, post, shelter

HERE = (-98.2, 26.2)


def test_only_what_is_public_and_not_closed_is_told(session: Session) -> None:
    for sight in Visibility:
        made = post(session, f"Puesto {sight}", HERE, visibility=sight)
        made.channels = [channel("+19565550101"), channel("+19565550102", rank=-1)]
        for answer in Answer:
            name = f"{sight} {answer}"
            shelter(session, name, HERE, visibility=sight, open_now=answer, city=f"C {answer}")
    session.flush()
    found = public_places(session)
    assert [each.name for each in found.posts] == ["Puesto public"]
    assert [each.value for each in found.posts[0].channels] == ["+19565550102", "+19565550101"]
    assert [each.name for each in found.shelters] == ["public unknown", "public yes"]
    assert found.shelters[0].point is not None


def test_no_more_than_a_page_of_each(session: Session) -> None:
    for number in range(MOST + 5):
        post(session, f"P {number:03}", HERE, visibility=Visibility.PUBLIC)
    found = public_places(session)
    assert [each.name for each in found.posts] == [f"P {number:03}" for number in range(MOST)]
    assert found.shelters == []
