"""How the interpreter is set for a process that serves for days and shares its cores."""

import gc
import sys
from typing import Final

SWITCH_INTERVAL: Final = 0.001
"""Seconds a thread keeps the interpreter: readers and rebuilds run in threads, and with the default 5 ms a small commit
would wait long behind them."""
GC_THRESHOLDS: Final = (20_000, 20, 50)
"""Requests leave few cycles behind: looking for them at every 700 objects, as by default, is time lost."""


def share_the_interpreter() -> None:
    """Before anything runs."""
    sys.setswitchinterval(SWITCH_INTERVAL)


def keep_what_is_loaded() -> None:
    """Once everything has started: what was loaded for that stays for good, and looking through it again would stop
    everything for a while."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
