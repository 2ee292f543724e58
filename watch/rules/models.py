"""Tables of the rules: what a country wants to be warned of, what was judged, what came of it."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.data_versions.versioned_data import VersionedData
from core.db import Base, Identified, Timestamped, code_of
from core.geo.geometry import Area
from feeds.values import Severity
from watch.rules.terms import QuietHours, Trigger, hours_of


class FiringOutcome(enum.StrEnum):
    """What came of a firing."""

    SENT = "sent"
    """It is to wake somebody at once."""
    HELD = "held"
    """It waits for the end of the quiet hours."""
    DIGEST = "digest"
    """It goes into the next digest."""
    LAPSED = "lapsed"
    """It was held, and no longer true, or said already, when the quiet hours ended."""
    NOBODY = "nobody"
    """There was nobody to be warned."""


class AlertRule(Identified, Timestamped, Base):
    """What one country wants to be warned of: its conditions hold together, an empty one always."""

    __tablename__ = "alert_rule"

    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    kinds: Mapped[list[str]] = mapped_column(default=list)
    """Codes of `feeds.values.HazardKind`; empty: any."""
    min_severity: Mapped[Severity] = mapped_column(code_of(Severity), default=Severity.UNKNOWN)
    min_certainty: Mapped[str] = mapped_column(default="")
    """`Possible`, `Likely` or `Observed`; empty: any."""
    place_codes: Mapped[list[str]] = mapped_column(default=list)
    """Units of the atlas; with `area` empty: everywhere."""
    area: Mapped[Area | None]
    """The shape of the place: of its units, its circle and what was drawn, together."""
    place_name: Mapped[str] = mapped_column(default="")
    """What the place is called by whoever wrote the rule."""
    persons_at_least: Mapped[int | None]
    needs_at_least: Mapped[int | None]
    """Persons with a special need."""
    any_shelter: Mapped[bool] = mapped_column(default=False)
    any_post: Mapped[bool] = mapped_column(default=False)
    any_plan_area: Mapped[bool] = mapped_column(default=False)
    triggers: Mapped[list[str]] = mapped_column(default=list)
    """Codes of `Trigger`."""
    more_persons: Mapped[int] = mapped_column(default=10)
    silent_minutes: Mapped[int] = mapped_column(default=60)
    quiet_from: Mapped[str] = mapped_column(sa.String(5), default="")
    quiet_until: Mapped[str] = mapped_column(sa.String(5), default="")
    """`22:00`, wall time of `timezone`; both empty: no quiet hours."""
    timezone: Mapped[str] = mapped_column(default="UTC")
    breaks_quiet_from: Mapped[Severity] = mapped_column(code_of(Severity), default=Severity.EXTREME)
    rota_id: Mapped[uuid.UUID | None]
    """The rota it wakes (no foreign key: rotas are strangers here); None: every one of its country.
    """
    is_digest: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    standing_judged_at: Mapped[datetime | None]
    """When what stood already was held against it; None: it is new or was changed, and waits."""
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When it keeps quiet; None: never."""
        return hours_of(self.quiet_from, self.quiet_until, self.timezone)

    @property
    def key(self) -> str:
        """By which its firings are told from those of other rules."""
        return str(self.id)


class RuleFiring(Identified, Base):
    """One rule that wrote of one hazard for one country, once for each thing that happened."""

    __tablename__ = "rule_firing"
    __table_args__ = (
        sa.UniqueConstraint("rule_key", "country", "hazard_id", "trigger", "occurrence"),
    )

    rule_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("alert_rule.id"), index=True)
    """None: the rule every country has without writing one."""
    rule_key: Mapped[str]
    """Its id, or `built-in`: in a unique key NULL differs from NULL."""
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    hazard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), index=True
    )
    hazard_version: Mapped[int]
    trigger: Mapped[Trigger] = mapped_column(code_of(Trigger))
    occurrence: Mapped[str]
    """Which change of the hazard it was, by the hazard's history: judged again it is the same."""
    severity: Mapped[Severity] = mapped_column(code_of(Severity))
    """The gravest there where it touches."""
    persons: Mapped[int] = mapped_column(default=0)
    reason: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`asked` and `found` of each condition, and `facts`: what the rule knew when it wrote."""
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[FiringOutcome] = mapped_column(code_of(FiringOutcome), index=True)
    held_until: Mapped[datetime | None]
    """End of the quiet hours, of one that was held."""
    part_of_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("rule_firing.id", ondelete="CASCADE"), index=True
    )
    """The firing of the same hazard, country and turn that speaks for this one, too."""


class HazardJudgement(Base):
    """How far the changes of a hazard have been held against the rules."""

    __tablename__ = "hazard_judgement"

    hazard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("hazard.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    at: Mapped[datetime]


RULES = VersionedData(
    "rules", {AlertRule: {*AlertRule.__table__.c.keys()} - {"standing_judged_at", "updated_at"}}
)
"""What home remembers of whom rules leave asleep holds as long as it does."""
