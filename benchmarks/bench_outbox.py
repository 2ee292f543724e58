"""Messages a minute out of the outbox, to a gateway far away: one at a time, and several at once.

    python benchmarks/bench_outbox.py [--messages 400] [--answer-ms 250]

A house of its own in a temporary folder and a gateway without a socket that answers each message
after so many milliseconds, as one on another continent does. The figure is on the wall clock: what
is waited for is the answer. The goal is 10,000 messages of WhatsApp within half an hour.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy.engine import Engine  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.audit_log.keys import audit_keys  # noqa: E402
from core.crypto import Keyring  # noqa: E402
from core.db import make_engine, writing  # noqa: E402
from core.outbox.delivery import Transports, deliver  # noqa: E402
from core.outbox.models import OutboxMessage  # noqa: E402
from core.outbox.owner import MessageBody, Outbox  # noqa: E402
from core.outbox.submission import MessageDraft, put  # noqa: E402
from core.settings import read_settings  # noqa: E402
from core.transports.transport import OutgoingMessage  # noqa: E402
from core.transports.whatsapp.addressing import WHATSAPP  # noqa: E402
from webapp.schema import upgrade  # noqa: E402

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
NAME, LEAST_A_MINUTE = WHATSAPP.name, 10_000 / 30


@dataclass
class FarGateway:
    """A gateway that answers late."""

    seconds: float
    name: str = NAME

    def recipient(self, text: str) -> str:
        """Take any recipient."""
        return text

    def send(self, message: OutgoingMessage) -> str:
        """Answer after a while."""
        time.sleep(self.seconds)
        return message.message_id


class PlainWords:
    """An owner whose messages all say the same."""

    def is_wanted(self, session: Session, message: OutboxMessage) -> bool:
        """Want every message."""
        return True

    def new_secret(self, session: Session, message: OutboxMessage, now: datetime) -> str:
        """Give none a secret."""
        return ""

    def body(self, session: Session, message: OutboxMessage, secret: str) -> MessageBody:
        """Say the same to all."""
        return MessageBody("Aviso", "Suba a un lugar alto.")


def main() -> int:
    """Print the figures; return 1 when a goal is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--messages", type=int, default=400)
    asked.add_argument("--answer-ms", type=float, default=250.0)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ATALAYA_MODE": "development",
            "ATALAYA_INSTANCE": folder,
            "ATALAYA_FEEDS_ONLINE": "false",
        }
        settings = read_settings()
        upgrade(settings)
        engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
        outbox = Outbox(engine, Keyring([b"k" * 32]), {"words": PlainWords()}, "bench.example")
        seconds = given.answer_ms / 1000
        one = _a_minute(engine, outbox, seconds, given.messages // 10, 1)
        note = f"answers after {given.answer_ms:.0f} ms"
        print_row("messages a minute, one at a time", one, None, "", note=note)
        several = _a_minute(engine, outbox, seconds, given.messages, settings.whatsapp_at_once)
        print_row(
            f"messages a minute, {settings.whatsapp_at_once} at once", several, LEAST_A_MINUTE, "",
            at_least=True, note=f"10,000 in {10_000 / several:.0f} minutes; {note}",
        )  # fmt: skip
        engine.dispose()
    return exit_code()


def _a_minute(engine: Engine, outbox: Outbox, seconds: float, count: int, at_once: int) -> float:
    with writing(engine) as session:
        for number in range(count):
            draft = MessageDraft(
                owner="words", kind="x", dedupe_key=f"{at_once}:{number}", recipient=f"+1{number}"
            )
            put(session, draft, FarGateway(seconds), now=NOW)
    began = time.perf_counter()
    ways = Transports({NAME: FarGateway(seconds)}, at_once={NAME: at_once})
    sent = deliver(outbox, ways, now=NOW, limit=count).sent
    if sent != count:
        raise SystemExit(f"{sent} of {count} were sent")
    return 60 * count / (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
