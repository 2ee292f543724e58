from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime

from registry.merging.row_documents import document_of, values_of_document
from registry.people.models import Stay, StayKind


def test_a_row_comes_back_from_plain_json() -> None:
    stay = Stay(
        person_id=uuid.uuid4(), country="SV", kind=StayKind.TRIP, from_on=date(2026, 1, 2),
        until_on=None, ciphertext=b"\x00\xff", created_at=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    document = json.loads(json.dumps(document_of(stay, but=("updated_at",))))
    values = values_of_document(Stay, document | {"a column of before": 1})
    assert values == {key: getattr(stay, key) for key in values}
    assert values.keys() == {each.key for each in Stay.__table__.columns} - {"updated_at"}
