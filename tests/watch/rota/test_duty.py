from __future__ import annotations

from datetime import timedelta

from tests.watch.rota.on_call import OnCall, post_of
from watch.rota.duty import who_is_on
from watch.rota.models import Rota


def test_who_is_on_by_rung_with_what_reaches_them(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana", language="en"), on_call.entry("Eva")
    on_call.shift(eva, -1, 3, rung=2)
    on_call.shift(ana, -1, 8)
    on_call.shift(on_call.user("later"), 8, 9)
    first, second = who_is_on(on_call.session, [on_call.rota.id], on_call.now)
    assert (first.rung, first.user_id, first.email, first.language, first.until) == (
        1, ana.id, "ana@example.org", "en", on_call.at(8),
    )  # fmt: skip
    assert (second.rung, second.focal_point_id, second.telephone, second.name) == (
        2, eva.id, "+50325550123", "Eva",
    )  # fmt: skip
    assert second.email == "Eva@rree.example"


def test_at_the_hand_over_the_next_is_on_and_the_last_is_not(on_call: OnCall) -> None:
    ana, eva = on_call.user("ana"), on_call.user("eva")
    on_call.shift(ana, -8, 0)
    on_call.shift(eva, 0, 8)
    instant = timedelta(microseconds=1)
    for at, expected in ((on_call.now - instant, ana), (on_call.now, eva)):
        assert [each.user_id for each in who_is_on(on_call.session, "SV", at)] == [expected.id]


def test_who_cannot_be_woken_is_not_on(on_call: OnCall) -> None:
    user = on_call.user("ana")
    on_call.shift(user, -1, 8)
    on_call.shift(on_call.entry("Eva", days_ago=200), -1, 8, rung=2)
    user.active = False
    on_call.session.flush()
    assert who_is_on(on_call.session, "SV", on_call.now) == ()


def test_a_country_is_answered_for_by_its_own_rotas_else_by_those_of_its_posts(
    on_call: OnCall,
) -> None:
    session, now = on_call.session, on_call.now
    of_post = Rota(
        country="SV", post_id=post_of(session).id, name="Houston", timezone="America/Chicago",
        made_at=now,
    )  # fmt: skip
    session.add(of_post)
    session.flush()
    on_call.shift(on_call.user("ana"), -1, 8)
    shift = on_call.shift(on_call.user("eva"), -1, 8)
    shift.rota_id = of_post.id
    session.flush()

    def names() -> list[str]:
        return [each.name for each in who_is_on(session, "SV", now)]

    assert names() == ["ana@example.org"]
    on_call.rota.active = False
    session.flush()
    assert names() == ["eva@example.org"]
    assert who_is_on(session, [on_call.rota.id], now) == ()
    assert who_is_on(session, "GT", now) == ()
    assert who_is_on(session, [], now) == ()
