"""Every route as every role: no row shows to whom its cell does not let it."""

from __future__ import annotations

from functools import partial

import pytest

from core.db import Base
from tests.webapp.isolation.canaries import ASKERS, canary, undeclared
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.codes import codes_in
from tests.webapp.isolation.crawl import Undeclared, addresses
from tests.webapp.isolation.pages import Crawl, browser_of, has_inline_parts
from tests.webapp.isolation.work import nobodys, work_of

WITHOUT_CELL = {
    "access_link": "a hash",
    "activation": "with its participation",
    "agreement_party": "ids, with its agreement",
    "agreement_person": "ids, with its agreement",
    "account_link": "a hash",
    "alarm_call": "with its alarm",
    "alarm_link": "a hash",
    "alarm_news": "codes",
    "alarm_thread": "titles of hazards",
    "account_session": "with its account",
    "alarm_channel": "sealed, on the page of its own account (test_channel_views)",
    "alembic_version": "a number",
    "alert": "with its hazard",
    "audit_head": "a seal",
    "calendar_link": "a hash",
    "channel": "with its entry",
    "clock_jump": "seconds",
    "contact_mark": "hashes",
    "contact_state": "counts",
    "context_entry": "of a feed",
    "country_key": "wrapped keys",
    "crisis_hazard": "ids, with its crisis",
    "crisis_move": "with its crisis, or its participation",
    "crisis_task_move": "with its task",
    "crisis_zone": "with its crisis",
    "data_version": "a number",
    "digest_reader": "a day",
    "directory_version": "a number",
    "double_pair": "with its persons",
    "double_pass": "counts",
    "drill": "times and figures",
    "drill_inject": "numbers, in the house of a drill",
    "duplicate_candidate": "with its entries",
    "edition": "with its entries",
    "event_subscription": "sealed, and names of systems (test_subscription_views)",
    "flag": "counts",
    "flag_change": "counts",
    "group_confirmation": "dates",
    "hazard_judgement": "a number",
    "hazard_version": "with its hazard",
    "household": "with its persons",
    "import_mapping": "titles of columns",
    "invited_entry": "with its entry",
    "jurisdiction": "codes of places",
    "known_device": "with its account",
    "wall_key": "where a screen hangs",
    "kept_file": "files, by their own doors",
    "kept_piece": "files, by their own doors",
    "kept_turn": "hashes and names of files",
    "installation_node": "names of machines",
    "log_text": "with its line",
    "login_attempt": "hashes",
    "matching_group": "sealed codes",
    "matching_head": "sealed boxes",
    "matching_person": "sealed numbers",
    "matching_point": "sealed points",
    "matching_state": "counts",
    "member_country": "codes",
    "mobile_consulate": "with its post",
    "name_block": "sealed names",
    "name_state": "counts",
    "newcomer_record": "sealed names and codes",
    "notice_move": "with its notice",
    "notice_text": "with its notice",
    "offline_delivery": "hashes, with its account",
    "offline_packet": "a key and hashes, with its account",
    "outbox_message": "with its letter",
    "plan_version": "with its plan",
    "passkey": "public keys, with its account",
    "past_consent": "with its person",
    "person_event": "names of fields",
    "person_link": "hashes",
    "person_link_member": "ids",
    "person_merge": "sealed, with its persons",
    "person_tombstone": "hashes",
    "program_token": "hashes, with its account (test_token_views)",
    "public_form": "codes and titles, for everybody",
    "quality_count": "counts",
    "quality_flag": "codes",
    "quality_run": "a moment",
    "recovery_code": "a hash",
    "rejected_item": "of a feed",
    "release_secret": "a sealed secret",
    "retention_notice": "counts",
    "role": "codes",
    "role_of_user": "ids",
    "rota_pattern": "with its rota",
    "roster_line": "ids, with its participation",
    "round": "days",
    "round_message": "with its letter",
    "rule_firing": "counts, with its rule",
    "same_event_verdict": "codes",
    "sharing_permission": "ids",
    "shift": "with its rota",
    "source_hour": "counts",
    "shelter_question": "ids and a moment",
    "statistics_release": "masked counts",
    "staff_line": "with its participation",
    "stay": "with its person",
    "tombstone_mark": "hashes",
    "trait_block": "sealed codes",
    "trait_state": "counts",
    "unplaced_stay": "with its person",
    "watch_cycle": "counts",
    "worker_lease": "a name",
    "zone_drawing": "shapes",
    "webhook_event": "sealed, on no page",
    "whatsapp_number": "of the platform",
    "whatsapp_template": "of the platform",
    "whatsapp_word": "hashes",
    "brought_row": "with its list",
    "count_record": "counts",
    "crisis_roll": "sealed numbers of persons",
    "line_operator": "ids",
    "bad_number": "hashes",
    "call_item": "sealed, with its calls",
    "call_item_person": "ids",
    "call_list": "counts",
    "granted_call": "ids, with its grant",
    "locate_addressee": "ids and codes; who is asked, in tests/response/locate/test_addressees.py",
    "locate_photo": "sealed points of a picture, with its locate notice",
    "sharing_grant": "ids, with its agreement",
    "caller_shift": "sealed, with its calls",
    "notice_stop": "hashes",
    "notice_dispatch": "hashes and ids, with its notice",
    "merged_report": "counts without a small one",
    "received_report": "counts",
    "report_key": "keys, on no page",
}
"""Table -> why no row of it has a cell of its own."""
TABLE_OF = {
    "letter": "invitation",
    "plan": "plan_area",
    "import": "import_batch",
    "account": "user_account",
    "change": "change_log",
    "failure": "failure_report",
    "audit": "audit_log",
    "protocol": "protocol_text",
    "leader": "community_leader",
    "agreement": "sharing_agreement",
    "rule": "alert_rule",
    "crisis_line": "log_entry",
}
"""Sort of row -> its table, where it is not named like it."""
MOST_STATEMENTS_MORE = 2
"""So many statements more may it take to find a row, and that it is another's."""


