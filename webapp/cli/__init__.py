"""`atalaya` from the command line. Commands are thin: packages below do the work."""

from __future__ import annotations

from types import MappingProxyType

import click

from core.child.crash_reports import report_crashes
from core.i18n.languages import N_
from webapp.cli.terminal.commands import LateCommand, RootGroup

COMMANDS = MappingProxyType(
    {
        "alarms": LateCommand(
            "webapp.cli.alarms:alarms",
            N_("Las alarmas: a quién se llamó, y quién va. No nombra a nadie."),
        ),
        "atlas": LateCommand(
            "webapp.cli.atlas.commands:atlas",
            N_("El atlas: capas, unidades y nombres de lugar."),
        ),
        "audit": LateCommand(
            "webapp.cli.audit.commands:audit",
            N_("El diario: quién hizo qué, y si está entero."),
        ),
        "backup": LateCommand(
            "webapp.cli.installation.backup:backup",
            N_("Las copias de seguridad: hacer una ahora, verlas, verificarlas, su llave."),
        ),
        "completion": LateCommand(
            "webapp.cli.terminal.completion:print_completion",
            N_("Lo que completa nuestras palabras con el tabulador, en bash, zsh o fish."),
        ),
        "country": LateCommand(
            "webapp.cli.country:countries",
            N_("Los países que participan."),
        ),
        "crisis": LateCommand(
            "webapp.cli.crisis.commands:crisis",
            N_("Las crisis: declararlas, verlas, cerrarlas."),
        ),
        "db": LateCommand(
            "webapp.cli.system:database",
            N_("La base de datos."),
        ),
        "demo": LateCommand(
            "webapp.cli.demo:demonstration",
            N_("La demostración: lugares reales, personas inventadas."),
        ),
        "directory": LateCommand(
            "webapp.cli.directory.commands:directory",
            N_("El directorio: quién puede ayudar."),
        ),
        "doctor": LateCommand(
            "webapp.cli.installation.doctor:doctor",
            N_("Mira todo lo que se olvida, y dice el remedio."),
        ),
        "doctrine": LateCommand(
            "webapp.cli.protocols:doctrine_alias",
            N_("Tipos de crisis, listas de tareas y mochila."),
            is_hidden=True,
        ),
        "drill": LateCommand(
            "webapp.cli.drills.commands:drills",
            N_("Los ejercicios: guiones de la historia, abrirlos, su puntaje, cerrarlos."),
        ),
        "feeds": LateCommand(
            "webapp.cli.feeds:feeds",
            N_("Las fuentes de alertas."),
        ),
        "init": LateCommand(
            "webapp.cli.installation.init:init",
            N_("Comienza una instalación de verdad, o dice qué hay y qué le falta."),
        ),
        "keys": LateCommand(
            "webapp.cli.keys.commands:country_keys",
            N_("Las llaves que sellan los datos de cada país."),
        ),
        "manual": LateCommand(
            "webapp.cli.protocols:manual",
            N_("Escribe en PDF quién hace qué, con los nombres de hoy y lo que falta."),
        ),
        "new-key": LateCommand(
            "webapp.cli.system:new_data_key",
            N_("Hace una llave de datos nueva y la escribe en la salida."),
        ),
        "notices": LateCommand(
            "webapp.cli.notices.commands:notices",
            N_("Los avisos a la gente: escribirlos, contarlos, aprobarlos."),
        ),
        "outbox": LateCommand(
            "webapp.cli.outbox.commands:outbox",
            N_("Los mensajes sellados de la carpeta de salida, donde no hay servidor de correo."),
        ),
        "plans": LateCommand(
            "webapp.cli.plans.commands:plans",
            N_("Los planes de contingencia de dos páginas."),
        ),
        "prepare": LateCommand(
            "webapp.cli.operation.preparation:prepare",
            N_("Lo que `run` hace antes de abrir; termina cuando está hecho."),
            is_hidden=True,
        ),
        "protocols": LateCommand(
            "webapp.cli.protocols:protocols",
            N_("Tipos de crisis, listas de tareas y mochila."),
        ),
        "ready": LateCommand(
            "webapp.cli.system:tell_readiness",
            N_("Dice si el sistema puede trabajar, como /readyz; si no, termina con 1."),
        ),
        "registry": LateCommand(
            "webapp.cli.registry.commands:registry",
            N_("El registro de personas."),
        ),
        "replies": LateCommand(
            "webapp.cli.notices.replies:replies",
            N_("Lo que la gente contesta a los avisos."),
        ),
        "response-plan": LateCommand(
            "webapp.cli.protocols:response_plan",
            N_("Escribe en PDF el plan de respuesta de la red consular, de toda la región."),
        ),
        "restore": LateCommand(
            "webapp.cli.installation.restore:restore_backup",
            N_("Trae una copia de seguridad a un lugar nuevo, verificada."),
        ),
        "rota": LateCommand(
            "webapp.cli.rota.commands:rota",
            N_("La guardia: a quién despierta una alarma, y dónde hay huecos."),
        ),
        "round": LateCommand(
            "webapp.cli.rounds.commands:rounds",
            N_("La ronda: cada seis meses, cada ficha se confirma."),
        ),
        "rules": LateCommand(
            "webapp.cli.emergencies.rules:rules",
            N_("Las reglas: de qué se avisa a cada país."),
        ),
        "run": LateCommand(
            "webapp.cli.operation.run:run_all",
            N_("Lo prepara todo, mira las fuentes una vez, escribe los planes y sirve."),
        ),
        "serve": LateCommand(
            "webapp.cli.operation.serve:serve_web",
            N_("Sirve la web en ATALAYA_HOST:ATALAYA_PORT."),
        ),
        "sources": LateCommand(
            "webapp.cli.sources:sources",
            N_("Las fuentes: qué canales se preguntan."),
        ),
        "storage": LateCommand(
            "webapp.cli.storage.commands:storage",
            N_("Dónde se guarda lo que se hace para la gente, y cómo se muda."),
        ),
        "token": LateCommand(
            "webapp.cli.programs.tokens:tokens",
            N_("Las llaves de programas: cuáles hay, y anularlas."),
        ),
        "transports": LateCommand(
            "webapp.cli.transports.commands:transports",
            N_("Los canales por los que salen mensajes: cuáles hay, y una prueba."),
        ),
        "user": LateCommand(
            "webapp.cli.user:users",
            N_("Las cuentas: quién puede entrar."),
        ),
        "watch": LateCommand(
            "webapp.cli.watch:watch",
            N_("La vigilancia: a quién toca cada peligro."),
        ),
        "worker": LateCommand(
            "webapp.cli.operation.work:work_on",
            N_("Mira las fuentes cada tanto; trabaja uno, los demás esperan su turno."),
        ),
    }
)
"""Every command and group by its name. None is imported here: whoever asks for one waits for what
it needs, and for nothing else.
"""


@click.group(
    cls=RootGroup,
    late=COMMANDS,
    help=N_("Atalaya: quién puede ayudar, qué haremos y a quién toca."),
)
@click.version_option(package_name="atalaya")
def main() -> None:
    """Run `atalaya`: the root of all commands."""
    report_crashes()
