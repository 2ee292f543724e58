from __future__ import annotations

from response.agreements.models import GrantSubject, SharingGrant


def test_a_grant_hangs_on_an_agreement_of_the_registry_and_goes_with_it() -> None:
    column = SharingGrant.__table__.columns["agreement_id"]
    (key,) = column.foreign_keys
    assert (key.target_fullname, key.ondelete) == ("sharing_agreement.id", "CASCADE")
    assert {each.value for each in GrantSubject} == {"call_block", "locate"}
