"""What the worker does about messages beside the rounds: codes of channels, digests, questions to
shelters, and what gateways told.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa

from core.db import reading, writing
from core.http import AskApi
from core.outbox.delivery import deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from core.transports.gateway_formats import GATEWAY_FORMATS
from core.transports.whatsapp.cloud_api import api_client, cloud_account
from core.transports.whatsapp.polling import ask_platform, store_platform
from core.transports.whatsapp.window import forget_words
from core.webhooks.intake import forget_events, place_early_receipts
from webapp.messages.channel_codes import OWNER as CHANNEL
from webapp.messages.channel_codes import ChannelCodes
from webapp.messages.digest import DigestWriter, put_due_digests
from webapp.messages.shelter_questions import ShelterAsker, ask_shelters
from webapp.outbox_setup import open_transports
from webapp.worker.job_kinds import WorkerServices

CODES_EVERY_SECONDS, SHELTERS_EVERY_SECONDS = 3, 60
PLATFORM_EVERY_SECONDS = 600
DIGESTS_EVERY_SECONDS, EVENTS_EVERY_SECONDS = 300, 60
log = logging.getLogger(__name__)


def send_channel_codes(services: WorkerServices) -> int:
    """Send the codes of alarm channels that are due, and no other messages: somebody looks at the
    page that asks for one. Return how many left.
    """
    now = services.clock()
    with reading(services.engine) as session:
        due = sa.exists().where(
            OutboxMessage.owner == CHANNEL,
            OutboxMessage.state == MessageState.WAITING,
            OutboxMessage.due_at <= now,
        )
        if not session.scalar(sa.select(due)):
            return 0
    owners = {CHANNEL: ChannelCodes(services.keyring)}
    outbox = Outbox(services.engine, services.keyring, owners, services.settings.public_host)
    with open_transports(services.settings, services.keyring, services.engine) as transports:
        return deliver(outbox, transports, now=now).sent


def write_digests(services: WorkerServices) -> int:
    """Put the digests of the morning that are due into the outbox; return how many."""
    writer = DigestWriter(services.engine, services.settings.default_timezone, services.atlas.unit)
    count = put_due_digests(writer, services.clock())
    if count:
        log.info("%d digests", count)
    return count


def ask_about_shelters(services: WorkerServices) -> int:
    """Ask the shelters inside live zones that were not asked yet; return how many."""
    asker = ShelterAsker(services.engine, services.settings.default_timezone, services.atlas.unit)
    count = ask_shelters(asker, services.clock())
    if count:
        log.info("%d shelters asked", count)
    return count


def tend_webhook_events(services: WorkerServices) -> int:
    """Place the receipts that came early, and forget what was placed long ago; return how many
    were placed.
    """
    now = services.clock()
    with writing(services.engine) as session:
        forget_events(session, now)
        forget_words(session, now)
        return place_early_receipts(session, services.keyring, GATEWAY_FORMATS, now)


def ask_whatsapp(services: WorkerServices, ask: AskApi | None = None) -> str:
    """Ask the platform for our templates and our number, and write down what it says; return what
    is wrong, empty where nothing is or WhatsApp is not set up.
    """
    account = cloud_account(services.settings)
    if account is None:
        return ""
    state = ask_platform(account, ask or api_client(services.settings))
    with writing(services.engine) as session:
        store_platform(session, account.number_id, state, services.clock())
    if state.trouble:
        log.error("WhatsApp does not answer as it should: %s", state.trouble)
    return state.trouble
