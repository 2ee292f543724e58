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
    "public.landing": Access(EVERYBODY),
    "public.help_page": Access(EVERYBODY),
    "public.credits_page": Access(EVERYBODY),
    "public.choose_language": Access(EVERYBODY),
    "public.choose_theme": Access(EVERYBODY),
    "public.healthz": Access(EVERYBODY),
    "public.readyz": Access(EVERYBODY),
    "public.favicon": Access(EVERYBODY),
    # the page behind an owner's link: the token in the address is the capability
    "answering.home": Access(EVERYBODY),
    "answering.entry": Access(EVERYBODY),
    "answering.confirm": Access(EVERYBODY),
    "answering.change": Access(EVERYBODY),
    "answering.undo": Access(EVERYBODY),
    "answering.fails": Access(EVERYBODY),
    "answering.relief": Access(EVERYBODY),
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
    "secretariat.users": Access(ADMINISTRATORS, Reach.COUNTRY),
    "secretariat.new_user": Access(ADMINISTRATORS, Reach.COUNTRY),
    "secretariat.user": Access(ADMINISTRATORS, Reach.COUNTRY),
    "secretariat.set_active": Access(ADMINISTRATORS, Reach.COUNTRY),
    "secretariat.set_role": Access(ADMINISTRATORS, Reach.COUNTRY),
    "secretariat.reset_password": Access(ADMINISTRATORS, Reach.COUNTRY),
    "secretariat.reset_totp": Access(ADMINISTRATORS, Reach.COUNTRY),
    # board, hazards, affected sheet
    "emergency.board": Access(SIGNED_IN),
    "emergency.hazard": Access(SIGNED_IN),
    "emergency.affected": Access(OFFICIALS, reads_persons=True),
    "emergency.calls": Access(NATIONAL, reads_persons=True),
    "emergency.map_file": Access(OFFICIALS),
    "emergency.area": Access(OFFICIALS),
    "emergency.area_sheet": Access(OFFICIALS, reads_persons=True),
    "emergency.area_calls": Access(NATIONAL, reads_persons=True),
    "emergency.base_region": Access(SIGNED_IN),
    "emergency.base_detail": Access(SIGNED_IN),
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
    "heavy_edition.book": Access(SIGNED_IN),
    "heavy_edition.pocket": Access(SIGNED_IN),
    "heavy_edition.public_pocket": Access(EVERYBODY),
    "open_edition.page": Access(EVERYBODY),
    "open_edition.file": Access(EVERYBODY),
    # whom to call now; community leaders only by their own door
    "calling.index": Access(EVERYBODY),
    "calling.leaders": Access(NATIONAL, reads_persons=True),
    "calling.tree": Access(SIGNED_IN),
    "calling.tree_pdf": Access(SIGNED_IN),
    "calling.focal_points": Access(EVERYBODY),
    "calling.duplicates": Access(ADMINISTRATORS),
    "calling.find_duplicates": Access(ADMINISTRATORS),
    "calling.decide": Access(ADMINISTRATORS),
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
    "doctrine.index": Access(OFFICIALS),
    "doctrine.show": Access(OFFICIALS),
    "doctrine.new": Access(frozenset({_S})),
    "doctrine.edit": Access(frozenset({_S})),
    "doctrine.approve_text": Access(frozenset({_S})),
    "doctrine.retire_text": Access(frozenset({_S})),
    "doctrine_papers.manual": Access(OFFICIALS),
    "doctrine_papers.manual_file": Access(OFFICIALS),
    "doctrine_papers.response_plan": Access(OFFICIALS),
    # plans
    "plans.index": Access(SIGNED_IN),
    "plans.plan": Access(SIGNED_IN),
    "plans.sheet": Access(SIGNED_IN),
    "plans.pdf": Access(SIGNED_IN),
    "plans.leaflet": Access(SIGNED_IN),
    "plans.style": Access(EVERYBODY),
    "plans.in_force": Access(EVERYBODY),
    "plan_making.new": Access(NATIONAL, Reach.POST),
    "plan_making.area": Access(NATIONAL, Reach.POST),
    "plan_making.form": Access(NATIONAL, Reach.POST),
    "plan_making.step": Access(NATIONAL, Reach.POST),
    "plan_life.prepare_version": Access(NATIONAL, Reach.POST),
    "plan_life.approve_version": Access(NATIONAL, Reach.POST),
    "plan_life.withdraw_version": Access(NATIONAL, Reach.POST),
    "plan_board.board": Access(OFFICIALS),
    "plan_runs.index": Access(OFFICIALS),
    "plan_runs.start": Access(OFFICIALS),
    "plan_runs.download": Access(OFFICIALS),
    "plan_pack.page": Access(SIGNED_IN),
    "plan_pack.make": Access(SIGNED_IN),
    "plan_pack.download": Access(SIGNED_IN),
    "plan_pack.make_with_roster": Access(NATIONAL, Reach.COUNTRY, reads_persons=True),
}
