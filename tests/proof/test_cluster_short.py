"""The cluster of `test_cluster` in two minutes: its primary is killed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.figures import Figures
from tests.proof.machines.cluster import Cluster
from tests.proof.test_cluster import failed_over, three

__all__ = ["three"]


@pytest.mark.long_form
def test_a_primary_that_dies_once_loses_nothing(
    three: Cluster, tmp_path: Path, figures: Figures
) -> None:
    figures.add("cluster of three, short", failed_over(three, tmp_path, 1, hangs=False))
