"""The proofs in the order `make proof` runs them: the quick ones first, the soak last."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """One module of this folder."""

    name: str
    """Of `test_<name>.py`."""
    minutes: float
    """After so many it is ended: several times what it takes on two quiet cores."""


PROOFS = (
    Proof("audit_chain", 20),
    Proof("clocks", 15),
    Proof("moved_seals", 10),
    Proof("at_rest", 30),
    Proof("alarms", 20),
    Proof("key_change", 60),
    Proof("damaged_cards", 15),
    Proof("forgetting", 20),
    Proof("registering_flood", 20),
    Proof("matching_index", 20),
    Proof("killed_upgrades", 15),
    Proof("full_disk", 10),
    Proof("orphans", 5),
    Proof("power_cut", 10),
    Proof("shared_shapes", 15),
    Proof("call_down", 60),
    Proof("hostile_servers", 20),
    Proof("sign_ins", 10),
    Proof("tokens", 10),
    Proof("small_counts", 40),
    Proof("located", 10),
    Proof("cut_off", 15),
    Proof("merged_reports", 10),
    Proof("notices", 60),
    Proof("drills", 30),
    Proof("walked_guides", 20),
    Proof("requirements", 2),
    Proof("wheel", 10),
    Proof("earlier_backups", 20),
    Proof("api", 20),
    Proof("object_store", 15),
    Proof("readers", 20),
    Proof("isolation", 30),
    Proof("loosened_rules", 60),
    Proof("two_workers", 15),
    Proof("cluster_short", 10),
    Proof("cluster", 20),
    Proof("many_machines", 30),
    Proof("readers_and_writers", 20),
    Proof("kills", 60),
    Proof("kills_of_an_installation", 120),
    Proof("two_pages", 120),
    Proof("soak", 50),
)
