from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import writing
from core.transports.whatsapp.polling import ask_platform, store_platform
from core.transports.whatsapp.sender import WhatsappTransport
from tests.gateways.cloud_api import NUMBER, CloudApiFake
from tests.gateways.direct import ACCOUNT_OF_FAKE, DirectAsk, direct_whatsapp

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def api() -> CloudApiFake:
    return CloudApiFake()


@pytest.fixture
def whatsapp(engine: Engine, keyring: Keyring, api: CloudApiFake) -> WhatsappTransport:
    return direct_whatsapp(api, engine, keyring, lambda: AT)


@pytest.fixture
def poll(engine: Engine, api: CloudApiFake) -> Callable[[], str]:
    """Ask the fake for its templates and its number, as the worker does."""

    def ask() -> str:
        state = ask_platform(ACCOUNT_OF_FAKE, DirectAsk(api))
        with writing(engine) as session:
            store_platform(session, NUMBER, state, AT)
        return state.trouble

    return ask
