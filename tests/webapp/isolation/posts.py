"""Every form as everybody: what is sent where, and what it did to the rows of others."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.accounts import RoleName
from tests.webapp.isolation.canaries import ASKERS, Asker, Canary
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.crawl import Address, addresses, one_of_each_owner, rules
from tests.webapp.isolation.forms import PageForm
from tests.webapp.isolation.pages import by_turns
from tests.webapp.isolation.world import Row
from webapp.auth.policy import POLICY

_FILE = b"EDIFICIO;TELEFONO;MUNICIPIO\nCasa Nueva;+19562000000;Pharr\n"
WORDS: Mapping[str, str] = {
    "again": "otra clave larga 2026", "answer": "yes", "cause": "wish", "code": "123456",
    "confirm": "1", "decision": "first", "email": "nadie@example.org", "field": "name",
    "group": "identity", "lat": "26.2", "lon": "-98.2", "method": "phone", "name": "Nombre",
    "new": "otra clave larga 2026", "note": "nota", "old": "faro de noche 2026", "other": "",
    "password": "faro de noche 2026", "version": "1", "place": "26.2, -98.2",
    "purpose": "Llamar en una crisis", "q": "zq", "radius_km": "50", "reason": "motivo",
    "role": "consul", "sure": "1",
    "title": "Crecida",
}  # fmt: skip
"""What is written into a field that the page left empty; of a form on no page, all of them."""
ROWS_IN_FIELDS: Mapping[str, str] = {
    "post_id": "post", "post": "post", "covering_post_id": "post",
    "organisation_id": "organisation", "hazard_id": "hazard_id", "other": "hazard_id",
    "entry_id": "shelter", "user_id": "user_id", "proposal_id": "proposal_id",
}  # fmt: skip
"""Field -> of what sort the row is that it names."""
FORMLESS = {
    "alarm_link.answer": "behind the link of a call",
    "accounting.revive": "of a death two people confirmed",
    "movements.go_back": "of a journey that has moved (movements/test_taking_back)",
    "situation.stand": "of a report that is being corrected (tests/webapp/blueprints/situation)",
    "search.index": "a question: it changes nothing, and asks for what its asker may open",
    "users.pause_subscription": "of a system that is told (test_subscription_views)",
    "users.remove_subscription": "of a system that is told (test_subscription_views)",
    "users.try_subscription": "of a system that is told (test_subscription_views)",
    "wall.leave": "with the key of a screen",
    "wall.revoke": "with a key of a screen (tests/webapp/blueprints/wall)",
    "account.another_channel_code": "with an alarm channel",
    "account.channel_first": "with two alarm channels",
    "account.confirm_own_channel": "with an alarm channel",
    "account.end_other_sessions": "with a second session",
    "account.end_session": "with a second session",
    "account.forget_device": "with a known device",
    "account.link": "behind the link of a letter",
    "account.passkey_page": "where the browser makes passkeys",
    "account.passkey_sign_in": "where the browser has passkeys",
    "account.passkey_step": "after the first step",
    "account.recovery": "after the first step",
    "account.recovery_codes": "with a factor",
    "account.remove_channel": "with an alarm channel",
    "account.remove_passkey": "with a passkey",
    "account.second_factor": "after the first step",
    "account.totp_off": "with a factor",
    "applications.refuse_together": "in a flood",
    "self_report.answer": "behind the link of a message",
    "self_report.answer_each": "behind the link of a message",
    "calls.leave": "of a household one has taken",
    "calls.list_file": "where there are households to call",
    "calls.shift": "of who calls",
    "calls.undo_assign": "of a block given out (tests/webapp/blueprints/calls)",
    "calls.stay": "of a household one has taken",
    "crises.answer": "of who was called to come",
    "crises.hazards": "where a hazard touches the zone",
    "crises.relief": "of who came",
    "crises.set_team": "when a function is chosen",
    "directory.hearsay": "a button beside a number (tests/webapp/blueprints/directory)",
    "directory.restore": "of what is retired",
    "directory.restore_leader": "of who is retired",
    "directory.settle": "of a line that was reported to its owner",
    "rounds.confirm_ticked": "a second button of the form (tests/webapp/blueprints/rounds)",
    "rounds.act_in_bulk": "while a round is open (tests/webapp/blueprints/rounds)",
    "rounds.undo_in_bulk": "after an act on many (tests/webapp/blueprints/rounds)",
    "rounds.unconfirm_ticked": "after an act on many (tests/webapp/blueprints/rounds)",
    "rounds.remind": "while a round is open (tests/webapp/blueprints/rounds)",
    "drills.close": "of a drill that is played",
    "drills.enter": "of a drill that is played",
    "drills.set_clock": "in the house of a drill",
    "editions.publish_extra": "of an edition later than the last",
    "hazards.area_calls": "after the sheet of an area",
    "hazards.same_event": "of hazards that may be one",
    "imports.set_phones": "where a number has two readings",
    "imports.set_places": "where a place has two readings",
    "imports.take_it_back": "of what was applied",
    "joining.another_code": "after the form",
    "joining.begin": "where a form is open to all",
    "joining.begin_short": "by the short address of a crisis",
    "joining.confirm": "after the form",
    "joining.forget": "once a form is begun",
    "joining.question": "once a form is begun",
    "joining.without_code": "after the form",
    "notice_sending.leave": "of a dispatch one has in hand",
    "notice_sending.mark": "of a dispatch one has in hand",
    "notice_sending.stop": "of a notice that is being sent",
    "notices.approve_notice": "of what somebody else proposed",
    "notices.count_audience": "of what is proposed",
    "notices.return_to_writer": "of what is proposed",
    "locating.approve": "of a draft",
    "locating.body_answer": "of what an organisation is asked",
    "locating.second": "of what one person alone approved",
    "locating.send": "of what was approved",
    "locating.undo_death": "of whom a death is proposed",
    "movements.seat": "of who was found",
    "offline.deliver": "sent by the script of a page",
    "offline.packet": "sent by the script of a page",
    "offline.passphrase": "sent by the script of a page",
    "own_record.add_member": "behind a personal link",
    "own_record.change": "behind a personal link",
    "own_record.come_back": "behind a personal link",
    "own_record.confirm": "behind a personal link",
    "own_record.erase": "behind a personal link",
    "own_record.leave": "behind a personal link",
    "own_record.move": "behind a personal link",
    "own_record.set_sharing": "behind a personal link",
    "persons.move": "of who was sought",
    "persons.return_": "of who left",
    "plans.approve_version": "of a version made ready",
    "plans.withdraw_version": "of a version its page names",
    "protocols.retire_text": "of a text in force",
    "registry.answer": "where a row has two readings",
    "registry.decide_double": "of two who may be one",
    "registry.take_back": "of what was applied",
    "registry.undo_double": "of what was merged",
    "rounds.revoke_link": "with a standing link",
    "rules.take_shipped": "where a country never had a rule",
    "statistics.take_estimates": "after a file was tried",
    "users.reset_totp": "with a factor",
    "users.withdraw_request": "of who asked",
    "webhooks.receive": "signed by a gateway",
    "tasks.take_changes": "once a protocol changed",
    "situation.approve": "of a draft",
    "situation.count_again": "of a draft",
    "situation.write": "of a draft",
    "situation.give_back": "of what was approved",
    "situation.issue": "of what was approved",
}
"""Routes whose form stands on no page of the canaries -> when it would; they are sent `WORDS`."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One form, filled, for one address."""

    address: Address
    form: Mapping[str, Any]
    is_open: bool


