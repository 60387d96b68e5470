"""Synchronous work that has keys: run again until they are at hand, and the same from outside."""

import pytest

from shared.custody.attempt import Attempt, SameIds, present, seal, unseal
from shared.custody.keyring import AT_HAND, KeyLost, KeyNeeded, Keyring
from shared.custody.master import MasterKeys
from shared.custody.memory import MemoryKeyStore
from shared.kernel.ids import SequentialIds


class Contate(MemoryKeyStore):
    """How often somebody asks."""

    def __init__(self) -> None:
        super().__init__()
        self.domande = 0

    async def find(self, ids, subjects):  # type: ignore[no-untyped-def]  # as in the class above
        self.domande += 1
        return await super().find(ids, subjects)


def mazzo() -> tuple[Keyring, Contate]:
    archivio = Contate()
    return Keyring(archivio, MasterKeys.fresh()), archivio


async def fino_in_fondo(di: Keyring, lavoro):  # type: ignore[no-untyped-def]  # whatever it returns
    tentativo, volte = Attempt(di), 0
    while True:
        volte += 1
        try:
            return tentativo.run(lavoro), volte
        except KeyNeeded as manca:
            await tentativo.fetch(manca)


async def test_un_caso_che_nasce_nel_lavoro_e_lo_stesso_quando_lo_si_ripete() -> None:
    di, _ = mazzo()
    ids, nati = SameIds(SequentialIds()), []

    def lavoro() -> bytes:
        nati.append(ids.new())
        return seal(nati[-1], "accessi/1", b"Maria")

    _, volte = await fino_in_fondo(di, lavoro)
    assert (nati, volte) == (["id-0001", "id-0001"], 2)
    assert ids.new() == "id-0002"


async def test_le_chiavi_di_tutto_cio_che_si_scrive_si_chiedono_insieme() -> None:
    di, archivio = mazzo()
    _, volte = await fino_in_fondo(di, lambda: [seal(f"caso-{n}", "x/1", b"Maria") for n in range(20)])
    assert volte == 2
    assert archivio.domande == 2  # whether they are there, and, once made, which ones hold


async def test_le_chiavi_di_una_pagina_si_chiedono_insieme() -> None:
    di, archivio = mazzo()
    pagina, _ = await fino_in_fondo(di, lambda: [seal(f"caso-{n}", "x/1", b"Maria") for n in range(50)])
    di.forget()
    archivio.domande = 0

    def leggi() -> list[bytes]:
        tentativo = present()
        assert tentativo is not None
        tentativo.need(pagina)
        return [unseal("x/1", sigillato) for sigillato in pagina]

    assert await fino_in_fondo(di, leggi) == ([b"Maria"] * 50, 2)
    assert archivio.domande == 1


async def test_un_lavoro_finisce_anche_se_il_mazzo_dimentica_tutto_nel_frattempo() -> None:
    di, _ = mazzo()
    sigillati, _ = await fino_in_fondo(di, lambda: [seal(f"caso-{n}", "x/1", b"Maria") for n in range(5)])

    def smemorato() -> list[bytes]:
        di.forget()
        return [unseal("x/1", sigillato) for sigillato in sigillati]

    assert (await fino_in_fondo(di, smemorato))[0] == [b"Maria"] * 5


async def test_cio_che_si_e_appena_scritto_si_rilegge_nello_stesso_lavoro() -> None:
    di, _ = mazzo()
    letto, _ = await fino_in_fondo(di, lambda: unseal("x/1", seal("caso-1", "x/1", b"Maria")))
    assert letto == b"Maria"


async def test_cio_che_fu_scritto_prima_delle_chiavi_si_legge_com_e() -> None:
    di, _ = mazzo()
    assert await fino_in_fondo(di, lambda: unseal("x/1", b'{"nome": "Maria"}')) == (b'{"nome": "Maria"}', 1)


async def test_con_l_archivio_delle_chiavi_di_un_altro_non_si_finge_che_sia_cancellato() -> None:
    di, _ = mazzo()
    sigillato, _ = await fino_in_fondo(di, lambda: seal("caso-1", "x/1", b"Maria"))
    altro, _ = mazzo()
    with pytest.raises(KeyLost):
        await fino_in_fondo(altro, lambda: unseal("x/1", sigillato))


async def test_senza_chiavi_non_si_legge_cio_che_e_sigillato() -> None:
    di, _ = mazzo()
    sigillato, _ = await fino_in_fondo(di, lambda: seal("caso-1", "x/1", b"Maria"))
    with pytest.raises(KeyLost):
        unseal("x/1", sigillato)


async def test_il_mazzo_tiene_un_numero_di_chiavi_e_non_di_piu() -> None:
    di, _ = mazzo()
    await di.fetch(KeyNeeded(subjects={f"caso-{n}" for n in range(AT_HAND + 10)}))
    tenute = sum(di.by_subject(f"caso-{n}") is not None for n in range(AT_HAND + 10))
    assert tenute == AT_HAND
