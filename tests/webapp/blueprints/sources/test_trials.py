from __future__ import annotations

from dataclasses import replace

from feeds.sources.values import SourceValues
from tests.webapp.conftest import House
from webapp.blueprints.sources.trials import format_in, trial_mark

VALUES = SourceValues(name="x", address="https://x.test/")


def test_a_mark_is_of_one_address_and_one_choice_and_of_nobody_elses_making(house: House) -> None:
    with house.app.app_context():
        mark = trial_mark(VALUES, "georss")
        assert format_in(mark, replace(VALUES, name="another")) == "georss"
        assert format_in(mark, replace(VALUES, address="https://y.test/")) is None
        assert format_in(mark, replace(VALUES, format="cap")) is None
        assert [format_in(forged, VALUES) for forged in ("", mark[:-2], "WyJ4Il0.x.y")] == [
            None,
            None,
            None,
        ]