def sendings(
    made: CanaryHouse,
    forms: Mapping[str, PageForm],
    asker: Asker,
    *,
    is_long: bool = False,
    only: Collection[str] = (),
) -> Iterator[Sending]:
    """Yield what is sent as an asker: each form as the page shows it, and with rows of others;
    `only` to these endpoints, where some are named.

    Of routes that are shut to the role, one; the short form sends each shut one as one asker, and
    the open ones for one row of each owner.
    """
    for number, rule in enumerate(rules(made.house.app, "POST")):
        if rule.endpoint == "moved" or (only and rule.endpoint not in only):
            continue
        found = [each for each in addresses(made, rule) if _is_of_interest(each, asker)]
        access = POLICY[rule.endpoint]
        if not access.is_public and asker.role not in access.roles:
            shut = [each for each in ASKERS if each.role not in access.roles]
            if is_long or shut[number % len(shut)] == asker:
                yield _sending(made, forms, found[-1], is_open=False)
            continue
        if not is_long:
            found = list(by_turns(list(one_of_each_owner(found, number)), asker, number))
        yield from _to_open(made, forms, asker, found, number, is_long=is_long)


def _to_open(
    made: CanaryHouse,
    forms: Mapping[str, PageForm],
    asker: Asker,
    found: list[Address],
    number: int,
    *,
    is_long: bool,
) -> Iterator[Sending]:
    """Yield what is sent to a route that is open to the role. In the short form what is foreign
    once, and the form of the own rows, as it is shown, as one of those to whom it is open.
    """
    access = POLICY[found[0].endpoint] if found else None
    open_to = [
        each for each in ASKERS if access and (access.is_public or each.role in access.roles)
    ]
    is_turn = is_long or (open_to and open_to[number % len(open_to)] == asker)
    foreign = [each for each in found if _names_foreign(each, asker)]
    for address in foreign if is_long else foreign[-1:]:
        yield _sending(made, forms, address, is_open=True)
    for address in found:
        if address not in foreign:
            if is_turn:
                yield _sending(made, forms, address, is_open=True)
            yield from _with_rows_of_others(made, forms, address)


