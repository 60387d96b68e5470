from collections.abc import AsyncIterator

import pytest

from tests.real_parts import SharedKafka
from tests.shared.messaging.bus_cases import CasiDelBus, Scena
from tests.shared.messaging.kafka_scene import ScenaKafka


@pytest.mark.xdist_group("kafka")
class TestBusSuKafka(CasiDelBus):
    @pytest.fixture
    async def scena(self, kafka: SharedKafka) -> AsyncIterator[Scena]:
        scena = ScenaKafka(kafka)
        yield scena
        await scena.bus.stop()
