"""Processes divided from one: listed by their names, told to end, killed when they do not."""

from __future__ import annotations

import json
import subprocess
import sys

from core.child import module_environment

CODE = """
import json, os, signal, sys
from core.child.dividing import DividedProcess, end_divided

told, tell = os.pipe()

def stay(signal_of_end):
    signal.signal(signal.SIGTERM, signal_of_end)
    os.write(tell, open("/proc/self/comm", "rb").read())
    while True:
        signal.pause()

done = DividedProcess("done", lambda: None)
kept = [DividedProcess("patient", lambda: stay(signal.SIG_DFL)),
        DividedProcess("deaf", lambda: stay(signal.SIG_IGN))]
names = b""
while names.count(b"\\n") < 2:
    names += os.read(told, 99)
while not done.has_ended():
    pass
before = [each.has_ended() for each in kept]
end_divided(kept[:1], 60)
end_divided(kept[1:], 0)
print(json.dumps([sorted(names.decode().split()), before, kept[0].has_ended()]))
"""


def test_they_bear_their_names_and_are_ended_patiently_first() -> None:
    told = subprocess.run(
        [sys.executable, "-c", CODE], env=module_environment(), capture_output=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == [["deaf", "patient"], [False, False], True]
