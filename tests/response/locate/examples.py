"""Locate notices for tests: who is looked for, by whom, and three posts that are asked."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from directory.entries.models import Organisation, OrganisationKind, Post, PostKind
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.locate.addressees import LocateReader
from response.locate.description import LocateWords
from response.locate.drafting import LocateDraft, draft_locate
from response.locate.models import LocateFear, LocateGround, LocateNotice
from response.locate.moves import approve, send

AUTHOR, SECOND = "user:00000000-0000-0000-0000-00000000000a", "user:autre"
NAME, ASKER = "Keneth Ixchel Tuyuc", "Rosario Tuyuc"


def officer(
    actor: str = AUTHOR, role: RoleName = RoleName.EMERGENCY, country: str = "GT"
) -> CrisisOfficer:
    """Return somebody who works in the crisis."""
    return CrisisOfficer(role=role, country=country, actor=actor)


def add_post(session: Session, country: str = "GT", name: str = "Consulado") -> Post:
    """Return a post of a country."""
    post = Post(country=country, name=name, kind=PostKind.CONSULATE)
    session.add(post)
    session.flush()
    return post


def add_organisation(
    session: Session, kind: OrganisationKind = OrganisationKind.CIVIL_SOCIETY
) -> Organisation:
    """Return an organisation that may be asked."""
    body = Organisation(country="MX", name="Casa del Camino", kind=kind)
    session.add(body)
    session.flush()
    return body


def words(**changes: Any) -> LocateWords:
    """Return what is said of a girl of nine."""
    values: dict[str, Any] = {
        "name": NAME, "birth_year": 2017, "sex": "f", "origin": "Comalapa, Chimaltenango",
        "marks": "cicatriz en la ceja izquierda", "last_place": "Terminal de McAllen",
        "asker": ASKER, "relation": "madre", "asker_phone": "+50255550101",
    }  # fmt: skip
    return LocateWords(**{**values, **changes})


def draft(posts: Sequence[Post], said: LocateWords | None = None, **changes: Any) -> LocateDraft:
    """Return a locate notice about to be written."""
    values: dict[str, Any] = {
        "words": said or words(), "is_minor": True, "fear": LocateFear.NO,
        "ground": LocateGround.CONSENT, "post_ids": [each.id for each in posts],
    }  # fmt: skip
    return LocateDraft(**{**values, **changes})


def add_locate(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    posts: Sequence[Post],
    said: LocateWords | None = None,
    **changes: Any,
) -> LocateNotice:
    """Return a draft that is there."""
    return draft_locate(session, keyring, part, draft(posts, said, **changes), officer(), now)


def sent_locate(
    session: Session,
    keyring: Keyring,
    part: Participation,
    now: datetime,
    posts: Sequence[Post],
    said: LocateWords | None = None,
    **changes: Any,
) -> LocateNotice:
    """Return one that two people have approved and sent."""
    notice = add_locate(session, keyring, part, now, posts, said, **changes)
    approve(session, notice, officer(SECOND), now)
    send(session, notice, officer(), now)
    return notice


def reader(
    country: str = "MX",
    post_id: uuid.UUID | None = None,
    role: RoleName | None = RoleName.CONSUL,
    organisation_id: uuid.UUID | None = None,
) -> LocateReader:
    """Return somebody who looks for what is asked of them."""
    return LocateReader(
        role=role, country=country, post_id=post_id, organisation_id=organisation_id, actor="user:r"
    )


def camera_photo(side: int = 900, canary: bytes = b"CANARY-26.2034N") -> bytes:
    """Return a photograph as a telephone makes it: with where it was, and lying on its side."""
    picture = Image.radial_gradient("L").resize((side, side // 2)).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = canary.decode()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=canary)
    return out.getvalue()
