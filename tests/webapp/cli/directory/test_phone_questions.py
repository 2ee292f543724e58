"""Where the telephones of a list ring is asked with the option that answers it."""

from __future__ import annotations

import pytest

from webapp.cli.directory.phone_questions import say_phone_questions


def test_each_country_that_would_answer_is_named_with_its_option(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_phone_questions([("US", 8), ("MX", 1)])
    first, second = capsys.readouterr().err.splitlines()
    assert "(+1): 8" in first
    assert first.endswith("--phones-in US.")
    assert "(+52): 1" in second
    assert second.endswith("--phones-in MX.")
