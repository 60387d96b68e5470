"""How many examples a test that breaks things at random tries."""

import os

from hypothesis import HealthCheck, settings

VOLTE = int(os.environ.get("RACCORDO_FUZZ", "0"))


def esempi(quanti: int) -> settings:
    """The same ones in every run, so that a run says only what changed in the code. With RACCORDO_FUZZ=50, fifty times
    as many, and other ones each time."""
    return settings(
        max_examples=quanti * max(VOLTE, 1), derandomize=VOLTE == 0, suppress_health_check=list(HealthCheck)
    )
