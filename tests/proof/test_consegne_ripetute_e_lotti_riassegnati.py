"""Delivery at its worst that a bus may still call delivery: only the order of a case is kept."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.indicators.bootstrap import Indicators, build
from services.indicators.settings import Settings
from shared.contracts.envelope import Event
from shared.kernel.clock import FixedClock
from shared.messaging.memory import MemoryBus
from tests.fakes import OGGI
from tests.indicators.entrypoints.scena_stream import celle
from tests.indicators.servizio import busta
from tests.indicators.storie_casuali import storie
from tests.tokens import authenticator

AL_PIU = 5
"""Times that one message is delivered at most."""


class Lotto(NamedTuple):
    """What a consumer is handed; `fin_qui`: how far it was when the other one got its partitions (None: at the end)."""

    chi: int
    eventi: list[Event]
    fin_qui: int | None


@st.composite
def consegne(draw: st.DrawFn) -> tuple[list[Event], list[Lotto]]:
    """The events of two cases, and how two consumers get them: each stream in its order, from where it was last
    acknowledged, which may be long before what was delivered last."""
    detti = [*draw(storie("caso-1")), *draw(storie("caso-2"))]
    flussi: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for evento in detti:
        flussi[evento.source, evento.caso_id].append(evento)
    confermati = dict.fromkeys(flussi, 0)
    volte: dict[str, int] = defaultdict(int)
    lotti = []
    while any(confermati[nome] < len(flussi[nome]) for nome in flussi):
        aperti = [nome for nome in sorted(flussi) if confermati[nome] < len(flussi[nome])]
        scelti = draw(st.lists(st.sampled_from(aperti), min_size=1, unique=True))
        eventi = []
        for nome in scelti:
            fino = draw(st.integers(confermati[nome] + 1, len(flussi[nome])))
            preso = flussi[nome][confermati[nome] : fino]
            eventi += preso
            for evento in preso:
                volte[evento.id] += 1
            # One that came five times is acknowledged at last: a bus that never does delivers nothing.
            if draw(st.booleans()) or any(volte[evento.id] >= AL_PIU for evento in preso):
                confermati[nome] = fino
        lotti.append(Lotto(draw(st.integers(0, 1)), eventi, draw(st.none() | st.integers(0, len(eventi)))))
    return detti, lotti


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(consegne())
async def test_consegne_ripetute_e_lotti_riassegnati_a_meta_danno_gli_stessi_indicatori(
    tmp_path_factory: pytest.TempPathFactory, caso: tuple[list[Event], list[Lotto]]
) -> None:
    detti, lotti = caso
    assert await _contati(tmp_path_factory.mktemp("male"), lotti) == await _contati(
        tmp_path_factory.mktemp("bene"), [Lotto(0, detti, None)]
    )


async def _contati(cartella: Path, lotti: Sequence[Lotto]) -> dict[str, list[tuple[Any, ...]]]:
    """The tables after these batches. One that is cut short goes on with the other consumer, from its beginning."""
    coppia = [_consumatore(cartella) for _ in range(2)]
    for uno in coppia:
        await uno.start(events=False)
    for chi, eventi, fin_qui in lotti:
        messaggi = [busta(evento) for evento in eventi]
        if fin_qui is None:
            await coppia[chi].runtime.consumer.handle(messaggi)
        else:
            await coppia[chi].runtime.consumer.handle(messaggi[:fin_qui])
            await coppia[1 - chi].runtime.consumer.handle(messaggi)
    trovato = await celle(coppia[0])
    for uno in coppia:
        await uno.stop()
    return trovato


def _consumatore(cartella: Path) -> Indicators:
    url = f"sqlite:///{cartella / 'indicators.db'}"
    return build(Settings(database_url=url), MemoryBus(), authenticator(), FixedClock(OGGI))
