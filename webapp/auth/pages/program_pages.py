"""Who opens the doors of programs: the same people as the pages that say the same, by a key made
for it; to anybody what anybody reads on the pages. No door reads persons. And who
opens the pages of their keys.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts.program_tokens import TokenScope
from webapp.auth.pages.access_rule import (
    ADMINISTRATORS,
    EVERYBODY,
    OFFICIALS,
    SIGNED_IN,
    AccessRule,
    Reach,
)

PROGRAM_PAGES: Mapping[str, AccessRule] = {
    "api.index": AccessRule(EVERYBODY),
    "api.openapi": AccessRule(EVERYBODY),
    # sifted by Scope.viewer, as who_to_call.index and directory.index
    "api.directory": AccessRule(EVERYBODY, token_scope=TokenScope.DIRECTORY),
    "api.shelters": AccessRule(EVERYBODY, token_scope=TokenScope.DIRECTORY),
    # to anybody the public part of the latest, as editions.public_page
    "api.editions": AccessRule(EVERYBODY, token_scope=TokenScope.EDITIONS),
    "api.edition_file": AccessRule(EVERYBODY, token_scope=TokenScope.EDITIONS),
    # as hazards.board: the common ones and those of the own country's sources
    "api.hazards": AccessRule(SIGNED_IN, token_scope=TokenScope.HAZARDS),
    "api.hazards_feed": AccessRule(SIGNED_IN, token_scope=TokenScope.HAZARDS),
    "api.hazard": AccessRule(SIGNED_IN, token_scope=TokenScope.HAZARDS),
    "api.hazard_cap": AccessRule(SIGNED_IN, token_scope=TokenScope.HAZARDS),
    # as plans.index
    "api.plans": AccessRule(SIGNED_IN, token_scope=TokenScope.PLANS),
    # as plans.board: the own country, or all for the Secretariat
    "api.coverage": AccessRule(OFFICIALS, token_scope=TokenScope.COVERAGE),
    # as statistics.index, but of one's own people no more than was released
    "api.statistics": AccessRule(OFFICIALS, token_scope=TokenScope.STATISTICS),
    # as statistics.public_page
    "api.releases": AccessRule(EVERYBODY, token_scope=TokenScope.STATISTICS),
    # the key in the address is the capability: it was made for that and for nothing else
    "api.calendar": AccessRule(EVERYBODY),
    "api.address_feed": AccessRule(EVERYBODY),
    "api.address_cap": AccessRule(EVERYBODY),
}
TOKEN_PAGES: Mapping[str, AccessRule] = {
    # one's own keys
    "account.tokens": AccessRule(SIGNED_IN),
    "account.make_token": AccessRule(SIGNED_IN, begins_reading=True),
    "account.revoke_token": AccessRule(SIGNED_IN),
    # those of the accounts one manages (webapp.auth.users)
    "users.tokens": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    "users.revoke_token": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    # systems that are told: those of the own country, or of the Secretariat
    "users.subscriptions": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    "users.add_subscription": AccessRule(ADMINISTRATORS, Reach.COUNTRY, begins_reading=True),
    "users.pause_subscription": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    "users.try_subscription": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    "users.remove_subscription": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
}
