"""Every module with tables: importing this one is what makes them all known."""

from __future__ import annotations

from types import ModuleType

import directory.confirming
import directory.editions.models
import directory.history
import directory.imports.models
import directory.marking
import directory.models
import directory.rounds.models
import feeds.models
import ground.journal
import plans.doctrine_models
import plans.models
import registry.models
import watch.models
import webapp.accounts

TABLES: tuple[ModuleType, ...] = (
    directory.confirming,
    directory.editions.models,
    directory.history,
    directory.imports.models,
    directory.marking,
    directory.models,
    directory.rounds.models,
    feeds.models,
    ground.journal,
    plans.doctrine_models,
    plans.models,
    registry.models,
    watch.models,
    webapp.accounts,
)
