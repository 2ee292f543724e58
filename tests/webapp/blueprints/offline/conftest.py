"""A house in a crisis, of which Guatemala calls three households (as for the pages of calls)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webapp.blueprints.calls.conftest import CallHouse, called

__all__ = ["CallHouse", "called"]
PURPOSE = "calls"


@dataclass
class Device:
    """One browser with what it has drawn for itself."""

    browser: FlaskClient
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def state(self, token: str = "") -> dict[str, Any]:
        answer = self.browser.get("/sin-red/estado", headers={"X-Atalaya-Packet": token})
        found: dict[str, Any] = answer.get_json()
        return found

    def post(self, path: str, body: object) -> TestResponse:
        headers = {"X-CSRFToken": self.state().get("csrf", "")}
        return self.browser.post(f"/sin-red/{path}", json=body, headers=headers)

    def take(self, **more: object) -> TestResponse:
        return self.post("paquete", {"device": self.id, "purpose": PURPOSE, **more})

    def deliver(
        self, content: dict[str, object], mark_id: str = "", **answers: object
    ) -> dict[str, Any]:
        body = {"device": self.id, "id": mark_id or str(uuid.uuid4()), "content": content}
        answer = self.post("entregas", {**body, "answers": answers})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found


@pytest.fixture
def device(called: CallHouse) -> Device:
    """A telephone of the administration of the country."""
    return Device(called.house.signed_in("country_admin.gt"))
