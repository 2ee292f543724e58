"""Who may open which page: one table, deny by default.

An endpoint that is not here does not exist (404), and a test fails when a route has no row. The
guard (`webapp.auth.access`) reads the table; no view decides about roles by itself. The rows of
the crisis half stand in `webapp.auth.pages.crisis_pages`.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts import RoleName
from webapp.auth.pages.access_rule import (
    ADMINISTRATORS,
    COORDINATORS,
    EDITORS,
    EVERYBODY,
    IMPORTERS,
    KEEPERS,
    NATIONAL,
    OFFICIALS,
    SIGNED_IN,
    AccessRule,
    Reach,
)
from webapp.auth.pages.accounting_pages import ACCOUNTING_PAGES
from webapp.auth.pages.crisis_pages import CRISIS_PAGES
from webapp.auth.pages.drill_pages import DRILL_PAGES
from webapp.auth.pages.link_pages import LINK_PAGES
from webapp.auth.pages.notice_pages import NOTICE_PAGES
from webapp.auth.pages.notice_sending_pages import NOTICE_SENDING_PAGES
from webapp.auth.pages.offline_pages import OFFLINE_PAGES
from webapp.auth.pages.program_pages import PROGRAM_PAGES, TOKEN_PAGES
from webapp.auth.pages.round_pages import ROUND_PAGES
from webapp.auth.pages.sharing_pages import SHARING_PAGES
from webapp.auth.pages.situation_pages import SITUATION_PAGES
from webapp.auth.pages.wall_pages import WALL_PAGES

__all__ = ["ADMINISTRATORS", "COORDINATORS", "OFFICIALS", "POLICY", "AccessRule", "Reach"]
_S, _A, _C, _E, _N = (
    RoleName.SECRETARIAT,
    RoleName.COUNTRY_ADMIN,
    RoleName.CONSUL,
    RoleName.EMERGENCY,
    RoleName.CIVIL_SOCIETY,
)

POLICY: Mapping[str, AccessRule] = {
    # public
    "static": AccessRule(EVERYBODY),
    "moved": AccessRule(EVERYBODY),
    "public.landing": AccessRule(EVERYBODY),
    "public.help_page": AccessRule(EVERYBODY),
    "public.guide": AccessRule(EVERYBODY),
    "public.guide_picture": AccessRule(EVERYBODY),
    "public.credits_page": AccessRule(EVERYBODY),
    "public.privacy": AccessRule(EVERYBODY),
    "public.why_register": AccessRule(EVERYBODY),
    "public.security_txt": AccessRule(EVERYBODY),
    "public.choose_language": AccessRule(EVERYBODY),
    "public.choose_theme": AccessRule(EVERYBODY),
    "public.healthz": AccessRule(EVERYBODY),
    "public.readyz": AccessRule(EVERYBODY),
    # Answered to who shows the token, or asks on this machine itself.
    "public.metrics": AccessRule(EVERYBODY),
    "public.favicon": AccessRule(EVERYBODY),
    # account
    "account.sign_in": AccessRule(EVERYBODY, begins_reading=True),
    "account.second_factor": AccessRule(EVERYBODY, begins_reading=True),
    "account.recovery": AccessRule(EVERYBODY, begins_reading=True),
    # the page behind the link of a new account: the token in the address is the capability
    "account.link": AccessRule(EVERYBODY, begins_reading=True),
    "account.passkey_step": AccessRule(EVERYBODY, begins_reading=True),
    "account.passkey_sign_in": AccessRule(EVERYBODY, begins_reading=True),
    "account.sign_out": AccessRule(SIGNED_IN),
    "account.mine": AccessRule(SIGNED_IN),
    "account.preferences": AccessRule(SIGNED_IN),
    "account.set_name": AccessRule(SIGNED_IN),
    "account.password": AccessRule(SIGNED_IN, begins_reading=True),
    "account.totp_page": AccessRule(SIGNED_IN, begins_reading=True),
    "account.passkey_page": AccessRule(SIGNED_IN, begins_reading=True),
    "account.remove_passkey": AccessRule(SIGNED_IN, begins_reading=True),
    "account.totp_off": AccessRule(SIGNED_IN, begins_reading=True),
    "account.recovery_codes": AccessRule(SIGNED_IN, begins_reading=True),
    "account.new_channel": AccessRule(SIGNED_IN),
    "account.confirm_own_channel": AccessRule(SIGNED_IN),
    "account.another_channel_code": AccessRule(SIGNED_IN),
    "account.channel_first": AccessRule(SIGNED_IN),
    "account.remove_channel": AccessRule(SIGNED_IN),
    "account.set_digest": AccessRule(OFFICIALS),
    "account.end_session": AccessRule(SIGNED_IN),
    "account.forget_device": AccessRule(SIGNED_IN),
    "account.end_other_sessions": AccessRule(SIGNED_IN),
    "account.end_all_sessions": AccessRule(SIGNED_IN),
    # home
    "home.home": AccessRule(SIGNED_IN),
    "home.sections": AccessRule(SIGNED_IN),
    # one box for pages, places, entries, plans, hazards and crises; a person is sought where
    # persons are (persons.index)
    "search.index": AccessRule(SIGNED_IN, begins_reading=True),
    # secretariat and country administrators
    # what of it needs a second person, webapp.auth.second_person says
    "users.index": AccessRule(ADMINISTRATORS, Reach.COUNTRY, admits_post_admins=True),
    "users.new_user": AccessRule(
        ADMINISTRATORS, Reach.COUNTRY, begins_reading=True, admits_post_admins=True
    ),
    "users.user": AccessRule(ADMINISTRATORS, Reach.COUNTRY, admits_post_admins=True),
    "users.set_active": AccessRule(ADMINISTRATORS, Reach.COUNTRY, admits_post_admins=True),
    "users.set_role": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    "users.reset_password": AccessRule(ADMINISTRATORS, Reach.COUNTRY, admits_post_admins=True),
    "users.reset_totp": AccessRule(ADMINISTRATORS, Reach.COUNTRY, admits_post_admins=True),
    # who asked for a file sees that, too
    "users.requests": AccessRule(OFFICIALS, Reach.COUNTRY),
    "users.approve_request": AccessRule(ADMINISTRATORS, Reach.COUNTRY, begins_reading=True),
    "users.refuse_request": AccessRule(ADMINISTRATORS, Reach.COUNTRY),
    "users.withdraw_request": AccessRule(OFFICIALS, Reach.COUNTRY),
    # board, hazards, affected sheet
    "hazards.board": AccessRule(SIGNED_IN),
    "hazards.hazard": AccessRule(SIGNED_IN),
    # a person's word on two hazards ties them for every country: who asks the sources, too
    "hazards.same_event": AccessRule(frozenset({_S, _E})),
    "hazards.board_data": AccessRule(SIGNED_IN),
    "hazards.hazard_data": AccessRule(SIGNED_IN),
    "hazards.affected_data": AccessRule(OFFICIALS),
    "hazards.affected": AccessRule(OFFICIALS, reads_persons=True),
    "hazards.calls": AccessRule(NATIONAL, reads_persons=True, begins_reading=True),
    "hazards.map_file": AccessRule(OFFICIALS),
    "hazards.board_map_page": AccessRule(SIGNED_IN),
    "hazards.board_map_image": AccessRule(SIGNED_IN),
    "hazards.hazard_map_page": AccessRule(OFFICIALS),
    "hazards.hazard_map_image": AccessRule(OFFICIALS),
    "hazards.area_map_page": AccessRule(OFFICIALS),
    "hazards.area_map_image": AccessRule(OFFICIALS),
    "hazards.area": AccessRule(OFFICIALS),
    "hazards.area_sheet": AccessRule(OFFICIALS, reads_persons=True, begins_reading=True),
    "hazards.stored_sheet": AccessRule(OFFICIALS, reads_persons=True),
    "hazards.area_calls": AccessRule(NATIONAL, reads_persons=True, begins_reading=True),
    "maps.base_region": AccessRule(SIGNED_IN),
    "maps.base_detail": AccessRule(SIGNED_IN),
    "maps.places": AccessRule(SIGNED_IN),
    "maps.street_square": AccessRule(SIGNED_IN),
    # alarms: of the own country; the Secretariat those that came up to it (watch.alarms.listing)
    "alarms.index": AccessRule(OFFICIALS),
    "alarms.show": AccessRule(OFFICIALS),
    "alarms.answer": AccessRule(OFFICIALS, begins_reading=True),
    "alarms.enter": AccessRule(OFFICIALS, begins_reading=True),
    # rules: each country its own; its administration and its emergency unit write them
    "rules.index": AccessRule(NATIONAL),
    "rules.show": AccessRule(NATIONAL),
    "rules.new": AccessRule(COORDINATORS, begins_reading=True),
    "rules.change": AccessRule(COORDINATORS, begins_reading=True),
    "rules.switch": AccessRule(COORDINATORS),
    "rules.remove": AccessRule(COORDINATORS),
    "rules.take_shipped": AccessRule(COORDINATORS),
    # sources
    "sources.index": AccessRule(SIGNED_IN),
    "sources.ask": AccessRule(frozenset({_S, _A, _E})),
    # who keeps which, says webapp.auth.source_rights
    "sources.show": AccessRule(SIGNED_IN),
    "sources.new": AccessRule(ADMINISTRATORS, begins_reading=True),
    "sources.change": AccessRule(ADMINISTRATORS),
    "sources.pause": AccessRule(ADMINISTRATORS),
    "sources.remove": AccessRule(ADMINISTRATORS),
    # directory
    "directory.index": AccessRule(SIGNED_IN),
    "directory.entry": AccessRule(SIGNED_IN),
    "directory.download": AccessRule(SIGNED_IN),
    # directory: who may change which entry, webapp.auth.entry_rights says
    "directory.choose_new": AccessRule(EDITORS),
    "directory.new": AccessRule(EDITORS, begins_reading=True),
    "directory.edit": AccessRule(EDITORS, begins_reading=True),
    "directory.confirm": AccessRule(EDITORS),
    "directory.retire": AccessRule(EDITORS, begins_reading=True),
    "directory.restore": AccessRule(EDITORS, begins_reading=True),
    "directory.close": AccessRule(EDITORS),
    "directory.go_back": AccessRule(EDITORS, begins_reading=True),
    "directory.past": AccessRule(SIGNED_IN),
    "directory.designations": AccessRule(OFFICIALS),
    "directory.report": AccessRule(SIGNED_IN),
    "directory.hearsay": AccessRule(SIGNED_IN),
    "directory.settle": AccessRule(EDITORS),
    "directory.count": AccessRule(SIGNED_IN, begins_reading=True),
    "directory.leaders": AccessRule(NATIONAL, reads_persons=True, begins_reading=True),
    "directory.new_leader": AccessRule(KEEPERS, reads_persons=True, begins_reading=True),
    "directory.edit_leader": AccessRule(KEEPERS, reads_persons=True, begins_reading=True),
    "directory.retire_leader": AccessRule(KEEPERS, reads_persons=True, begins_reading=True),
    "directory.restore_leader": AccessRule(KEEPERS, reads_persons=True, begins_reading=True),
    "directory.past_leader": AccessRule(NATIONAL, reads_persons=True),
    "directory.go_back_leader": AccessRule(KEEPERS, reads_persons=True, begins_reading=True),
    # editions: the files are sifted by Scope.viewer, the public part by nobody's
    "editions.index": AccessRule(SIGNED_IN),
    "editions.edition": AccessRule(SIGNED_IN),
    "editions.download": AccessRule(SIGNED_IN),
    "editions.publish_extra": AccessRule(frozenset({_S}), begins_reading=True),
    "editions.cycle": AccessRule(EVERYBODY),
    "editions.book": AccessRule(SIGNED_IN),
    "editions.pocket": AccessRule(SIGNED_IN),
    "editions.public_pocket": AccessRule(EVERYBODY),
    "editions.public_page": AccessRule(EVERYBODY),
    "editions.public_file": AccessRule(EVERYBODY),
    # whom to call now; community leaders only on a page of their own
    "who_to_call.index": AccessRule(EVERYBODY),
    "who_to_call.leaders": AccessRule(NATIONAL, reads_persons=True),
    "who_to_call.tree": AccessRule(SIGNED_IN),
    "who_to_call.tree_pdf": AccessRule(SIGNED_IN),
    "directory.focal_points": AccessRule(EVERYBODY),
    "directory.duplicates": AccessRule(ADMINISTRATORS),
    "directory.find_duplicates": AccessRule(ADMINISTRATORS, begins_reading=True),
    "directory.decide_duplicate": AccessRule(ADMINISTRATORS),
    # lists brought in: whose, says webapp.blueprints.imports.query_args; leaders may be among a
    # country's
    "imports.index": AccessRule(IMPORTERS),
    "imports.upload": AccessRule(IMPORTERS, begins_reading=True),
    "imports.columns": AccessRule(IMPORTERS),
    "imports.set_columns": AccessRule(IMPORTERS, begins_reading=True),
    "imports.trial": AccessRule(IMPORTERS),
    "imports.set_phones": AccessRule(IMPORTERS),
    "imports.set_places": AccessRule(IMPORTERS),
    "imports.file": AccessRule(IMPORTERS),
    "imports.apply": AccessRule(IMPORTERS, begins_reading=True),
    "imports.result": AccessRule(IMPORTERS),
    "imports.take_it_back": AccessRule(IMPORTERS, begins_reading=True),
    "imports.drop": AccessRule(IMPORTERS),
    # lists of persons and who is to be placed: of the own country, by those who register
    # (webapp.blueprints.registry.senders)
    "registry.index": AccessRule(KEEPERS, Reach.COUNTRY),
    "registry.upload": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "registry.columns": AccessRule(KEEPERS, Reach.COUNTRY),
    "registry.set_columns": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "registry.trial": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "registry.answer": AccessRule(KEEPERS, Reach.COUNTRY),
    "registry.file": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "registry.apply": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "registry.result": AccessRule(KEEPERS, Reach.COUNTRY),
    "registry.take_back": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "registry.drop": AccessRule(KEEPERS, Reach.COUNTRY),
    # persons: of the own country; who registers changes, renews and erases (webapp.erasure)
    "persons.index": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "persons.person": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "persons.expiring_persons": AccessRule(frozenset({_A}), Reach.COUNTRY, reads_persons=True),
    "persons.renew": AccessRule(KEEPERS, Reach.COUNTRY),
    "persons.leave": AccessRule(KEEPERS, Reach.COUNTRY),
    "persons.return_": AccessRule(KEEPERS, Reach.COUNTRY),
    "persons.move": AccessRule(KEEPERS, Reach.COUNTRY),
    "persons.change_place": AccessRule(KEEPERS, Reach.COUNTRY),
    "persons.erase": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "persons.edit": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "persons.add_place": AccessRule(
        KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "persons.household": AccessRule(
        KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "persons.add_member": AccessRule(
        KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "persons.link_card": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "persons.new": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "persons.paper": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "persons.sheet": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "persons.blank_form": AccessRule(NATIONAL, Reach.COUNTRY),
    # what is to be mended: a consul's own post, all posts for the administrators of the country
    "registry.quality_board": AccessRule(KEEPERS, Reach.COUNTRY),
    "registry.fault_list": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "registry.mend": AccessRule(KEEPERS, Reach.COUNTRY),
    # who may be there twice: decided by those who register; two of a country, one of the own post
    # (webapp.blueprints.registry.doubles)
    "registry.doubles": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "registry.double": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "registry.decide_double": AccessRule(KEEPERS, Reach.COUNTRY),
    "registry.undo_double": AccessRule(KEEPERS, Reach.COUNTRY),
    # calls of a crisis: households of the own country, by those who may read them
    "calls.index": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "calls.next_household": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "calls.update": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "calls.search": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "calls.card": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "calls.record": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "calls.take": AccessRule(NATIONAL, Reach.COUNTRY),
    "calls.leave": AccessRule(NATIONAL, Reach.COUNTRY),
    "calls.stay": AccessRule(NATIONAL, Reach.COUNTRY),
    "calls.team": AccessRule(NATIONAL, Reach.COUNTRY),
    "calls.shift": AccessRule(NATIONAL, Reach.COUNTRY),
    "calls.assign": AccessRule(frozenset({_A, _E}), Reach.COUNTRY),
    "calls.undo_assign": AccessRule(frozenset({_A, _E}), Reach.COUNTRY),
    "calls.sheets": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "calls.list_file": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "calls.sheet": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    "calls.send_file": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    # who read whom: of the own country
    "audit_log.index": AccessRule(frozenset({_A}), Reach.COUNTRY),
    "registry.unplaced": AccessRule(NATIONAL, Reach.COUNTRY, reads_persons=True),
    "registry.place": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True),
    # what the public forms bring: a consul those of the own post (webapp.blueprints.applications)
    "applications.index": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "applications.show": AccessRule(KEEPERS, Reach.COUNTRY, reads_persons=True),
    "applications.accept": AccessRule(
        KEEPERS, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    "applications.refuse": AccessRule(KEEPERS, Reach.COUNTRY, begins_reading=True),
    "applications.refuse_together": AccessRule(KEEPERS, Reach.COUNTRY),
    "applications.open_for_all": AccessRule(frozenset({_A}), Reach.COUNTRY),
    "applications.open_for_crisis": AccessRule(KEEPERS, Reach.COUNTRY),
    "applications.close": AccessRule(KEEPERS, Reach.COUNTRY),
    "applications.poster": AccessRule(KEEPERS, Reach.COUNTRY),
    # statistics: one's own people exactly, of others what was released (registry.statistics.tables)
    "statistics.index": AccessRule(OFFICIALS),
    "statistics.download": AccessRule(OFFICIALS),
    # whose estimates are brought, the view says: a country's own, or all
    "statistics.estimates": AccessRule(ADMINISTRATORS),
    "statistics.try_estimates": AccessRule(ADMINISTRATORS, begins_reading=True),
    "statistics.take_estimates": AccessRule(ADMINISTRATORS, begins_reading=True),
    "statistics.releases": AccessRule(NATIONAL, Reach.COUNTRY),
    "statistics.take_file": AccessRule(NATIONAL, Reach.COUNTRY, begins_reading=True),
    "statistics.publish": AccessRule(frozenset({_A}), Reach.COUNTRY, begins_reading=True),
    # what a country has published; what it has not, its own officials alone (the view says so)
    "statistics.file": AccessRule(EVERYBODY),
    "statistics.public_page": AccessRule(EVERYBODY),
    # protocols: officials read, the Secretariat writes; who approves is another person
    # (protocols.lifecycle)
    "protocols.index": AccessRule(OFFICIALS),
    "protocols.show": AccessRule(OFFICIALS),
    "protocols.new": AccessRule(frozenset({_S})),
    "protocols.edit": AccessRule(frozenset({_S})),
    "protocols.approve_text": AccessRule(frozenset({_S})),
    "protocols.retire_text": AccessRule(frozenset({_S})),
    "protocols.manual": AccessRule(OFFICIALS),
    "protocols.manual_file": AccessRule(OFFICIALS),
    "protocols.response_plan": AccessRule(OFFICIALS),
    # plans
    "plans.index": AccessRule(SIGNED_IN),
    "plans.plan": AccessRule(SIGNED_IN),
    "plans.sheet": AccessRule(SIGNED_IN),
    "plans.pdf": AccessRule(SIGNED_IN),
    "plans.leaflet": AccessRule(SIGNED_IN),
    "plans.style": AccessRule(EVERYBODY),
    "plans.in_force": AccessRule(EVERYBODY),
    "plans.new_plan": AccessRule(NATIONAL, Reach.POST, begins_reading=True),
    "plans.edit_area": AccessRule(NATIONAL, Reach.POST, begins_reading=True),
    "plans.edit_form": AccessRule(NATIONAL, Reach.POST),
    "plans.edit_step": AccessRule(NATIONAL, Reach.POST, begins_reading=True),
    "plans.prepare_version": AccessRule(NATIONAL, Reach.POST, begins_reading=True),
    "plans.approve_version": AccessRule(NATIONAL, Reach.POST, begins_reading=True),
    "plans.withdraw_version": AccessRule(NATIONAL, Reach.POST),
    "plans.board": AccessRule(OFFICIALS),
    "plans.runs": AccessRule(OFFICIALS),
    "plans.start_run": AccessRule(OFFICIALS),
    "plans.run_file": AccessRule(OFFICIALS),
    "plans.pack": AccessRule(SIGNED_IN),
    "plans.order_pack": AccessRule(SIGNED_IN, begins_reading=True),
    "plans.pack_file": AccessRule(SIGNED_IN),
    "plans.make_pack_with_roster": AccessRule(
        NATIONAL, Reach.COUNTRY, reads_persons=True, begins_reading=True
    ),
    **LINK_PAGES,
    **CRISIS_PAGES,
    **ACCOUNTING_PAGES,
    **ROUND_PAGES,
    **SITUATION_PAGES,
    **SHARING_PAGES,
    **WALL_PAGES,
    **DRILL_PAGES,
    **NOTICE_PAGES,
    **NOTICE_SENDING_PAGES,
    **OFFLINE_PAGES,
    **PROGRAM_PAGES,
    **TOKEN_PAGES,
}
