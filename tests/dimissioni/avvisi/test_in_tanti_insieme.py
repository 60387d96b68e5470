"""Many cases of many hospitals at once: every account's notices are numbered without gaps, each case's in order."""

import asyncio
from itertools import groupby

from tests.dimissioni.avvisi.scena import ADT, ADT_LODI, Scena, detta, numeri, passi


async def test_mentre_tutti_lavorano_i_numeri_non_hanno_buchi(qui: Scena) -> None:
    async def un_caso(numero: int) -> None:
        caso = await qui.segnala(numero, da=ADT if numero % 2 else ADT_LODI)
        for giorno in range(4):
            await qui.sposta(caso, giorno)

    async def numerando() -> None:
        while not finito.is_set():
            await asyncio.gather(qui.lavoro.numera(), qui.lavoro.numera())  # two that both believe to lead
            await qui.lavoro.pubblica()
            await asyncio.sleep(0)

    finito = asyncio.Event()
    al_lavoro = asyncio.create_task(numerando())
    await asyncio.gather(*(un_caso(numero) for numero in range(8)))
    finito.set()
    await al_lavoro
    while await qui.lavoro.numera() or await qui.lavoro.pubblica():
        pass

    for account in (ADT, ADT_LODI):
        suoi = [each for each in qui.sul_topic if each.headers["segnalante"] == account]
        assert sorted(numero for each in suoi for numero in numeri(detta(each.value))) == list(range(1, 21))
    detti = sorted((passo for each in qui.sul_topic for passo in passi(detta(each.value))), key=lambda p: p[0])
    for _, dello_stesso in groupby(detti, key=lambda passo: passo[0]):
        assert [versione for _, versione in dello_stesso] == [1, 2, 3, 4, 5]


async def test_chi_sottoscrive_mentre_accade_non_perde_nulla(qui: Scena) -> None:
    caso = await qui.segnala()

    async def si_muove() -> None:
        for giorno in range(6):
            await qui.sposta(caso, giorno)

    _, mia = await asyncio.gather(si_muove(), qui.sottoscrive())
    while await qui.lavoro.numera():
        pass
    bundle = await qui.fhir.leggi(f"Subscription/{mia['id']}/$events")
    versioni = [versione for _, versione in passi(bundle)]
    assert versioni == list(range(8 - len(versioni), 8))
