from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from core.crypto import DerivedKeys, Keyring
from core.db import writing
from tests.keys import MASTER
from tests.response.crisis_parts import add_part
from tests.response.locate.examples import add_locate, add_post
from tests.webapp.cli.conftest import Terminal

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def post_id(terminal: Terminal) -> uuid.UUID:
    """A post that is asked, in a crisis with a draft somebody else wrote."""
    keyring = Keyring([MASTER], DerivedKeys([MASTER]))
    with writing(terminal.engine) as session:
        part, post = add_part(session, NOW), add_post(session, "MX", "Consulado en McAllen")
        add_locate(session, keyring, part, NOW, [post], is_minor=True)
        return post.id
