"""The kinds of entry the directory holds, and the table of each."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from directory.entries.models import CommunityLeader, FocalPoint, Organisation, Post, Shelter

AnyEntry = Organisation | Post | FocalPoint | Shelter | CommunityLeader
AnyEntryType = (
    type[Organisation] | type[Post] | type[FocalPoint] | type[Shelter] | type[CommunityLeader]
)


class EntryKind(enum.StrEnum):
    """The kinds of entry, in the order of every list, workbook and book."""

    POST = "post"
    FOCAL_POINT = "focal_point"
    SHELTER = "shelter"
    ORGANISATION = "organisation"
    LEADER = "community_leader"


TYPES: Mapping[EntryKind, AnyEntryType] = MappingProxyType(
    {
        EntryKind.POST: Post,
        EntryKind.FOCAL_POINT: FocalPoint,
        EntryKind.SHELTER: Shelter,
        EntryKind.ORGANISATION: Organisation,
        EntryKind.LEADER: CommunityLeader,
    }
)
MANY_WORDS: Mapping[EntryKind, str] = MappingProxyType(
    {
        EntryKind.POST: N_("Representaciones"),
        EntryKind.FOCAL_POINT: N_("Puntos focales"),
        EntryKind.SHELTER: N_("Albergues"),
        EntryKind.ORGANISATION: N_("Organizaciones"),
        EntryKind.LEADER: N_("Líderes comunitarios"),
    }
)
ONE_WORDS: Mapping[EntryKind, str] = MappingProxyType(
    {
        EntryKind.POST: N_("Representación"),
        EntryKind.FOCAL_POINT: N_("Punto focal"),
        EntryKind.SHELTER: N_("Albergue"),
        EntryKind.ORGANISATION: N_("Organización"),
        EntryKind.LEADER: N_("Líder comunitario"),
    }
)


def kind_of(entry: AnyEntry) -> EntryKind:
    """Return which kind an entry is."""
    return next(kind for kind, row_type in TYPES.items() if isinstance(entry, row_type))
