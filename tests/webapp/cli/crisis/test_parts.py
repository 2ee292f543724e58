"""One country's part, as the commands name it."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.db import reading, writing
from core.errors import UnusableInput
from tests.response.parts import add_crisis
from tests.webapp.cli.conftest import Terminal
from webapp.cli.context import CliContext
from webapp.cli.crisis.parts import known_part


def test_a_part_is_found_by_number_and_country_alone(terminal: Terminal, now: datetime) -> None:
    with writing(terminal.engine) as session:
        add_crisis(session, now, "GT")
    with reading(terminal.engine) as session:
        cli = CliContext()
        found = known_part(cli, session, "cr-2026-014", "GT", "", "crisis_log.read")
        assert found.country == "GT"
        with pytest.raises(UnusableInput, match="HN takes no part"):
            known_part(cli, session, "CR-2026-014", "HN", "", "crisis_log.read")