def test_no_canary_shows_where_its_cell_does_not_let_it(crawl: Crawl) -> None:
    assert crawl.leaks == set()
    assert crawl.failures == set()
    assert crawl.asked > 600


def test_no_page_opens_cards_or_renders_under_the_write_lock(crawl: Crawl) -> None:
    assert crawl.held == set()


def test_no_page_has_script_or_style_in_it(crawl: Crawl) -> None:
    assert crawl.inline == set()


SAID = {
    "statistics.estimates": {"county_fips", "mexico_moe", "unit_code"},
    "users.tokens": {"atalaya_key"},
    "account.tokens": {"atalaya_key"},
}
"""Codes that people need: heads of columns of a census, the first letters of a key."""
OF_CANARIES = {"focal_point"}
"""What the rows of the canaries are called."""


def test_no_code_of_the_program_reaches_the_eye(crawl: Crawl) -> None:
    found = {
        endpoint: codes - SAID.get(endpoint, set()) - OF_CANARIES
        for endpoint, codes in crawl.codes.items()
    }
    assert {endpoint: codes for endpoint, codes in found.items() if codes} == {}


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        ("<p>Hidalgo, US48215</p>", {"US48215"}),
        ("<td>country_admin</td>", {"country_admin"}),
        ("<td>None</td>", {"None"}),
        ("<p>de user:0bd915c4-7ea9</p>", {"user:0bd915c4-7ea9"}),
        ("<p>UTC-06:00, America/Mexico_City</p>", {"UTC-06:00", "America/M"}),
        ("<option value=US48215>Hidalgo</option><code>unit_code</code>", set()),
        ("<a href='/x?a_b=1'>ana_lopez@x.org, x.org/a_b</a>", set()),
    ],
)
def test_what_counts_as_a_code(page: str, codes: set[str]) -> None:
    assert codes_in(page) == codes


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p style=color:red>", True),
        ("<a onclick=x>", True),
        ("<a href='javascript:x'>", True),
        ("<script>x</script>", True),
        ('<script src="/static/js/app.js"></script><script type="application/json">{}', False),
    ],
)
def test_what_is_in_a_page_is_told_from_what_it_names(page: str, expected: bool) -> None:
    assert has_inline_parts(page) is expected


