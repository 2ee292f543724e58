"""The version of the hazards: it moves with all of a hazard and its source that flags follow from,
and with no mere sighting.
"""

from __future__ import annotations

from core.data_versions.versioned_data import VersionedData
from feeds.models import Hazard, Source

HAZARDS = VersionedData(
    "hazards",
    {
        Hazard: {
            "version", "status", "is_test", "is_context", "started_at", "ends_at", "zone",
            "severity_zones", "unverified_since", "same_as_id", "source_id",
        },
        Source: {"trust", "owner", "keep_hours"},
    },
)  # fmt: skip
"""What the watch remembers of live hazards holds as long as it does."""
