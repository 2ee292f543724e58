from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

from core.accounts import MemberCountry
from core.db import writing
from tests.webapp.cli.conftest import Terminal
from watch.rules.rule_book import ensure_shipped_rules, rules_of, set_active

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def test_rules_are_listed_as_their_sentences(terminal: Terminal) -> None:
    with writing(terminal.engine) as session:
        for country in ("GT", "HN"):
            session.add(MemberCountry(code=country, added_at=NOW, added_by="cli:x"))
        ensure_shipped_rules(session, ["GT"], NOW)
        for row in rules_of(session, "GT")[1:]:
            set_active(session, row, is_active=False, now=NOW, actor="cli:x")
    found = json.loads(terminal("rules", "list", "--json").output)
    assert list(found) == ["GT", "HN"]
    assert [each["active"] for each in found["GT"]["rules"]] == [True, False, False, False]
    assert found["HN"] == {"rules": [], "built_in": True, "unwarned": []}
    only = terminal("rules", "list", "--country", "hn")
    assert only.exit_code == 0
    assert "Rige la regla que nadie escribió: Avise a toda la guardia del país" in only.output
    assert terminal("rules", "list", "--country", "Guatemala").exit_code == 2


def test_a_rule_is_held_against_the_recorded_past(terminal: Terminal) -> None:
    with writing(terminal.engine) as session:
        ensure_shipped_rules(session, ["GT"], NOW)
        (first, *_) = rules_of(session, "GT")
        rule_id = str(first.id)
    found = json.loads(terminal("rules", "preview", rule_id, "--days", "30", "--json").output)
    assert (found["id"], found["times"], found["hazards"]) == (rule_id, 0, 0)
    assert found["loudest"] is None
    spoken = terminal("rules", "preview", rule_id)
    assert "0 veces en 0 peligros guardados" in spoken.output
    assert terminal("rules", "preview", str(uuid.uuid4())).exit_code == 2
