"""What holds for every test."""

import sqlite3
from datetime import date, datetime

from hypothesis import HealthCheck, settings

# How long it takes to draw an example is the machine's business, and says nothing of the code.
settings.register_profile("raccordo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("raccordo")

pytest_plugins = ["tests.real_parts", "tests.databases"]


def _refuse(value: date) -> str:
    raise AssertionError(f"{type(value).__name__} reached the driver as it is: tables keep days and instants as text")


# Python 3.12 deprecates the driver's own way of writing them; before, it is silent, and its text sorts unlike ours.
sqlite3.register_adapter(datetime, _refuse)
sqlite3.register_adapter(date, _refuse)
