from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from core.accounts import RoleName
from core.errors import NotAllowed
from tests.watch.notices.desk import officer
from watch.notices.models import Notice
from watch.notices.officers import NoticeOfficer, check_may_decide, check_may_write

WRITE = {RoleName.EMERGENCY, RoleName.CONSUL}


@pytest.mark.parametrize("role", list(RoleName))
def test_who_drafts_and_who_decides_in_their_own_country_alone(role: RoleName) -> None:
    own, other = officer("a", role), officer("a", role, "GT")
    notice = Notice(country="SV")
    checks: tuple[tuple[Callable[[NoticeOfficer], None], set[RoleName]], ...] = (
        (lambda one: check_may_write(one, "SV"), WRITE),
        (lambda one: check_may_decide(one, notice), {*WRITE, RoleName.COUNTRY_ADMIN}),
    )
    for check, allowed in checks:
        for one, may in ((own, role in allowed), (other, False)):
            with nullcontext() if may else pytest.raises(NotAllowed):
                check(one)
