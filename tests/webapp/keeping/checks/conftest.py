from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.connections.tls_probe import TlsAnswer
from tests.webapp.keeping.conftest import NOW, KeptHouse
from webapp.keeping.diagnosis import Examination

Case = Callable[..., Examination]


@pytest.fixture
def case(kept_house: KeptHouse) -> Case:
    """Return an examination of the house with other settings, and what the address answers."""

    def made(
        seen: TlsAnswer | None = None, *, is_online: bool = True, file: str = "", **settings: Any
    ) -> Examination:
        answer = seen or TlsAnswer("", NOW + timedelta(days=60), NOW)
        return Examination(
            kept_house.engine,
            replace(kept_house.settings, **settings),
            NOW,
            lambda _host, _port: answer,
            is_online,
            file,
        )

    return made