def _is_of_interest(address: Address, asker: Asker) -> bool:
    is_second = "GT-B" in address.owners
    return "?" not in address.path and (asker.role is RoleName.CONSUL or not is_second)


def _names_foreign(address: Address, asker: Asker) -> bool:
    return any(each and each[:2] != asker.country for each in address.owners)


def _sending(
    made: CanaryHouse, forms: Mapping[str, PageForm], address: Address, *, is_open: bool
) -> Sending:
    return Sending(address, filled(forms.get(address.endpoint)), is_open)


def _with_rows_of_others(
    made: CanaryHouse, forms: Mapping[str, PageForm], address: Address
) -> Iterator[Sending]:
    """Yield the same form with a country or rows that are of Honduras, where it has fields so."""
    shown = dict(filled(forms.get(address.endpoint)))
    changed = {"country": "HN"}
    for name in shown:
        sort = ROWS_IN_FIELDS.get(name)
        if sort:
            changed[name] = next(
                row for label, row in made.rows[sort].items() if label.startswith("HN")
            )
    if address.endpoint in forms or "country" in shown:
        elsewhere = replace(address, path=f"{address.path}?country=HN")
        yield Sending(elsewhere, {**shown, **changed, **_files(forms.get(address.endpoint))}, True)


def filled(form: PageForm | None) -> dict[str, Any]:
    """Return what a form sends as it stands, with `WORDS` where it is empty."""
    if form is None:
        return dict(WORDS)
    sent: dict[str, Any] = {}
    for name, values in form.as_shown().items():
        sent[name] = [each or WORDS.get(name, "") for each in values]
    for each in form.fields:
        if each.type == "checkbox" and each.name not in sent and each.name in WORDS:
            sent[each.name] = each.choices[0]
    return sent | _files(form)


def _files(form: PageForm | None) -> dict[str, Any]:
    found = (each for each in form.fields if each.type == "file") if form else ()
    return {each.name: (io.BytesIO(_FILE), "lista.csv") for each in found}


# -- what it did ---------------------------------------------------------------------------------

OF_THE_SECRETARIAT = frozenset(
    {
        "access_link",
        "alarm",
        "alarm_call",
        "alarm_news",
        "channel",
        "duplicate_candidate",
        "focal_point",
        "invitation",
        "invited_entry",
        "organisation",
        "outbox_message",
        "post",
        "proposal",
        "protocol_text",
        "shelter",
    }
)
"""Tables of rows of a country that the Secretariat changes, where it sees them."""


def heard_in_row(made: CanaryHouse, row: Row) -> list[Canary]:
    """Return whose canaries a row says in clear."""
    return made.flock.heard_in(" ".join(each for each in row if isinstance(each, str)))


def may_take(
    made: CanaryHouse, reader: Asker, table: str, row: Row, hexes: Mapping[str, str]
) -> bool:
    """Return whether a reader may change or remove a row: its owner by the canaries it says, and by
    the rows with an owner that it names (`hexes`: id -> owner).
    """
    heard = heard_in_row(made, row)
    owners = {hexes[each] for each in row if isinstance(each, str) and each in hexes}
    owners |= {bird.owner for bird in heard}
    if all(not each or each[:2] == reader.country for each in owners):
        return True
    if table == "sharing_agreement" and reader.role is RoleName.COUNTRY_ADMIN:
        return all(bird.kind == "agreement.read" for bird in heard)  # any party ends it
    is_of_office = reader.role is RoleName.SECRETARIAT and table in OF_THE_SECRETARIAT
    return is_of_office and all(bird.shows_to(reader) for bird in heard)
