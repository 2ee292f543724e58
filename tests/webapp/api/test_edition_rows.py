"""Anybody reads the latest edition, an account all; each what its reader may see."""

from __future__ import annotations

from datetime import timedelta

from core.db import writing
from tests.directory.publishing import publish
from tests.webapp.api.programs import anybody, program_of
from tests.webapp.conftest import House


def test_editions_are_sifted_for_their_reader(house: House) -> None:
    with writing(house.engine) as session:
        publish(session, number="2026-I", now=house.clock(), actor="worker")
        publish(session, number="2026-II", now=house.clock() + timedelta(days=1), actor="worker")
    own, stranger = program_of(house, "consul.gt"), anybody(house)
    assert [each["number"] for each in own.read("/editions")["editions"]] == ["2026-I", "2026-II"]
    (latest,) = stranger.read("/editions")["editions"]
    assert (latest["number"], latest["entries"]) == ("2026-II", 0)
    file = own.get("/editions/2026-I/directory.json")
    assert (file.status_code, file.mimetype) == (200, "application/json")
    assert "Consulado GT" in file.text
    assert stranger.get("/editions/2026-I/directory.json").status_code == 404
    assert "Consulado GT" not in stranger.get("/editions/2026-II/directory.json").text
    assert stranger.get("/editions/2026-II/directory.xlsx").status_code == 404
