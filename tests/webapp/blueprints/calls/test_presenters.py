from __future__ import annotations

from core.accounts import User
from response.calldown.models import CallerShift
from webapp.blueprints.calls.presenters import caller_languages, purpose_of, spoken_by


def test_a_callers_languages_are_those_said_now_then_before_then_of_the_account() -> None:
    user, shift = User(language="en"), CallerShift(languages=["kek", "es"])
    assert spoken_by(None, user, []) == ("en",)
    assert spoken_by(shift, user, ["xx"]) == ("kek", "es")
    assert spoken_by(shift, user, ["mam", "xx"]) == ("mam",)
    ticked = [each.code for each in caller_languages(shift) if each.is_spoken]
    assert ticked == ["es", "kek"]
    assert not any(each.is_spoken for each in caller_languages(None))
    assert purpose_of("CR-2026-001").endswith("CR-2026-001")
