from __future__ import annotations

import csv
import io
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.estimates import AreaEstimate
from response.accounting.counts import AccountingCounts
from response.accounting.papers.count_files import count_lines, counts_csv
from response.accounting.source_counts import add_source_count, source_counts_of
from response.accounting.states import CountGroup
from response.crisis.models import Participation
from response.crisis_csv import CsvOrigin
from tests.response.accounting.papers.test_curves import counts_at
from tests.response.accounting.test_source_counts import draft


def test_each_line_adds_up_to_the_one_above_it(now: datetime) -> None:
    numbers = {group.value: at + 1 for at, group in enumerate(CountGroup)}
    lines = [each for each in count_lines(counts_at(now, **numbers)) if "outside" not in each.key]
    assert [each.depth for each in lines] == [0, 1, 1, 2, 3, 3, 3, 3, 2, 2]
    for at, line in enumerate(lines):
        below = []
        for each in lines[at + 1 :]:
            if each.depth <= line.depth:
                break
            if each.depth == line.depth + 1:
                below.append(each.value or 0)
        assert not below or sum(below) == line.value


def test_the_file_says_what_is_not_known_and_guards_what_others_typed(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    changed = draft(now).__class__(**{
        **{name: getattr(draft(now), name) for name in draft(now).__slots__}, "name": "=1+1"
    })  # fmt: skip
    add_source_count(session, keyring, part, changed, now)
    nobody = dict.fromkeys(CountGroup, 0)
    counts = AccountingCounts(now, None, None, nobody, nobody)
    origin = CsvOrigin(crisis="CR-2026-001", country="GT", as_of=now, made_by="ana")
    sources = source_counts_of(session, keyring, part.id)
    body = counts_csv(origin, counts, None, sources, str)
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    by_key = {row["code"]: row["value"] for row in rows}
    assert (by_key["registered"], by_key["not_asked"], by_key["estimated"]) == ("?", "?", "?")
    assert by_key["help"] == "0"
    assert by_key["source.met.households"] == "12"
    assert {row["words"] for row in rows if row["code"].startswith("source.")} == {"'=1+1"}
    assert {row["crisis"] for row in rows} == {"CR-2026-001"}
    estimate = AreaEstimate("GT", 900, 700, 1200, 2024, 2024, ("censo",), ())
    again = counts_csv(origin, counts, estimate, (), str).decode("utf-8-sig")
    assert '"estimated_low","como mínimo",700' in again
