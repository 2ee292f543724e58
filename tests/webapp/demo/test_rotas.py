from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading
from watch.rota.duty import who_is_on
from watch.rota.holes import HoleReason, holes
from watch.rota.models import Rota, Shift


def test_one_rota_is_whole_one_has_holes_and_a_swap(sown_engine: Engine, now: datetime) -> None:
    with reading(sown_engine) as session:
        rotas = {each.country: each for each in session.scalars(sa.select(Rota))}
        assert set(rotas) == {"GT", "MX"}
        month = now + timedelta(days=30)
        assert holes(session, rotas["GT"], now, month) == ()
        found = holes(session, rotas["MX"], now, month)
        assert {(each.rung, each.reason) for each in found} >= {(2, HoleReason.NO_SHIFT)}
        assert [each.rung for each in who_is_on(session, "MX", now)][:1] == [1]
        assert session.scalars(sa.select(Shift).where(Shift.replaces_id.is_not(None))).one()
