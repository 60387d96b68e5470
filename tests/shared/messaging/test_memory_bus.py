from itertools import count

import pytest

from shared.messaging.memory import MemoryBus
from tests.shared.messaging.bus_cases import CasiDelBus, Scena


class ScenaInMemoria(Scena):
    def __init__(self) -> None:
        self.bus = MemoryBus()
        self._names = count()

    def topic(self) -> str:
        return f"prova.{next(self._names)}"

    def gruppo(self) -> str:
        return ""


class TestBusInMemoria(CasiDelBus):
    @pytest.fixture
    def scena(self) -> Scena:
        return ScenaInMemoria()
