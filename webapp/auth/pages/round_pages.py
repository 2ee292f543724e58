"""Who opens which page of a round: a country sees its own, a consul the own post, others the shares
only (`webapp.blueprints.rounds.access`).
"""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import ADMINISTRATORS, EDITORS, SIGNED_IN, AccessRule

_S, _A, _C = RoleName.SECRETARIAT, RoleName.COUNTRY_ADMIN, RoleName.CONSUL

ROUND_PAGES: Mapping[str, AccessRule] = {
    "rounds.index": AccessRule(SIGNED_IN),
    "rounds.show": AccessRule(SIGNED_IN),
    "rounds.silent": AccessRule(frozenset({_S, _A, _C})),
    "rounds.remind": AccessRule(ADMINISTRATORS),
    "rounds.confirm_ticked": AccessRule(frozenset({_S, _A, _C})),
    "rounds.unconfirm_ticked": AccessRule(frozenset({_S, _A, _C})),
    "rounds.proposals": AccessRule(frozenset({_S, _A, _C})),
    "rounds.answer": AccessRule(ADMINISTRATORS),
    "rounds.invitations": AccessRule(ADMINISTRATORS),
    "rounds.act_in_bulk": AccessRule(ADMINISTRATORS),
    "rounds.undo_in_bulk": AccessRule(ADMINISTRATORS),
    "rounds.revoke": AccessRule(ADMINISTRATORS),
    "rounds.new_link": AccessRule(ADMINISTRATORS),
    "rounds.resend": AccessRule(ADMINISTRATORS),
    "rounds.plan": AccessRule(frozenset({_S})),
    "rounds.ladder": AccessRule(frozenset({_S})),
    "rounds.open_": AccessRule(frozenset({_S})),
    "rounds.close": AccessRule(frozenset({_S}), begins_reading=True),
    "rounds.cancel": AccessRule(frozenset({_S})),
    "rounds.outbox": AccessRule(frozenset({_S})),
    "rounds.message": AccessRule(frozenset({_S})),
    "rounds.message_file": AccessRule(frozenset({_S})),
    "rounds.standing_link": AccessRule(EDITORS),
    "rounds.revoke_link": AccessRule(EDITORS),
}
