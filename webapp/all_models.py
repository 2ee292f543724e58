"""Every module with tables: importing this one is what makes them all known."""

from __future__ import annotations

from types import ModuleType

import core.accounts
import core.announcements.models
import core.audit_log
import core.data_versions.versioned_data
import core.installation.nodes
import core.jobs.lease
import core.jobs.models
import core.outbox.models
import core.storage.models
import core.transports.whatsapp.models
import core.webhooks.models
import directory.editions.models
import directory.entries.change_log
import directory.entries.confirmation
import directory.entries.models
import directory.imports.models
import directory.rounds.models
import directory.search.version
import feeds.lifecycle.history.hazard_version
import feeds.models
import plans.models
import protocols.models
import registry.card_blocks.models
import registry.confirmation.models
import registry.contacts.bad_numbers
import registry.contacts.marks
import registry.duplicates.models
import registry.imports.models
import registry.joining.models
import registry.merging.models
import registry.people.models
import registry.people.tombstones
import registry.quality.models
import registry.registration.retention
import registry.search.models
import registry.sharing.models
import registry.statistics.models
import response.accounting.models
import response.accounting.retention
import response.agreements.models
import response.calldown.models
import response.closing.models
import response.crisis.models
import response.crisis.team.models
import response.drills.models
import response.hotline.models
import response.locate.models
import response.log.append_only
import response.log.models
import response.movements.models
import response.situation.models
import response.tasks.models
import watch.alarms.models
import watch.digest.models
import watch.models
import watch.notices.append_only
import watch.notices.dispatching.models
import watch.notices.models
import watch.replies.models
import watch.rota.models
import watch.rules.models
import watch.shelter_questions.models
import watch.stored_areas
import webapp.offline.models

TABLES: tuple[ModuleType, ...] = (
    core.audit_log,
    core.data_versions.versioned_data,
    core.outbox.models,
    core.storage.models,
    core.transports.whatsapp.models,
    core.webhooks.models,
    core.installation.nodes,
    core.jobs.lease,
    core.jobs.models,
    directory.editions.models,
    directory.entries.change_log,
    directory.entries.confirmation,
    directory.entries.models,
    directory.imports.models,
    directory.rounds.models,
    directory.search.version,
    feeds.lifecycle.history.hazard_version,
    feeds.models,
    plans.models,
    protocols.models,
    registry.card_blocks.models,
    registry.confirmation.models,
    registry.duplicates.models,
    registry.imports.models,
    registry.joining.models,
    registry.merging.models,
    registry.contacts.bad_numbers,
    registry.contacts.marks,
    registry.people.models,
    registry.people.tombstones,
    registry.quality.models,
    registry.registration.retention,
    registry.statistics.models,
    registry.sharing.models,
    response.crisis.models,
    response.crisis.team.models,
    response.accounting.models,
    response.accounting.retention,
    response.agreements.models,
    response.drills.models,
    response.hotline.models,
    response.locate.models,
    response.movements.models,
    response.log.models,
    response.log.append_only,
    response.situation.models,
    response.tasks.models,
    response.calldown.models,
    response.closing.models,
    watch.models,
    watch.alarms.models,
    watch.rota.models,
    watch.rules.models,
    watch.stored_areas,
    watch.digest.models,
    watch.notices.models,
    watch.notices.append_only,
    watch.notices.dispatching.models,
    watch.replies.models,
    watch.shelter_questions.models,
    webapp.offline.models,
    core.accounts,
)
