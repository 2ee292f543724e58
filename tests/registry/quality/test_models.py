from __future__ import annotations

import sqlalchemy as sa

from registry.quality.models import ALL, QualityCount, QualityFlag, RegistrationFault


def test_no_board_holds_a_value_of_a_person() -> None:
    flag = {column.name for column in sa.inspect(QualityFlag).columns}
    assert flag == {"person_id", "kind", "country", "post"}
    count = {column.name for column in sa.inspect(QualityCount).columns}
    assert count == {"country", "post", "kind", "persons"}
    assert ALL not in set(RegistrationFault)
