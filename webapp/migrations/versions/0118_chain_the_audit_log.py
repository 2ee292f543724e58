"""Bind the lines of the audit log into a chain; those from before are its first, named segment.

Revision ID: 0118
Revises: 0117
"""

import hashlib
import hmac
import json
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None

LINE = sa.table(
    "audit_log",
    sa.column("number", sa.BigInteger()),
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String()) for name in ("actor", "action", "subject", "country")),
    sa.column("purpose", sa.String()),
    sa.column("details", sa.JSON()),
    sa.column("seal", sa.LargeBinary()),
    sa.column("link", sa.LargeBinary()),
)
HEAD = sa.table(
    "audit_head",
    sa.column("number", sa.BigInteger()),
    sa.column("link", sa.LargeBinary()),
    sa.column("seal", sa.LargeBinary()),
    sa.column("key_name", sa.String()),
)
SAID = ("id", "at", "actor", "action", "subject", "country", "purpose", "details")
AT_ONCE = 2000


def upgrade():
    with op.batch_alter_table("audit_log") as batch:
        batch.alter_column("number", existing_type=sa.BigInteger(), nullable=True)
        batch.add_column(sa.Column("seal", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("link", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("audit_head") as batch:
        batch.add_column(sa.Column("link", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("seal", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("key_name", sa.String(), nullable=True))
    connection = op.get_bind()
    number = connection.execute(sa.select(sa.func.max(LINE.c.number))).scalar()
    if number is not None:
        _take_in(connection, _key(connection), number)
    with op.batch_alter_table("audit_head") as batch:
        batch.alter_column("link", existing_type=sa.LargeBinary(), nullable=False)
        batch.alter_column("seal", existing_type=sa.LargeBinary(), nullable=False)
        batch.alter_column("key_name", existing_type=sa.String(), nullable=False)


def downgrade():
    with op.batch_alter_table("audit_head") as batch:
        batch.drop_column("key_name")
        batch.drop_column("seal")
        batch.drop_column("link")
    with op.batch_alter_table("audit_log") as batch:
        batch.drop_column("link")
        batch.drop_column("seal")
        batch.alter_column("number", existing_type=sa.BigInteger(), nullable=False)


# The rules of the chain as they stood when this was written: lines bound here are verified by them
# (core.audit_log.chain, LINE_FORMAT 1).


def _key(connection):
    keys = connection.get_execution_options().get("audit_keys", ())
    if not keys:
        raise RuntimeError("the lines of the audit log are bound with its key: none was given")
    return keys[0]


def _take_in(connection, key, last):
    link, done, first_at = b"", 0, None
    while True:
        query = sa.select(LINE.c.number, *(LINE.c[name] for name in SAID))
        query = query.where(LINE.c.number > done).order_by(LINE.c.number).limit(AT_ONCE)
        rows = [dict(row) for row in connection.execute(query).mappings()]
        if not rows:
            break
        changes = []
        for row in rows:
            first_at = first_at or row["at"]
            last_at, done = row["at"], row["number"]
            seal, link = _bind(key, link, row["number"], row)
            changes.append({"its_number": row["number"], "its_seal": seal, "its_link": link})
        change = sa.update(LINE).where(LINE.c.number == sa.bindparam("its_number"))
        connection.execute(
            change.values(seal=sa.bindparam("its_seal"), link=sa.bindparam("its_link")), changes
        )
    line = _segment_line(last, first_at, last_at)
    seal, link = _bind(key, link, last + 1, line)
    connection.execute(sa.insert(LINE).values(**line, number=last + 1, seal=seal, link=link))
    head = hmac.digest(key, b"head\0" + str(last + 1).encode() + b"\0" + link, "sha256")
    name = hashlib.sha256(b"atalaya audit key name\0" + key).hexdigest()[:16]
    connection.execute(
        sa.update(HEAD).values(number=last + 1, link=link, seal=head, key_name=name)
    )


def _segment_line(lines, first_at, last_at):
    return {
        "id": uuid.uuid4(),
        "at": datetime.now(UTC),
        "actor": "worker",
        "action": "audit.segment",
        "subject": "",
        "country": "",
        "purpose": "",
        "details": {
            "segment": "before-the-chain",
            "lines": lines,
            "from": _utc(first_at).isoformat(),
            "to": _utc(last_at).isoformat(),
        },
    }


def _bind(key, before, number, line):
    values = [1, number, str(line["id"]), _utc(line["at"]).isoformat()]
    values += [line[name] for name in SAID[2:]]
    content = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    seal = hmac.digest(key, b"line\0" + content.encode(), "sha256")
    return seal, hmac.digest(key, b"link\0" + before + seal, "sha256")


def _utc(moment):
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
