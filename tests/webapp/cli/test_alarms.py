from __future__ import annotations

import json
from datetime import UTC, datetime

from core.db import writing
from tests.watch.alarms.called import DESK, alarm_about, ladder_of_three, live_hazard
from tests.webapp.cli.conftest import Terminal
from watch.alarms.escalation import end_alarm, escalate_due

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_alarms_are_listed_and_nobody_is_named(terminal: Terminal) -> None:
    assert "Ninguna alarma" in terminal("alarms").stdout
    with writing(terminal.engine) as session:
        ladder_of_three(session)
        alarm_about(session, live_hazard(session, NOW), NOW)
        over = alarm_about(session, live_hazard(session, NOW, "B"), NOW)
        escalate_due(session, DESK, NOW)
        end_alarm(session, over, "over", NOW)
    (line,) = json.loads(terminal("alarms", "--open", "--json").stdout)
    assert (line["country"], line["severity"], line["state"]) == ("SV", "Extreme", "open")
    (call,) = line["calls"]
    assert (call["rung_kind"], call["channels"], call["answer"]) == ("focal", ["email"], None)
    assert len(json.loads(terminal("alarms", "--json").stdout)) == 2
    assert json.loads(terminal("alarms", "--json", "--country", "hn").stdout) == []
    said = terminal("alarms").stdout
    assert "sin contestar" in said
    assert "@example.org" not in said + json.dumps(line)
