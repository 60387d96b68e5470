"""Who waits for the readers to be done must know all of them."""

from collections.abc import Sequence

from scripts.demo_distributed.coda import GRUPPI
from services.dimissioni.bootstrap import build as dimissioni
from services.dimissioni.settings import Settings as DimissioniSettings
from services.indicators.bootstrap import build as indicators
from services.indicators.settings import Settings as IndicatorsSettings
from services.pua.bootstrap import build as pua
from services.pua.settings import Settings as PuaSettings
from services.sad.bootstrap import build as sad
from services.sad.settings import Settings as SadSettings
from shared.messaging.bus import Handler, Progress
from shared.messaging.memory import MemoryBus
from tests.tokens import authenticator


class BusCheAnnota(MemoryBus):
    def __init__(self) -> None:
        super().__init__()
        self.letti: dict[str, set[str]] = {}

    def subscribe(
        self, topics: Sequence[str], handler: Handler, *, group: str = "", progress: Progress | None = None
    ) -> None:
        self.letti[group] = set(topics)
        super().subscribe(topics, handler, group=group, progress=progress)


def test_la_demo_aspetta_tutti_i_lettori_e_nessun_altro() -> None:
    bus = BusCheAnnota()
    pua(PuaSettings(), bus, authenticator())
    dimissioni(DimissioniSettings(), bus, authenticator())
    sad(SadSettings(), bus, authenticator())
    indicators(IndicatorsSettings(), bus, authenticator())
    assert bus.letti == {gruppo: set(topics) for gruppo, topics in GRUPPI.items()}
