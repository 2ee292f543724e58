"""The first day of a real installation, as docs/operator.md tells it: from an empty folder by
`atalaya init` to countries, posts, accounts, nationals, the first round and the first plan; and at
its end a backup.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.clock import now
from core.installation.settings_file import read_values
from core.settings import read_settings
from directory.rounds.calendar_days import today
from tests.stories.test_first_hour import HOST, Browser, answer_of, command, enter
from webapp.app import create_app

POSTS = (
    "Nombre;Ciudad;Estado;Teléfono;Correo\n"
    "Consulado en McAllen;McAllen;TX;+1 956-555-0101;mcallen@rree.example\n"
)
PERSONS = "nombre;telefono;lugar;consentimiento\nAna Prueba;956 555 0160;26.2, -98.23;2026-10-01\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith("ATALAYA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    monkeypatch.setenv("ATALAYA_SETTINGS_FILE", str(tmp_path / "atalaya.env"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def days_from(first: date, *ahead: int) -> list[str]:
    return [(first + timedelta(days=each)).isoformat() for each in ahead]


def test_from_an_empty_folder_to_the_first_round_and_plan(folder: Path) -> None:
    begun = answer_of(
        "init", "--address", HOST, "--secretariat", "sec@rcm.example", "--country", "SV",
        "--sources", "none", "--no-mail",
    )  # fmt: skip
    assert [each["name"] for each in begun["steps"] if each["outcome"] == "failed"] == []
    app = create_app(read_settings())
    assert "Secretaría" in enter(Browser(app), begun["link"], "sec@rcm.example")

    (folder / "posts.csv").write_text(POSTS, encoding="utf-8")
    command("directory", "import", "posts.csv", "--kind", "post", "--country", "SV")
    admin = ("--role", "country_admin", "--country", "SV", "--email", "adm@rree.example")
    consul = ("--role", "consul", "--country", "SV", "--email", "con@rree.example")
    home = Browser(app)
    enter(home, answer_of("user", "add", *admin)["link"], "adm@rree.example")
    post = ("--post", "Consulado en McAllen")
    at_post = Browser(app)
    enter(at_post, answer_of("user", "add", *consul, *post)["link"], "con@rree.example")

    (folder / "persons.csv").write_text(PERSONS, encoding="utf-8")
    command("registry", "import", "persons.csv", "--country", "SV")
    assert "Ana Prueba" in command("registry", "find", "Ana", "--country", "SV").stdout

    opens, due, closes = days_from(today(now()), 0, 7, 14)
    command("round", "plan", "--opens", opens, "--due", due, "--closes", closes)
    command("round", "open")
    assert json.loads(command("round", "status", "--json").stdout)["state"] == "open"

    page = home.get("/planes/nuevo").text
    own = re.search(r'value="?([0-9a-f-]{36})\b', page)
    assert own, page
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    made = home.post(
        "/planes/nuevo",
        **{
            "name-es": "Tejas", "post": own[1], "number": "", "ground": "units",
            "units": "US-TX", **({"seen": seen[1]} if seen else {}),
        },
    )  # fmt: skip
    assert (made.status_code, made.headers.get("Location")) == (302, "/planes/sv-tejas/formulario")
    assert "SV-TEJ-01" in home.get("/planes/sv-tejas/formulario").text

    key = command("backup", "key", "-o", "secret.key").stdout.strip().partition("=")[2]
    os.environ["ATALAYA_BACKUP_KEY"] = key
    try:
        name = answer_of("backup", "--to", str(folder / "copies"))["name"]
    finally:
        del os.environ["ATALAYA_BACKUP_KEY"]
    found = answer_of("backup", "--verify", f"copies/{name}", "--key-file", "secret.key")
    assert (found["whole"], found["rows"]["person"]) == (True, 1)
    assert read_values(folder / "atalaya.env")["ATALAYA_MODE"] == "production"
