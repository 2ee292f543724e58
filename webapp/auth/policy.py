"""Who may open which door: one table, deny by default.

An endpoint that is not here does not exist (404), and a test fails when a route has no row. The
guard (`webapp.auth.access`) holds the table; no view decides about roles by itself.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.auth.accounts import RoleName


class Reach(enum.StrEnum):
    """How far a door reaches over rows that have an owner."""

    ANY = "any"
    """Nothing owned is shown, or the query sifts by `Scope.viewer`."""
    COUNTRY = "country"
    """Rows of the own country only: the view says whose with `guard.admit(country)`."""
    POST = "post"
    """Rows of the own post only; an administrator or the emergency room of the country reaches all
    its posts.
    """


@dataclass(frozen=True, slots=True)
class Access:
    """One row of the table. No roles means everybody, signed in or not."""

    roles: frozenset[RoleName]
    reach: Reach = Reach.ANY
    reads_persons: bool = False
    """Persons are read: the request may write, because the reading goes into the journal."""

    @property
    def is_public(self) -> bool:
        """Whether no account is needed."""
        return not self.roles


_S, _A, _C, _E, _N = (
    RoleName.SECRETARIAT,
    RoleName.COUNTRY_ADMIN,
    RoleName.CONSUL,
    RoleName.EMERGENCY,
    RoleName.CIVIL_SOCIETY,
)
EVERYBODY: frozenset[RoleName] = frozenset()
SIGNED_IN = frozenset(RoleName)
OFFICIALS = frozenset({_S, _A, _C, _E})
NATIONAL = frozenset({_A, _C, _E})
"""Those of one country who may read its persons."""
ADMINISTRATORS = frozenset({_S, _A})
EDITORS = frozenset({_S, _A, _C, _N})
"""Those who may change some entry of the directory; which one, `webapp.auth.entry_rights` says."""
KEEPERS = frozenset({_A, _C})
"""Those who look after the community leaders of their country."""
IMPORTERS = frozenset({_S, _A, _C})
"""Those who may bring lists into the directory."""

POLICY: Mapping[str, Access] = {
    # public
    "static": Access(EVERYBODY),
    "moved": Access(EVERYBODY),
    "public.landing": Access(EVERYBODY),
    "public.help_page": Access(EVERYBODY),
    "public.credits_page": Access(EVERYBODY),
    "public.choose_language": Access(EVERYBODY),
    "public.choose_theme": Access(EVERYBODY),
    "public.healthz": Access(EVERYBODY),
    "public.readyz": Access(EVERYBODY),
    "public.favicon": Access(EVERYBODY),
    # the page behind an owner's link: the token in the address is the capability
    "confirm.home": Access(EVERYBODY),
    "confirm.entry": Access(EVERYBODY),
    "confirm.confirm": Access(EVERYBODY),
    "confirm.change": Access(EVERYBODY),
    "confirm.undo": Access(EVERYBODY),
    "confirm.fails": Access(EVERYBODY),
    "confirm.relief": Access(EVERYBODY),
    # rounds: a country sees its own, a consul the own post, others the shares only
    # (webapp.rounds_pages.finding)
    "rounds.index": Access(SIGNED_IN),
    "rounds.show": Access(SIGNED_IN),
    "rounds.silent": Access(frozenset({_S, _A, _C})),
    "rounds.proposals": Access(frozenset({_S, _A, _C})),
    "rounds.answer": Access(ADMINISTRATORS),
    "rounds.invitations": Access(ADMINISTRATORS),
    "rounds.revoke": Access(ADMINISTRATORS),
    "rounds.new_link": Access(ADMINISTRATORS),
    "rounds.resend": Access(ADMINISTRATORS),
    "rounds.plan": Access(frozenset({_S})),
    "rounds.ladder": Access(frozenset({_S})),
    "rounds.open_": Access(frozenset({_S})),
    "rounds.close": Access(frozenset({_S})),
    "rounds.cancel": Access(frozenset({_S})),
    "rounds.outbox": Access(frozenset({_S})),
    "rounds.letter": Access(frozenset({_S})),
    "rounds.letter_file": Access(frozenset({_S})),
    "rounds.standing": Access(EDITORS),
    "rounds.revoke_link": Access(EDITORS),
    # account
    "account.sign_in": Access(EVERYBODY),
    "account.second_factor": Access(EVERYBODY),
    "account.sign_out": Access(SIGNED_IN),
    "account.mine": Access(SIGNED_IN),
    "account.preferences": Access(SIGNED_IN),
    "account.password": Access(SIGNED_IN),
    "account.totp_page": Access(SIGNED_IN),
    "account.totp_off": Access(SIGNED_IN),
    "account.end_all_sessions": Access(SIGNED_IN),
    # home
    "home.home": Access(SIGNED_IN),
    # secretariat and country administrators
    "users.index": Access(ADMINISTRATORS, Reach.COUNTRY),
    "users.new_user": Access(ADMINISTRATORS, Reach.COUNTRY),
    "users.user": Access(ADMINISTRATORS, Reach.COUNTRY),
    "users.set_active": Access(ADMINISTRATORS, Reach.COUNTRY),
    "users.set_role": Access(ADMINISTRATORS, Reach.COUNTRY),
    "users.reset_password": Access(ADMINISTRATORS, Reach.COUNTRY),
    "users.reset_totp": Access(ADMINISTRATORS, Reach.COUNTRY),
    # board, hazards, affected sheet
    "hazards.board": Access(SIGNED_IN),
    "hazards.hazard": Access(SIGNED_IN),
    "hazards.affected": Access(OFFICIALS, reads_persons=True),
    "hazards.calls": Access(NATIONAL, reads_persons=True),
    "hazards.map_file": Access(OFFICIALS),
    "hazards.area": Access(OFFICIALS),
    "hazards.area_sheet": Access(OFFICIALS, reads_persons=True),
    "hazards.area_calls": Access(NATIONAL, reads_persons=True),
    "maps.base_region": Access(SIGNED_IN),
    "maps.base_detail": Access(SIGNED_IN),
    # sources
    "sources.index": Access(SIGNED_IN),
    "sources.ask": Access(frozenset({_S, _E})),
    # directory
    "directory.index": Access(SIGNED_IN),
    "directory.entry": Access(SIGNED_IN),
    "directory.download": Access(SIGNED_IN),
    # directory: who may change which entry stands in webapp.directory_pages.rights
    "directory.choose_new": Access(EDITORS),
    "directory.new": Access(EDITORS),
    "directory.edit": Access(EDITORS),
    "directory.confirm": Access(EDITORS),
    "directory.retire": Access(EDITORS),
    "directory.restore": Access(EDITORS),
    "directory.close": Access(EDITORS),
    "directory.go_back": Access(EDITORS),
    "directory.past": Access(SIGNED_IN),
    "directory.designations": Access(OFFICIALS),
    "directory.report": Access(SIGNED_IN),
    "directory.settle": Access(EDITORS),
    "directory.count": Access(SIGNED_IN),
    "directory.leaders": Access(NATIONAL, reads_persons=True),
    "directory.new_leader": Access(KEEPERS, reads_persons=True),
    "directory.edit_leader": Access(KEEPERS, reads_persons=True),
    "directory.retire_leader": Access(KEEPERS, reads_persons=True),
    "directory.restore_leader": Access(KEEPERS, reads_persons=True),
    "directory.past_leader": Access(NATIONAL, reads_persons=True),
    "directory.go_back_leader": Access(KEEPERS, reads_persons=True),
    # editions: the files are sifted by Scope.viewer, the public part by nobody's
    "editions.index": Access(SIGNED_IN),
    "editions.edition": Access(SIGNED_IN),
    "editions.download": Access(SIGNED_IN),
    "editions.publish_extra": Access(frozenset({_S})),
    "editions.cycle": Access(EVERYBODY),
    "editions.book": Access(SIGNED_IN),
    "editions.pocket": Access(SIGNED_IN),
    "editions.public_pocket": Access(EVERYBODY),
    "editions.public_page": Access(EVERYBODY),
    "editions.public_file": Access(EVERYBODY),
    # whom to call now; community leaders only by their own door
    "who_to_call.index": Access(EVERYBODY),
    "who_to_call.leaders": Access(NATIONAL, reads_persons=True),
    "who_to_call.tree": Access(SIGNED_IN),
    "who_to_call.tree_pdf": Access(SIGNED_IN),
    "directory.focal_points": Access(EVERYBODY),
    "directory.duplicates": Access(ADMINISTRATORS),
    "directory.find_duplicates": Access(ADMINISTRATORS),
    "directory.decide_duplicate": Access(ADMINISTRATORS),
    # lists brought in: whose, says webapp.imports_pages.asking.sender; leaders may be among a
    # country's
    "imports.index": Access(IMPORTERS),
    "imports.upload": Access(IMPORTERS),
    "imports.columns": Access(IMPORTERS),
    "imports.set_columns": Access(IMPORTERS),
    "imports.trial": Access(IMPORTERS),
    "imports.file": Access(IMPORTERS),
    "imports.apply": Access(IMPORTERS),
    "imports.result": Access(IMPORTERS),
    "imports.take_it_back": Access(IMPORTERS),
    "imports.drop": Access(IMPORTERS),
    # the doctrine: officials read, the Secretariat writes; who approves is another person
    # (plans.doctrine_life)
    "protocols.index": Access(OFFICIALS),
    "protocols.show": Access(OFFICIALS),
    "protocols.new": Access(frozenset({_S})),
    "protocols.edit": Access(frozenset({_S})),
    "protocols.approve_text": Access(frozenset({_S})),
    "protocols.retire_text": Access(frozenset({_S})),
    "protocols.manual": Access(OFFICIALS),
    "protocols.manual_file": Access(OFFICIALS),
    "protocols.response_plan": Access(OFFICIALS),
    # plans
    "plans.index": Access(SIGNED_IN),
    "plans.plan": Access(SIGNED_IN),
    "plans.sheet": Access(SIGNED_IN),
    "plans.pdf": Access(SIGNED_IN),
    "plans.leaflet": Access(SIGNED_IN),
    "plans.style": Access(EVERYBODY),
    "plans.in_force": Access(EVERYBODY),
    "plans.new_plan": Access(NATIONAL, Reach.POST),
    "plans.edit_area": Access(NATIONAL, Reach.POST),
    "plans.edit_form": Access(NATIONAL, Reach.POST),
    "plans.edit_step": Access(NATIONAL, Reach.POST),
    "plans.prepare_version": Access(NATIONAL, Reach.POST),
    "plans.approve_version": Access(NATIONAL, Reach.POST),
    "plans.withdraw_version": Access(NATIONAL, Reach.POST),
    "plans.board": Access(OFFICIALS),
    "plans.runs": Access(OFFICIALS),
    "plans.start_run": Access(OFFICIALS),
    "plans.run_file": Access(OFFICIALS),
    "plans.pack": Access(SIGNED_IN),
    "plans.order_pack": Access(SIGNED_IN),
    "plans.pack_file": Access(SIGNED_IN),
    "plans.make_pack_with_roster": Access(NATIONAL, Reach.COUNTRY, reads_persons=True),
}
