from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from directory.entries.kinds import AnyEntry
from directory.entries.models import (
    CommunityLeader,
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
    Visibility,
)
from directory.entries.visibility import Clearance, EntryType, Viewer, is_seen, visible_to
from tests.directory.conftest import focal_point, organisation, post, shelter

OWN, SISTER = "del propio puesto", "de otro puesto"
SEEN = {
    "public": {"public"},
    "rcm": {"public", "rcm"},
    "own post": {"public", "rcm", "country", OWN},
    "own country": {"public", "rcm", "country", OWN, SISTER},
    "other country": {"public", "rcm"},
    "post of another country": {"public", "rcm"},
    "house": {"public", "rcm", "country", OWN, SISTER},
}


@pytest.fixture
def rows(session: Session) -> Post:
    """For each kind a row of each visibility, and two rows of visibility `post`; gives the own
    post.
    """
    own = post(session, f"Post {OWN}", (-98.2, 26.2), visibility=Visibility.POST)
    sister = post(session, f"Post {SISTER}", (-95.4, 29.7), visibility=Visibility.POST)
    for visibility in (Visibility.PUBLIC, Visibility.RCM, Visibility.COUNTRY):
        post(session, f"Post {visibility.value}", (-90, 30), visibility=visibility)
        shelter(session, f"Shelter {visibility.value}", (-90, 30), visibility=visibility)
        organisation(session, f"Organisation {visibility.value}", (-90, 30), visibility=visibility)
        focal_point(
            session,
            f"FocalPoint {visibility.value}",
            None,
            visibility=visibility,
            designation=Designation.OTHER,
        )
    for keeper, label in ((own, OWN), (sister, SISTER)):
        shelter(
            session, f"Shelter {label}", (-90, 30), visibility=Visibility.POST, post_id=keeper.id
        )
        organisation(
            session,
            f"Organisation {label}",
            (-90, 30),
            visibility=Visibility.POST,
            post_id=keeper.id,
        )
        focal_point(
            session,
            f"FocalPoint {label}",
            keeper,
            visibility=Visibility.POST,
            designation=Designation.OTHER,
        )
    return own


def viewer_of(name: str, own: Post) -> Viewer:
    return {
        "public": Viewer.public(),
        "rcm": Viewer.rcm(),
        "own post": Viewer.of_post("SV", own.id),
        "own country": Viewer.of_country("SV"),
        "other country": Viewer.of_country("GT"),
        "post of another country": Viewer.of_post("GT", own.id),
        "house": Viewer.system(),
    }[name]


@pytest.mark.parametrize("kind", [Post, Shelter, Organisation, FocalPoint])
@pytest.mark.parametrize("name", list(SEEN))
def test_who_sees_what(
    session: Session,
    rows: Post,
    name: str,
    kind: type[Post] | type[Shelter] | type[Organisation] | type[FocalPoint],
) -> None:
    viewer = viewer_of(name, rows)
    found = session.scalars(
        sa.select(kind.name).where(kind.country == "SV", visible_to(viewer, kind))
    )
    assert {each.removeprefix(f"{kind.__name__} ") for each in found} == SEEN[name]


@pytest.mark.parametrize("name", list(SEEN))
def test_a_row_in_hand_is_judged_as_in_a_query(session: Session, rows: Post, name: str) -> None:
    viewer = viewer_of(name, rows)
    leader = CommunityLeader(
        country="SV", visibility=Visibility.POST, post_id=rows.id, zone="", ciphertext=b"sealed"
    )
    session.add(leader)
    session.flush()
    kinds: tuple[EntryType, ...] = (Post, Shelter, Organisation, FocalPoint, CommunityLeader)
    for kind in kinds:
        found = set(session.scalars(sa.select(kind.id).where(visible_to(viewer, kind))))
        every: list[AnyEntry] = list(session.scalars(sa.select(kind)))
        assert {each.id for each in every if is_seen(viewer, each)} == found, kind


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("public", set()),
        ("rcm", set()),
        ("other country", set()),
        ("post of another country", set()),
        ("own post", {Visibility.PUBLIC, Visibility.RCM, Visibility.COUNTRY, Visibility.POST}),
        ("own country", set(Visibility)),
    ],
)
def test_community_leaders_are_seen_at_home_only(
    session: Session, rows: Post, visibility: Visibility, name: str, sees: set[Visibility]
) -> None:
    session.add(
        CommunityLeader(
            post_id=rows.id, country="SV", visibility=visibility, zone="Alamo", ciphertext=b"x"
        )
    )
    session.flush()
    found = session.scalars(
        sa.select(CommunityLeader).where(visible_to(viewer_of(name, rows), CommunityLeader))
    )
    assert len(found.all()) == (visibility in sees)


def test_an_entry_kept_by_no_post_is_not_seen_by_posts_when_it_is_for_one(
    session: Session, rows: Post
) -> None:
    shelter(session, "Huérfano", (-90, 30), visibility=Visibility.POST)
    condition = visible_to(Viewer.of_post("SV", rows.id), Shelter)
    assert "Huérfano" not in {
        each.name for each in session.scalars(sa.select(Shelter).where(condition))
    }


@pytest.mark.parametrize(
    ("clearance", "country", "post_id"),
    [
        (Clearance.COUNTRY, None, None),
        (Clearance.POST, "SV", None),
        (Clearance.POST, None, uuid.uuid4()),
    ],
)
def test_a_viewer_without_its_place_is_refused(
    clearance: Clearance, country: str | None, post_id: uuid.UUID | None
) -> None:
    with pytest.raises(ValueError, match="needs a"):
        Viewer(clearance, country, post_id)
