from __future__ import annotations

import uuid

import pytest

from core.accounts import RoleName
from directory.entries.models import Visibility
from directory.entries.visibility import Viewer
from tests.watch.rota.on_call import OnCall, post_of
from watch.rota.members import MemberIds, candidates, members_here

ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    "ids", [MemberIds(), MemberIds(ONE), MemberIds(None, OTHER), MemberIds(ONE, OTHER)]
)
def test_it_is_read_as_it_is_written(ids: MemberIds) -> None:
    assert MemberIds.read(str(ids)) == ids


@pytest.mark.parametrize("text", ["", "user:", "user:x", "person:1", f"{ONE}", "user: x"])
def test_what_is_nobody_is_nobody(text: str) -> None:
    assert MemberIds.read(text).marks == []


def test_officials_of_the_country_who_are_active_and_entries_in_use(on_call: OnCall) -> None:
    ana = on_call.user("ana")
    on_call.user("closed").active = False
    on_call.user("partner", role=RoleName.CIVIL_SOCIETY)
    on_call.user("guatemala", country="GT")
    eva = on_call.entry("Eva")
    on_call.entry("Vieja", retired_at=on_call.now)
    on_call.entry("Otra", country="GT", visibility=Visibility.PUBLIC)
    both = on_call.user("both")
    entry = on_call.entry("Bea")
    entry.channels[0].value = " Both@Example.org"
    on_call.session.flush()
    found = candidates(on_call.session, "SV", Viewer.of_country("SV"))
    assert [(each.name, each.email, each.ids) for each in found] == [
        ("", "ana@example.org", MemberIds(ana.id)),
        ("Bea", "both@example.org", MemberIds(both.id, entry.id)),
        ("Eva", "", MemberIds(None, eva.id)),
    ]


def test_who_answers_for_a_post_puts_its_own_on_call(on_call: OnCall) -> None:
    here, there = post_of(on_call.session), post_of(on_call.session)
    own = on_call.user("own", post_id=here.id)
    on_call.user("other", post_id=there.id)
    seen = on_call.entry("Eva", post_id=here.id, visibility=Visibility.POST)
    on_call.entry("Luz", post_id=there.id, visibility=Visibility.POST)
    found = candidates(on_call.session, "SV", Viewer.of_post("SV", here.id))
    assert {each.ids for each in found} == {MemberIds(own.id), MemberIds(None, seen.id)}


def test_of_who_is_gone_nothing_is_left(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.entry("Eva")
    both, gone = MemberIds(ana.id, OTHER), MemberIds(ONE, OTHER)
    whole = MemberIds(ana.id, eva.id)
    assert members_here(on_call.session, [both, gone, whole]) == {
        both: MemberIds(ana.id), gone: MemberIds(), whole: whole
    }  # fmt: skip
    assert members_here(on_call.session, []) == {}
