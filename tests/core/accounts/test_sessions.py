from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import AccountSession, KnownDevice, RecoveryCode


@pytest.mark.parametrize("row", [AccountSession, KnownDevice, RecoveryCode])
def test_what_an_account_comes_in_with_goes_with_it_and_holds_no_token(
    row: type[AccountSession | KnownDevice | RecoveryCode],
) -> None:
    table = row.metadata.tables[row.__tablename__]
    (to_user,) = (key for key in table.foreign_keys if key.column.table.name == "user_account")
    assert to_user.ondelete == "CASCADE"
    secrets = [
        column
        for column in table.columns
        if any(word in column.name for word in ("token", "code", "secret"))
    ]
    assert [isinstance(column.type, sa.LargeBinary) for column in secrets] == [True]
    assert all(column.name.endswith("_hash") for column in secrets)
