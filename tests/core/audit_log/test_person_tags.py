from __future__ import annotations

import uuid

from core.audit_log.person_tags import MOST, TAGS, concerns, tags_of


def test_a_list_tells_its_members_from_all_others() -> None:
    members = [uuid.UUID(int=number << 90) for number in range(300)]
    strangers = [uuid.UUID(int=(number << 90) + (1 << 110)) for number in range(300, 600)]
    details = {"persons": 300, **tags_of(members)}
    assert all(concerns(details, each) for each in members)
    assert not any(concerns(details, each) for each in strangers)
    assert len(str(details[TAGS])) == 1600


def test_a_tag_does_not_begin_within_another() -> None:
    details = tags_of([uuid.UUID(bytes=b"abcdefgh" * 2), uuid.UUID(bytes=b"efghabcd" * 2)])
    assert not concerns(details, uuid.UUID(bytes=b"cdefcdef" * 2))


def test_too_many_may_be_anybody_and_none_is_nobody() -> None:
    anybody = uuid.uuid4()
    assert tags_of([]) == {}
    assert tags_of(uuid.UUID(int=number) for number in range(MOST + 1)) == {}
    assert concerns({"persons": MOST + 1}, anybody)
    assert not concerns({"persons": 0}, anybody)
    assert concerns({TAGS: "no base64!"}, anybody)
