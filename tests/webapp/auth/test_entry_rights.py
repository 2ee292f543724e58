from __future__ import annotations

import uuid

import pytest

from core.accounts import RoleName
from directory.entries.kinds import TYPES, AnyEntry, EntryKind
from directory.entries.models import Shelter, Visibility
from webapp.auth.access import ANYBODY, Scope
from webapp.auth.entry_rights import (
    EDITS,
    creatable,
    fixed_fields,
    may_count,
    may_create,
    may_edit,
    may_put_back,
    may_read_history,
    visibilities,
)

POST, OTHER_POST, ORGANISATION, OTHER_ORGANISATION = (uuid.uuid4() for _ in range(4))
S, A, C, E, N = RoleName
P, F, H, G, L = EntryKind
"""Post, focal point, shelter (house), organisation (group), leader."""

EDITABLE = {
    # whose row: which kinds each role may change
    "own post": {S: {P, F, H, G}, A: {P, F, H, G, L}, C: {P, F, H, G, L}, E: set(), N: set()},
    "other post": {S: {P, F, H, G}, A: {P, F, H, G, L}, C: set(), E: set(), N: set()},
    "own organisation": {S: {H, G}, A: {H, G}, C: set(), E: set(), N: {H, G}},
    "other country": {S: {P, F, H, G}, A: set(), C: set(), E: set(), N: set()},
}


def scope(role: RoleName) -> Scope:
    if role is S:
        return Scope(role, user_id=uuid.uuid4())
    organisation = ORGANISATION if role is N else None
    return Scope(role, "GT", POST if role is C else None, organisation, uuid.uuid4())


def entry(kind: EntryKind, whose: str) -> AnyEntry:
    made = TYPES[kind](country="HN" if whose == "other country" else "GT")
    post = POST if whose == "own post" else OTHER_POST
    if kind is P:
        made.id = post
    elif whose in {"own post", "other post", "other country"}:
        made.post_id = post  # type: ignore[union-attr]
    if whose == "own organisation" and kind is G:
        made.id = ORGANISATION
    if whose == "own organisation" and kind is H:
        made.organisation_id = ORGANISATION  # type: ignore[union-attr]
    return made


def test_every_role_and_kind_is_declared() -> None:
    assert {role: set(kinds) for role, kinds in EDITS.items()} == {
        role: set(EntryKind) for role in RoleName
    }


@pytest.mark.parametrize(
    ("whose", "kind"),
    [
        (whose, kind)
        for whose in EDITABLE
        for kind in EntryKind
        if whose != "own organisation" or kind in {H, G}
    ],
)
@pytest.mark.parametrize("role", RoleName)
def test_who_changes_what(role: RoleName, kind: EntryKind, whose: str) -> None:
    assert may_edit(scope(role), entry(kind, whose)) is (kind in EDITABLE[whose][role])


@pytest.mark.parametrize("kind", EntryKind)
def test_the_public_changes_and_makes_nothing(kind: EntryKind) -> None:
    assert not may_edit(ANYBODY, entry(kind, "own post"))
    assert not may_create(ANYBODY, kind, "GT", POST)
    assert creatable(ANYBODY) == ()


@pytest.mark.parametrize(
    ("role", "country", "post_id", "kinds"),
    [
        (S, "GT", None, {P, F, H, G}),
        (S, "", None, set()),
        (A, "GT", None, {P, F, H, G, L}),
        (A, "HN", None, set()),
        (C, "GT", POST, {F, H, G, L}),
        (C, "GT", OTHER_POST, set()),
        (C, "GT", None, set()),
        (C, "HN", POST, set()),
        (E, "GT", POST, set()),
        (N, "GT", None, {H}),
        (N, "HN", None, set()),
    ],
)
def test_who_makes_what(
    role: RoleName, country: str, post_id: uuid.UUID | None, kinds: set[EntryKind]
) -> None:
    assert {kind for kind in EntryKind if may_create(scope(role), kind, country, post_id)} == kinds


def test_the_emergency_room_counts_and_changes_nothing() -> None:
    for whose, expected in {"own post": True, "other post": True, "other country": False}.items():
        shelter = entry(H, whose)
        assert isinstance(shelter, Shelter)
        assert may_count(scope(E), shelter) is expected
    own = entry(H, "own organisation")
    assert isinstance(own, Shelter)
    assert may_count(scope(N), own)


def test_whose_past_is_told_to_whom() -> None:
    assert may_read_history(scope(E), entry(H, "other post"))
    assert may_read_history(scope(S), entry(H, "other country"))
    assert not may_read_history(scope(S), entry(L, "own post"))
    assert not may_read_history(scope(N), entry(H, "own post"))
    assert not may_read_history(scope(A), entry(P, "other country"))


def test_the_way_back_opens_no_field_that_the_form_shuts() -> None:
    shelter = entry(EntryKind.SHELTER, "own organisation")
    shelter.visibility = Visibility.RCM
    civil, consul = scope(RoleName.CIVIL_SOCIETY), scope(RoleName.CONSUL)
    assert not may_put_back(civil, shelter, {"visibility": "public"})
    assert not may_put_back(civil, shelter, {"post_id": None})
    assert not may_put_back(consul, shelter, {"capacity": 4, "post_id": None})
    assert not may_put_back(scope(RoleName.SECRETARIAT), shelter, {"visibility": "post"})
    assert may_put_back(civil, shelter, {"capacity": 4, "visibility": "rcm"})
    assert may_put_back(
        scope(RoleName.COUNTRY_ADMIN), shelter, {"visibility": "public", "post_id": None}
    )


def test_civil_society_raises_no_visibility() -> None:
    assert visibilities(scope(N), None) == (Visibility.RCM,)
    assert visibilities(scope(N), Visibility.RCM) == (Visibility.RCM,)
    assert Visibility.PUBLIC in visibilities(scope(N), Visibility.PUBLIC)
    assert Visibility.POST not in visibilities(scope(S), Visibility.RCM)


def test_who_keeps_an_entry_follows_from_who_asks() -> None:
    assert fixed_fields(scope(C), H) == {"post_id": str(POST)}
    assert fixed_fields(scope(C), P) == {}
    assert fixed_fields(scope(N), H) == {"organisation_id": str(ORGANISATION)}
    assert fixed_fields(scope(A), H) == {}
