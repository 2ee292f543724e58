"""`atalaya crisis sitrep`: two persons, counts alone."""

from __future__ import annotations

import json

from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.conftest import OWN, of_somebody_else


def test_who_drafted_it_does_not_approve_it(drafted: Terminal) -> None:
    refused = drafted("crisis", "sitrep", "approve", *OWN)
    assert refused.exit_code == 1
    assert "otra persona" in refused.output
    assert drafted("crisis", "sitrep", "issue", *OWN).exit_code == 1
    of_somebody_else(drafted)
    found = json.loads(drafted("crisis", "sitrep", "approve", *OWN, "--json").output)
    assert (found["report"], found["state"]) == (1, "approved")
    again = json.loads(drafted("crisis", "sitrep", "draft", *OWN, "--json").output)
    assert again["report"] == 1, "one in hand at a time"
    assert drafted("crisis", "sitrep", "issue", *OWN, "--next-minutes", "1").exit_code == 2
    issued = json.loads(
        drafted("crisis", "sitrep", "issue", *OWN, "--next-minutes", "60", "--json").output
    )
    assert issued["state"] == "issued"
    assert {each["key"]: each["value"] for each in issued["numbers"]}["registered"] is None


def test_the_numbers_of_a_report_and_when_the_next_is_due(issued: Terminal) -> None:
    shown = issued("crisis", "sitrep", "show", *OWN).output
    assert "registered\tours\t?" in shown
    found = json.loads(issued("crisis", "sitrep", "show", *OWN, "--report", "1", "--json").output)
    assert (found["is_overdue"], found["state"]) == (False, "issued")
    assert found["next_due_at"] == found["next_report_at"]
    assert issued("crisis", "sitrep", "show", *OWN, "--report", "9").exit_code == 2
