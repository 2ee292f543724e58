"""A folder of a machine stands once among the nodes, as it was seen last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from core.installation.nodes import InstallationNode

NOW = datetime(2026, 8, 29, 14, 5, tzinfo=UTC)


def test_a_node_seen_again_is_the_same_row(session: Session) -> None:
    for hours in (0, 5):
        at = NOW + timedelta(hours=hours)
        seen = InstallationNode(name="uno:/srv/a", program="1", atlas="a", words="b", seen_at=at)
        session.merge(seen)
        session.flush()
    (node,) = session.query(InstallationNode).all()
    assert node.seen_at == NOW + timedelta(hours=5)
