"""The messages of this installation: by which transports they leave, who answers for them, and to
whom of the Secretariat rounds write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.announcements.subscriptions import OWNER as EVENTS
from core.audit_log.letters import OWNER as AUDIT
from core.audit_log.letters import AuditMessages
from core.clock import now as clock
from core.crypto import Keyring
from core.db import reading
from core.outbox.delivery import Transports
from core.outbox.owner import Outbox, OutboxOwner
from core.settings import Settings
from core.transports.apprise_sender import AppriseSender
from core.transports.drill_inbox import drill_inboxes
from core.transports.email import SmtpTransport
from core.transports.email_format import EMAIL
from core.transports.event_sender import EVENT, event_transport
from core.transports.folder import folder_transport, note_transports
from core.transports.gateway_addresses import SMS
from core.transports.gateways import GATEWAY_ADDRESSINGS, gateway_transports
from core.transports.sender_pool import SenderPool
from core.transports.transport import Transport
from core.transports.whatsapp.addressing import WHATSAPP
from core.transports.whatsapp.cloud_api import api_client, cloud_account
from core.transports.whatsapp.sender import WhatsappState, WhatsappTransport
from directory.editions.publication import prepare_edition
from directory.rounds.automation import AutomationReport, tend
from directory.rounds.closing import Closing, Publish
from directory.rounds.messages.owner import RoundMessages
from directory.rounds.messages.submission import OWNER as ROUND
from directory.rounds.owners import OwnerContact
from registry.joining.requests import OWNER as JOINING
from watch.replies.stops import has_stopped
from webapp.agreement_messages import OWNER as SHARING
from webapp.agreement_messages import AgreementMessages
from webapp.alarms.channels import channel_address
from webapp.alarms.messages import OWNER as ALARM
from webapp.alarms.messages import AlarmMessages
from webapp.auth.account_messages import OWNER as ACCOUNT
from webapp.auth.account_messages import AccountMessages
from webapp.auth.second_person.notices import OWNER as ACCESS
from webapp.auth.second_person.notices import AccessMessages
from webapp.confirmation_messages import OWNER as CONFIRMATION
from webapp.confirmation_messages import ConfirmationMessages
from webapp.joining_messages import JoiningMessages
from webapp.messages.channel_codes import OWNER as CHANNEL
from webapp.messages.channel_codes import ChannelCodes
from webapp.messages.crisis_messages import OWNER as CRISIS
from webapp.messages.crisis_messages import CrisisMessages
from webapp.messages.digest import OWNER as DIGEST
from webapp.messages.digest import DigestMessages
from webapp.messages.event_messages import EventMessages
from webapp.messages.locate_messages import OWNER as LOCATE
from webapp.messages.locate_messages import LocateMessages
from webapp.messages.notice_dispatches import OWNER as NOTICE
from webapp.messages.notice_dispatches import NoticeMessages
from webapp.messages.notice_messages import OWNER as NOTICE_WORD
from webapp.messages.notice_messages import NoticeWords
from webapp.messages.shelter_questions import OWNER as SHELTER
from webapp.messages.shelter_questions import ShelterQuestions
from webapp.replies.answers_back import OWNER as REPLY
from webapp.replies.answers_back import ReplyAnswers
from webapp.retention_messages import OWNER as RETENTION
from webapp.retention_messages import RetentionMessages


@contextmanager
def open_transports(settings: Settings, keyring: Keyring, engine: Engine) -> Iterator[Transports]:
    """Yield the transports of the settings: e-mail goes to the mail server, or into the folder
    `instance/outbox`, sealed, where there is none; the channels beside it to the gateways that are
    configured. What belongs to the demo stays in the folder; in a drill all does, and nothing is
    opened that could reach further.
    """
    if settings.drill:
        inboxes = drill_inboxes(settings, keyring, (*GATEWAY_ADDRESSINGS.values(), WHATSAPP))
        yield Transports(inboxes, inboxes)
        return
    folder = folder_transport(settings, keyring)
    demo: dict[str, Transport] = {folder.name: folder}
    demo |= note_transports(settings, keyring, (*GATEWAY_ADDRESSINGS.values(), WHATSAPP, EVENT))
    with ExitStack() as stack:
        mail: Transport = folder
        if settings.smtp_host:
            mail = stack.enter_context(SmtpTransport(settings))
        sender = stack.enter_context(
            SenderPool(
                lambda: AppriseSender(settings.gateway_timeout_seconds), settings.gateway_at_once
            )
        )
        real: dict[str, Transport] = {
            each.name: each for each in gateway_transports(settings, sender)
        }
        real[EVENT.name] = event_transport(settings, clock)
        account = cloud_account(settings)
        if account is not None:
            state = WhatsappState(engine, keyring, clock)
            real[WHATSAPP.name] = WhatsappTransport(
                account, api_client(settings), state, settings.whatsapp_template
            )
        yield Transports({mail.name: mail, **real}, demo, _at_once(settings, real))


def open_outbox(engine: Engine, keyring: Keyring, settings: Settings) -> Outbox:
    """Return the outbox with all who put messages into it."""
    owners: dict[str, OutboxOwner] = {
        ROUND: RoundMessages(settings.public_url),
        ACCOUNT: AccountMessages(settings.public_url),
        ACCESS: AccessMessages(settings.public_url),
        AUDIT: AuditMessages(settings.public_host),
        JOINING: JoiningMessages(settings.public_url, keyring),
        CRISIS: CrisisMessages(settings.public_url),
        SHARING: AgreementMessages(settings.public_url),
        RETENTION: RetentionMessages(settings.public_url, keyring),
        CONFIRMATION: ConfirmationMessages(settings.public_url, keyring),
        ALARM: AlarmMessages(
            settings.public_url, settings.public_host, keyring, channel_address(keyring)
        ),
        CHANNEL: ChannelCodes(keyring),
        DIGEST: DigestMessages(settings.public_url),
        NOTICE_WORD: NoticeWords(settings.public_url),
        SHELTER: ShelterQuestions(settings.public_url),
        LOCATE: LocateMessages(settings.public_url, keyring),
        NOTICE: NoticeMessages(settings.public_url, keyring, has_stopped),
        REPLY: ReplyAnswers(keyring),
        EVENTS: EventMessages(settings.public_url, keyring),
    }
    return Outbox(engine, keyring, owners, settings.public_host)


def secretariat_of(session: Session, settings: Settings) -> list[OwnerContact]:
    """Return the accounts of the Secretariat that can be written to; invented ones only where
    messages stay in the folder.
    """
    query = sa.select(User).where(
        User.active, User.roles.any(AccountRole.name == RoleName.SECRETARIAT.value)
    )
    if settings.smtp_host:
        query = query.where(User.is_demo.is_(False))
    return [
        OwnerContact("", address, "", user.language)
        for user in session.scalars(query.order_by(User.email))
        if (address := EMAIL.recipient(user.email))
    ]


def closing_of(session: Session, settings: Settings, actor: str) -> Closing:
    """Return what closing a round takes: who does it, how the edition is made, who reads of it."""

    def prepare(session: Session, now: datetime) -> Publish:
        return prepare_edition(session, now).publish

    return Closing(actor, prepare, secretariat_of(session, settings))


def tend_rounds(
    engine: Engine, keyring: Keyring, settings: Settings, now: datetime, actor: str = "worker"
) -> AutomationReport:
    """Do what is due about the rounds at `now`, and send the messages that wait."""
    with reading(engine) as session:
        closing = closing_of(session, settings, actor)
    outbox = open_outbox(engine, keyring, settings)
    with open_transports(settings, keyring, engine) as transports:
        return tend(outbox, transports, closing, now=now)


# -- inside ---------------------------------------------------------------------------------


def _at_once(settings: Settings, real: Collection[str]) -> dict[str, int]:
    """Return how many messages each way out takes at once, where it is no folder: one connection to
    the mail server serves many, one after the other.
    """
    several = {SMS.name: settings.gateway_at_once, WHATSAPP.name: settings.whatsapp_at_once}
    found = {each: several.get(each, 1) for each in real}
    return {EMAIL.name: 1, **found} if settings.smtp_host else found
