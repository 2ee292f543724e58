from __future__ import annotations

from core.accounts import AccountRole, RoleName, User
from watch.notices.officers import NoticeOfficer
from webapp.cli.notices import accounts


def test_a_command_acts_for_the_person_and_not_for_the_terminal() -> None:
    assert accounts._officer(None) == NoticeOfficer(actor="", country="", role=None)
    role = AccountRole(name=RoleName.CONSUL.value)
    user = User(email="a@example.org", country="GT", roles=[role])
    officer = accounts._officer(user)
    assert officer == NoticeOfficer(actor=f"user:{user.id}", country="GT", role=RoleName.CONSUL)
