"""`atalaya` from the command line. Commands are thin: packages below do the work."""

from __future__ import annotations

import click

from core.child.crash_reports import report_crashes
from core.i18n.languages import N_
from webapp.cli.atlas import atlas
from webapp.cli.audit.commands import audit
from webapp.cli.context import CliContext, RootGroup
from webapp.cli.country import countries
from webapp.cli.demo import demonstration
from webapp.cli.directory.commands import directory
from webapp.cli.feeds import feeds
from webapp.cli.keys import country_keys
from webapp.cli.operation import run_all, serve_web, work_on
from webapp.cli.outbox.commands import outbox
from webapp.cli.plans.commands import plans
from webapp.cli.plans.packs import pack_area
from webapp.cli.plans.render import render_plans
from webapp.cli.protocols import doctrine_alias, manual, protocols, response_plan
from webapp.cli.registry.commands import registry
from webapp.cli.rounds.commands import rounds
from webapp.cli.sources import sources
from webapp.cli.system import database, new_data_key, tell_readiness
from webapp.cli.user import users
from webapp.cli.watch import watch

plans.add_command(render_plans)
plans.add_command(pack_area)


@click.group(cls=RootGroup, help=N_("Atalaya: quién puede ayudar, qué haremos y a quién toca."))
@click.version_option(package_name="atalaya")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Run `atalaya`: the root of all commands."""
    report_crashes()
    ctx.call_on_close(ctx.ensure_object(CliContext).close)


for _command in (
    run_all,
    serve_web,
    work_on,
    feeds,
    sources,
    watch,
    plans,
    protocols,
    doctrine_alias,
    manual,
    response_plan,
    directory,
    rounds,
    registry,
    outbox,
    atlas,
    users,
    countries,
    country_keys,
    demonstration,
    audit,
    database,
    new_data_key,
    tell_readiness,
):
    main.add_command(_command)
