from __future__ import annotations

from core.accounts import RoleName
from webapp.auth.pages.access_rule import NATIONAL, SIGNED_IN, Reach
from webapp.auth.pages.accounting_pages import ACCOUNTING_PAGES

LENT = {"hotline.lent", "hotline.take_lent"}
ASKED = {
    "locating.questions",
    "locating.asked_show",
    "locating.asked_photo",
    "locating.answer",
    "locating.asked_matches",
    "locating.body_show",
    "locating.body_photo",
    "locating.body_answer",
}
"""What another country asks a post or an organisation it names."""
LENDING = {"hotline.lend", "hotline.end_lending"}


def test_people_in_a_crisis_are_of_their_own_country() -> None:
    for endpoint, rule in ACCOUNTING_PAGES.items():
        if endpoint in ASKED:
            assert rule.roles <= SIGNED_IN  # whose row it is decides (response.locate.addressees)
            continue
        if endpoint in LENT:
            assert (rule.roles, rule.reads_persons) == (SIGNED_IN, False)
            continue
        assert rule.reach is Reach.COUNTRY
        assert rule.roles <= NATIONAL
        if endpoint in LENDING:
            assert rule.roles == {RoleName.COUNTRY_ADMIN, RoleName.EMERGENCY}
