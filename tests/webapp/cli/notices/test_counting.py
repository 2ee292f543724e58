from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import UnusableInput
from tests.watch.notices.rows import add_notice
from webapp.cli.notices.counting import found_notice


def test_a_notice_is_found_by_its_own_country_alone(session: Session) -> None:
    notice = add_notice(session, now(), "GT")
    assert found_notice(session, "gt", notice.number) is notice
    for country, number in (("HN", notice.number), ("GT", "AV-1999-001")):
        with pytest.raises(UnusableInput):
            found_notice(session, country, number)
