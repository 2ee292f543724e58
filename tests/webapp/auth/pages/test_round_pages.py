"""Who moves a round is few; no page of it reads persons."""

from __future__ import annotations

from core.accounts import RoleName
from webapp.auth.pages.round_pages import ROUND_PAGES

OF_THE_SECRETARIAT = {"plan", "ladder", "open_", "close", "cancel", "outbox", "message"}


def test_only_the_secretariat_moves_a_round_and_reads_all_its_letters() -> None:
    for name in OF_THE_SECRETARIAT:
        assert ROUND_PAGES[f"rounds.{name}"].roles == {RoleName.SECRETARIAT}


def test_civil_society_sees_a_round_and_none_of_its_silent() -> None:
    opens = {
        name for name, rule in ROUND_PAGES.items() if RoleName.CIVIL_SOCIETY in (rule.roles or ())
    }
    assert opens == {
        "rounds.index", "rounds.show", "rounds.standing_link", "rounds.revoke_link",
    }, "and the links of its own entries"  # fmt: skip
    assert not any(rule.reads_persons for rule in ROUND_PAGES.values())
