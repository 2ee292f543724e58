"""The base under the maps: two levels, the whole region, coarse, and one box, finer.

From outside: `region_file`, `detail_file` (ready to be sent), `detail_base` (GeoJSON), the boxes
(`snapped`, `is_offered`), and `base_map_kind`, `ask_for_regions` for the worker.
"""

from core.atlas.base_map.boxes import is_offered, snapped
from core.atlas.base_map.drawing import KINDS, detail_base, region_base
from core.atlas.base_map.files import BaseFile, detail_file, region_file, region_store
from core.atlas.base_map.jobs import ask_for_regions, base_map_kind

__all__ = [
    "KINDS",
    "BaseFile",
    "ask_for_regions",
    "base_map_kind",
    "detail_base",
    "detail_file",
    "is_offered",
    "region_base",
    "region_file",
    "region_store",
    "snapped",
]