def test_the_crawl_finds_what_each_may_see(canaries: CanaryHouse, crawl: Crawl) -> None:
    """A crawl that finds nothing would find no leak either."""
    kinds = {kind for kind, _owner in canaries.flock.planted}
    silent = {kind for kind in kinds if kind not in {each[0] for each in crawl.shown}}
    assert silent == {"job"}, "no page tells of it"
    for asker in ASKERS:
        public = ("post.public", "GT-A", asker.name)
        assert public in crawl.shown
    own = {
        kind for kind, owner, name in crawl.shown if (owner, name) == ("GT-A", "country_admin.gt")
    }
    assert {"person", "leader", "shelter.post", "proposal", "import", "people_list"} <= own


def test_each_declared_sort_of_row_is_planted(canaries: CanaryHouse) -> None:
    assert undeclared(canaries.flock.planted) == set()


def test_each_table_has_a_cell_or_a_reason_to_have_none(canaries: CanaryHouse) -> None:
    kinds = {kind.split(".")[0] for kind, _owner in canaries.flock.planted}
    tables = {TABLE_OF.get(kind, kind) for kind in kinds}
    assert set(Base.metadata.tables) - tables - set(WITHOUT_CELL) == set()
    assert tables <= set(Base.metadata.tables)


def test_a_sort_of_row_that_nobody_declared_is_refused() -> None:
    with pytest.raises(AssertionError, match="to whom a row of the sort secret shows"):
        canary("secret", "GT-A")


def test_a_route_that_names_a_row_nobody_planted_is_refused(canaries: CanaryHouse) -> None:
    rule = next(iter(canaries.house.app.url_map.iter_rules("directory.entry")))
    strange = type(rule)("/nueva/<uuid:secret_id>", endpoint="x")
    with pytest.raises(Undeclared, match="secret_id"):
        list(addresses(canaries, strange))


# -- a row that may not be seen answers as one that is not there -----------------------------------


def test_what_may_not_be_seen_answers_as_what_is_not_there(
    canaries: CanaryHouse, crawl: Crawl
) -> None:
    """The same bytes; and of the database no more than finding whose the row is."""
    different = []
    for asker, path, row, there in crawl.hidden.values():
        browser, nobody = browser_of(canaries, asker), nobodys(path)
        if not asker.name:  # what a browser without an account was told before is in its pages
            there = work_of(canaries, partial(browser.get, path))
        absent = work_of(canaries, partial(browser.get, path.replace(row, nobody)))
        if (there.status, there.page) != (absent.status, absent.page.replace(nobody, row)):
            different.append(f"{asker.name} {path}: another page")
        elif there.statements - absent.statements > MOST_STATEMENTS_MORE:
            more = f"{there.statements} statements, not {absent.statements}"
            different.append(f"{asker.name} {path}: {more}")
    assert different == [], "\n".join(different)
    assert len(crawl.hidden) > 20


def test_what_is_shut_to_a_role_is_shut_before_any_row_is_looked_up(
    canaries: CanaryHouse, crawl: Crawl
) -> None:
    """The same bytes, and the same work: neither tells whether there is such a row."""
    different = []
    for asker, path, row, there in crawl.shut.values():
        browser, nobody = browser_of(canaries, asker), nobodys(path)
        absent = work_of(canaries, partial(browser.get, path.replace(row, nobody)))
        told = (absent.status, absent.page.replace(nobody, row), absent.statements)
        if (there.status, there.page, there.statements) != told:
            more = f"{there.statements} statements, {absent.statements} without it"
            different.append(f"{asker.name} {path}: {more}")
    assert different == [], "\n".join(different)
    assert len(crawl.shut) > 10
