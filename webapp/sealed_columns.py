"""Every column of sealed bytes there is: what a key change seals again, and which of its rows may
have been put back.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts.alarm_channels import AlarmChannel, address_place
from core.announcements.models import EventSubscription, subscriber_place
from core.crypto import SealedPlace
from core.db import reading
from core.keys import PutBack, SealedColumn, rows_put_back
from core.keys.stored import NO_COUNTRY
from core.outbox.claims import secret_place
from core.outbox.models import OutboxMessage
from core.webhooks.models import WebhookEvent, event_place
from directory.entries.change_log import ChangeLogEntry, change_place
from directory.entries.leaders import leader_place
from directory.entries.models import CommunityLeader
from directory.imports.batches import batch_place
from directory.imports.models import ImportBatch
from plans.lifecycle.transitions import facts_place
from plans.models import PlanArea, PlanVersion
from registry.card_blocks.kind import newcomer_place
from registry.card_blocks.models import NewcomerRecord
from registry.joining.answers import answers_place
from registry.joining.models import JoiningRequest
from registry.matching.blocks.models import (
    MatchingGroup,
    MatchingHead,
    MatchingPerson,
    MatchingPoint,
    MatchingState,
)
from registry.matching.blocks.reading import group_place, head_place, person_place, point_place
from registry.matching.index_stamps import indexes_behind
from registry.merging.models import PersonMerge, merge_place
from registry.people.models import Person, Stay, UnplacedStay
from registry.people.record import card_place, stay_place
from registry.people.sought_place import sought_place_at
from registry.search.models import NameBlockRow
from registry.search.storing import NAMES
from registry.statistics.models import ReleaseSecret, TraitBlockRow
from registry.statistics.release.release_secrets import release_secret_place
from registry.statistics.traits.storing import TRAITS
from response.accounting.models import (
    BroughtList,
    BroughtRow,
    CrisisRoll,
    DeathReport,
    SourceCount,
    Statement,
    brought_list_place,
    brought_row_place,
    death_place,
    roll_place,
    source_count_place,
    statement_place,
)
from response.calldown.models import (
    Call,
    CallerShift,
    CallItem,
    hand_over_place,
    note_place,
    reasons_place,
)
from response.closing.models import Lesson, lesson_place
from response.crisis.team.models import Activation, StaffLine, handover_place, staff_place
from response.hotline.models import HotlineCall, call_place
from response.locate.models import (
    LocateNotice,
    LocatePhoto,
    Sighting,
    locate_place,
    photo_place,
    sighting_place,
)
from response.log.models import LogText, text_place
from response.movements.models import (
    Movement,
    Passenger,
    ReturnNeed,
    movement_place,
    passenger_place,
    return_place,
)
from response.situation.models import (
    ReportKey,
    SituationReport,
    report_key_place,
    report_place,
)
from response.tasks.models import CrisisTask, TaskMove, move_note_place, own_text_place
from watch.flags.members import members_place
from watch.models import Flag
from watch.replies.models import NoticeReply, reply_place


def _versioned(place: Any) -> Any:
    """Return how a row with `seal_version` says where its value belongs."""

    def place_of_row(row: Any) -> SealedPlace:
        found: SealedPlace = place(row.id, row.country, row.seal_version)
        return found

    return place_of_row


def _plain(column: Any, country: Any, place: Any) -> SealedColumn:
    """Return a column of rows that are sealed once."""
    return SealedColumn(column, country, (), lambda row: place(row.id, row.country))


def _plan_country() -> sa.ScalarSelect[str]:
    query = sa.select(PlanArea.country).where(PlanArea.id == PlanVersion.plan_id)
    return query.correlate(PlanVersion).scalar_subquery()


SEALED_COLUMNS: tuple[SealedColumn, ...] = (
    SealedColumn(Person.ciphertext, Person.country, (Person.seal_version,), _versioned(card_place)),
    SealedColumn(Stay.ciphertext, Stay.country, (Stay.seal_version,), _versioned(stay_place)),
    SealedColumn(
        UnplacedStay.ciphertext,
        UnplacedStay.country,
        (),
        lambda row: sought_place_at(row.id, row.country),
    ),
    SealedColumn(
        JoiningRequest.ciphertext,
        JoiningRequest.country,
        (),
        lambda row: answers_place(row.id, row.country),
    ),
    SealedColumn(
        MatchingHead.ciphertext,
        MatchingHead.country,
        (MatchingHead.stamp,),
        lambda row: head_place(row.country, row.id, row.stamp),
    ),
    SealedColumn(
        MatchingPoint.ciphertext,
        MatchingPoint.country,
        (MatchingPoint.version,),
        lambda row: point_place(row.country, row.id, row.version),
    ),
    SealedColumn(
        MatchingPerson.ciphertext,
        MatchingPerson.country,
        (MatchingPerson.version,),
        lambda row: person_place(row.country, row.id, row.version),
    ),
    SealedColumn(
        MatchingGroup.ciphertext,
        MatchingGroup.country,
        (MatchingGroup.no,),
        lambda row: group_place(row.country, row.no),
    ),
    SealedColumn(
        NameBlockRow.ciphertext,
        NameBlockRow.country,
        (NameBlockRow.number, NameBlockRow.stamp),
        lambda row: NAMES.place(row.country, row.number, row.stamp),
    ),
    SealedColumn(
        TraitBlockRow.ciphertext,
        TraitBlockRow.country,
        (TraitBlockRow.number, TraitBlockRow.stamp),
        lambda row: TRAITS.place(row.country, row.number, row.stamp),
    ),
    SealedColumn(
        NewcomerRecord.ciphertext,
        NewcomerRecord.country,
        (NewcomerRecord.kind, NewcomerRecord.number, NewcomerRecord.stamp),
        lambda row: newcomer_place(row.kind, row.country, row.number, row.stamp),
    ),
    SealedColumn(
        ReleaseSecret.ciphertext,
        ReleaseSecret.country,
        (),
        lambda row: release_secret_place(row.country),
    ),
    SealedColumn(
        PersonMerge.ciphertext,
        PersonMerge.country,
        (),
        lambda row: merge_place(row.id, row.country),
    ),
    SealedColumn(
        CallItem.ciphertext, CallItem.country, (CallItem.seal_version,), _versioned(reasons_place)
    ),
    _plain(NoticeReply.ciphertext, NoticeReply.country, reply_place),
    SealedColumn(Call.ciphertext, Call.country, (), lambda row: note_place(row.id, row.country)),
    SealedColumn(
        CallerShift.ciphertext,
        CallerShift.country,
        (CallerShift.seal_version,),
        _versioned(hand_over_place),
    ),
    SealedColumn(
        SituationReport.ciphertext,
        SituationReport.country,
        (SituationReport.seal_version,),
        _versioned(report_place),
    ),
    _plain(ReportKey.ciphertext, ReportKey.country, report_key_place),
    SealedColumn(
        CommunityLeader.ciphertext,
        CommunityLeader.country,
        (CommunityLeader.seal_version,),
        _versioned(leader_place),
    ),
    SealedColumn(
        ChangeLogEntry.ciphertext,
        ChangeLogEntry.country,
        (),
        lambda row: change_place(row.id, row.country),
    ),
    SealedColumn(
        ImportBatch.content,
        ImportBatch.country,
        (),
        lambda row: batch_place("content", row.id, row.country),
    ),
    SealedColumn(
        ImportBatch.rejected,
        ImportBatch.country,
        (),
        lambda row: batch_place("rejected", row.id, row.country),
    ),
    SealedColumn(
        Activation.note,
        Activation.country,
        (Activation.seal_version,),
        _versioned(handover_place),
    ),
    SealedColumn(
        StaffLine.ciphertext,
        StaffLine.country,
        (StaffLine.seal_version,),
        _versioned(staff_place),
    ),
    SealedColumn(
        CrisisTask.ciphertext,
        CrisisTask.country,
        (),
        lambda row: own_text_place(row.id, row.country),
    ),
    SealedColumn(
        TaskMove.note, TaskMove.country, (), lambda row: move_note_place(row.id, row.country)
    ),
    SealedColumn(
        LogText.ciphertext, LogText.country, (), lambda row: text_place(row.id, row.country)
    ),
    SealedColumn(Flag.members, Flag.country, (Flag.seal_version,), _versioned(members_place)),
    SealedColumn(
        PlanVersion.facts, _plan_country(), (PlanVersion.seal_version,), _versioned(facts_place)
    ),
    SealedColumn(
        OutboxMessage.secret_ciphertext,
        OutboxMessage.country,
        (),
        lambda row: secret_place(row.id, row.country),
    ),
    _plain(
        EventSubscription.address,
        EventSubscription.country,
        partial(subscriber_place, "address"),
    ),
    _plain(
        EventSubscription.secret, EventSubscription.country, partial(subscriber_place, "secret")
    ),
    SealedColumn(
        AlarmChannel.address,
        AlarmChannel.country,
        (),
        lambda row: address_place(row.id, row.country),
    ),
    SealedColumn(
        WebhookEvent.ciphertext,
        sa.literal(NO_COUNTRY),
        (),
        lambda row: event_place(row.id),
    ),
    _plain(Statement.ciphertext, Statement.country, statement_place),
    _plain(CrisisRoll.ciphertext, CrisisRoll.country, roll_place),
    _plain(DeathReport.ciphertext, DeathReport.country, death_place),
    _plain(SourceCount.ciphertext, SourceCount.country, source_count_place),
    _plain(BroughtList.ciphertext, BroughtList.country, brought_list_place),
    _plain(BroughtRow.ciphertext, BroughtRow.country, brought_row_place),
    _plain(HotlineCall.ciphertext, HotlineCall.country, call_place),
    _plain(Movement.ciphertext, Movement.country, movement_place),
    _plain(Passenger.ciphertext, Passenger.country, passenger_place),
    _plain(ReturnNeed.ciphertext, ReturnNeed.country, return_place),
    _plain(Lesson.ciphertext, Lesson.country, lesson_place),
    SealedColumn(
        LocateNotice.ciphertext,
        LocateNotice.country,
        (LocateNotice.seal_version,),
        _versioned(locate_place),
    ),
    _plain(LocatePhoto.ciphertext, LocatePhoto.country, photo_place),
    _plain(Sighting.ciphertext, Sighting.country, sighting_place),
)


def find_put_back(engine: Engine) -> list[PutBack]:
    """Return the rows whose older text, or whose person after the erasure, somebody put back, and
    the matching indexes that were put back as a whole.
    """
    found = rows_put_back(engine, SEALED_COLUMNS, {"person.erase": Person})
    with reading(engine) as session:
        behind = indexes_behind(session)
    return found + [
        PutBack(MatchingState.__tablename__, each.country, each.country, each.stamp, each.noted)
        for each in behind
    ]
