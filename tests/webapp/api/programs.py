"""Programs that ask by keys, for the tests of their doors."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.accounts import User
from core.accounts.program_tokens import LONGEST_NAME, ProgramToken, TokenScope
from core.db import writing
from core.settings_rules import DEVELOPMENT_SECRET
from tests.webapp.conftest import House
from webapp.auth.programs.bearer import hash_of_token
from webapp.auth.tokens import TokenHasher

ROOT = "/api/v1"


@dataclass(frozen=True)
class Program:
    """A program that asks a house by its key, or without one."""

    client: FlaskClient

    def get(self, path: str, **headers: str) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(ROOT + path, headers=given)

    def read(self, path: str) -> dict[str, Any]:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = json.loads(answer.data)
        return read


def add_key(
    session: Session, user: User, text: str, scopes: Collection[str] = tuple(TokenScope)
) -> ProgramToken:
    """Add a key of an account, known by its text."""
    token = ProgramToken(
        user_id=user.id,
        user=user,
        name=f"of {text}"[:LONGEST_NAME],
        token_hash=hash_of_token(TokenHasher.of_secret(DEVELOPMENT_SECRET), text),
        mark=user.fs_uniquifier,
        scopes=[str(each) for each in scopes],
        made_at=user.created_at,
        ends_at=user.created_at + timedelta(days=36500),
    )
    session.add(token)
    session.flush()
    return token


def program_of(house: House, name: str, scopes: Collection[str] = tuple(TokenScope)) -> Program:
    """Return a program with a key of an account (`role.country`)."""
    text = f"atalaya_of {name} {' '.join(scopes)}"
    with writing(house.engine) as session:
        add_key(session, session.get_one(User, house.users[name]), text, scopes)
    return shown(house, text)


def keyed(browser: FlaskClient, program: Program) -> FlaskClient:
    """Return a browser that shows the key of a program with all it asks."""
    shows = program.client.environ_base["HTTP_AUTHORIZATION"]
    browser.environ_base = {**browser.environ_base, "HTTP_AUTHORIZATION": shows}
    return browser


def anybody(house: House) -> Program:
    """Return a program without a key."""
    return Program(house.browser())


def with_password(house: House, text: str) -> Program:
    """Return a program that shows a text as the password of some name, as readers of feeds do."""
    client = house.browser()
    known = base64.b64encode(f"lector:{text}".encode()).decode()
    client.environ_base = {**client.environ_base, "HTTP_AUTHORIZATION": f"Basic {known}"}
    return Program(client)


def shown(house: House, text: str) -> Program:
    """Return a program that shows a text as its key."""
    client = house.browser()
    client.environ_base = {**client.environ_base, "HTTP_AUTHORIZATION": f"Bearer {text}"}
    return Program(client)
