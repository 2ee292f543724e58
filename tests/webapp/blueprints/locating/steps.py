"""What the tests of the pages of locate notices do over and over."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

from core.accounts import User
from core.db import writing
from directory.entries.models import Organisation, OrganisationKind, Post, PostKind
from tests.response.locate.examples import camera_photo
from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.conftest import _token, post

BASE = "/crisis/CR-2026-001/localizar"
NAME, PHONE = "Keneth Ixchel Tuyuc", "+502 5555 0101"
FORM = {
    "name": NAME, "age": "9", "minor": "1", "sex": "f", "marks": "cicatriz en la ceja",
    "origin": "Comalapa", "last_place": "Terminal", "asker": "Rosario Tuyuc", "relation": "madre",
    "asker_phone": PHONE, "fear": "no", "ground": "consent",
}  # fmt: skip


def written(crisis: CrisisHouse, who: str = "emergency.gt", **changes: Any) -> str:
    """Return the address of a draft written on screen, with a photograph."""
    form = {**FORM, "post": [str(crisis.house.posts["HN"])], "draft": str(uuid.uuid4()), **changes}
    browser = crisis.house.signed_in(who)
    data = {"csrf_token": _token(browser), **form}
    data["photo"] = (io.BytesIO(camera_photo(300)), "IMG_0001.jpg")
    answer = browser.post(f"{BASE}/nuevo", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def approved(crisis: CrisisHouse, **changes: Any) -> str:
    """Return the address of one that the consul approved."""
    address = written(crisis, **changes)
    assert post(crisis.house.signed_in("consul.gt"), f"{address}/aprobar").status_code == 303
    return address


def sent(crisis: CrisisHouse, **changes: Any) -> str:
    """Return the address of one that was sent."""
    address = approved(crisis, **changes)
    assert post(crisis.house.signed_in("emergency.gt"), f"{address}/enviar").status_code == 303
    return address


def asked(address: str) -> str:
    """Return the address by which those see it who are asked."""
    return f"/localizar/{address.rsplit('/', 1)[1]}"


def addressee(page: str) -> str:
    """Return for whom the first form of a page answers."""
    found = re.search(r'name="addressee" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def another_post(crisis: CrisisHouse, country: str, name: str) -> uuid.UUID:
    """Return another post of a country."""
    with writing(crisis.house.engine) as session:
        made = Post(country=country, name=name, kind=PostKind.CONSULATE)
        session.add(made)
        session.flush()
        return made.id


def organisation(crisis: CrisisHouse, of: str) -> uuid.UUID:
    """Return an organisation that the account `of` speaks for."""
    with writing(crisis.house.engine) as session:
        body = Organisation(
            country="GT", name="Casa del Migrante", kind=OrganisationKind.CIVIL_SOCIETY
        )
        session.add(body)
        session.flush()
        session.get_one(User, crisis.house.users[of]).organisation_id = body.id
        return body.id
