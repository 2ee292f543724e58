from __future__ import annotations

from core.db import writing
from registry.duplicates.evidence import Reason
from response.locate.candidates import MatchSource
from response.locate.matching import DescriptionReason
from tests.response.crisis_parts import add_people
from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.locating.steps import asked, sent
from tests.webapp.conftest import post
from webapp.blueprints.locating.match_views import REASON_WORDS, SOURCE_WORDS

PURPOSE = "saber si está en nuestro registro"


def test_each_country_compares_with_its_own_people_for_a_purpose(crisis: CrisisHouse) -> None:
    with writing(crisis.house.engine) as session:
        now = crisis.house.clock.at
        add_people(session, crisis.keyring, now, ["Kenet Tuyuc Guatemalteca"], birth_year=2017)
        add_people(
            session, crisis.keyring, now, ["Keneth Tuyuc Hondureña"], country="HN", birth_year=2016
        )
    address = sent(crisis)
    owner, consul = (crisis.house.signed_in(who) for who in ("emergency.gt", "consul.hn"))
    for browser, page, mine, theirs in (
        (owner, address, "Guatemalteca", "Hondureña"),
        (consul, asked(address), "Hondureña", "Guatemalteca"),
    ):
        refused = post(browser, f"{page}/coincidencias", purpose="x")
        assert refused.status_code == 303
        shown = post(browser, f"{page}/coincidencias", purpose=PURPOSE).text
        assert mine in shown
        assert theirs not in shown
        assert "de cada 100" in shown
    assert "Hondureña" not in owner.get(address).text
    assert post(consul, f"{address}/coincidencias", purpose=PURPOSE).status_code == 404


def test_every_reason_and_source_has_its_word() -> None:
    codes = {each.value for each in (*Reason, *DescriptionReason)} - {Reason.BIRTH.value}
    assert set(REASON_WORDS) == codes
    assert set(SOURCE_WORDS) == set(MatchSource)
