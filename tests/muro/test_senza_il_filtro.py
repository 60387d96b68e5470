"""With the application's own filter switched off, the database alone keeps the territories apart."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import ColumnElement, true

from services.dimissioni.application import queries as domande_di_dimissioni
from services.indicators.adapters import restituzioni
from services.indicators.adapters.consegne import documenti
from services.indicators.application import questions
from services.pua.adapters import cartelle, emergenze, persone, vista
from shared.kernel.actor import Actor, Ruolo
from shared.persistence import aggregates, consultations
from shared.persistence.wall import PLATFORM
from tests.muro.conftest import Dal, DaSopra
from tests.muro.mondo import ALTROVE, MONDI, OSPEDALE, QUI, Mondo, di
from tests.muro.passeggiata import Righe, nomi, passeggiata, righe_di
from tests.muro.test_ogni_tabella_ha_la_sua_risposta import detto
from tests.shared.persistence.impianti import IMPIANTI

DELLA_PIATTAFORMA = {"outbox", "dead_letters", "erasures", "soggetti", "dimissioni_note"}
VUOTE = {"dead_letters", "erasures", "soggetti", "dimissioni_note", "idempotency", "emergenze_tentativi"}
"""Nobody has been told, or has told, anything that they hold."""
DI_UN_ACCOUNT = {"idempotency", "casi_segnalati", "avvisi", "sottoscrizioni", "emergenze_tentativi"}


@pytest.fixture
def senza_filtro(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def tutte(*_: Any) -> ColumnElement[bool]:
        return true()

    def si(*_: Any) -> bool:
        return True

    for modulo in (aggregates, consultations, persone, cartelle, vista):
        monkeypatch.setattr(modulo, "visible", tutte)
    for modulo_degli_indicatori in (documenti, restituzioni, questions):
        monkeypatch.setattr(modulo_degli_indicatori, "vede_i_casi", si)
    monkeypatch.setattr(domande_di_dimissioni, "_sua", lambda *_: None)
    _dimentica()
    yield
    _dimentica()


def _dimentica() -> None:
    caches = (
        aggregates._select_first,
        aggregates._select_held,
        persone.visibili,
        vista._in_chiaro,
        emergenze._nota_qui,
    )
    for costruite in caches:
        costruite.cache_clear()


async def viste(mondo: Mondo, servizio: str, chi: Actor | None) -> Righe:
    return await righe_di(mondo.runtime, IMPIANTI[servizio].metadata, chi)


async def solo_altrui(mondo: Mondo, servizio: str) -> set[str]:
    """What names something of here, and nothing of elsewhere."""
    qui, altrove = [await viste(mondo, servizio, di(ambito)) for ambito in (QUI, ALTROVE)]
    protette = detto(servizio, "sì")
    return nomi({t: qui[t] for t in protette}) - nomi({t: altrove[t] for t in protette})


@pytest.mark.parametrize("servizio", MONDI)
async def test_chi_non_dice_chi_e_non_vede_una_riga(servizio: str, base: Dal) -> None:
    async with MONDI[servizio](base(servizio)) as mondo:
        tutte, nessuna = await viste(mondo, servizio, PLATFORM), await viste(mondo, servizio, None)
    assert {tabella for tabella in detto(servizio, "sì") if nessuna[tabella]} == set()
    piene = {tabella for tabella in detto(servizio, "sì") if tutte[tabella]}
    assert detto(servizio, "sì") - piene <= VUOTE


@pytest.mark.parametrize("servizio", MONDI)
async def test_con_una_domanda_qualsiasi_escono_solo_le_righe_del_proprio_ambito(servizio: str, base: Dal) -> None:
    async with MONDI[servizio](base(servizio)) as mondo:
        tutte, qui, altrove = [await viste(mondo, servizio, chi) for chi in (PLATFORM, di(QUI), di(ALTROVE))]
    for tabella in detto(servizio, "sì"):
        if tabella in DELLA_PIATTAFORMA | DI_UN_ACCOUNT:
            assert qui[tabella] == [], tabella
            continue
        assert qui[tabella] and min(len(qui[tabella]), len(altrove[tabella])) < len(tutte[tabella]), tabella
        if "ambito" in qui[tabella][0] and tabella not in ("persone", "emergenze"):
            assert {riga["ambito"] for riga in qui[tabella]} == {QUI}, tabella
        elif tabella not in ("persone", "persone_identificativi", "emergenze"):  # who is known in both is seen by both
            assert [riga for riga in qui[tabella] if riga in altrove[tabella]] == [], tabella


@pytest.mark.parametrize("servizio", MONDI)
async def test_su_nessuna_rotta_e_da_nessun_archivio_esce_cio_che_e_di_un_altro_ambito(
    servizio: str, base: Dal, senza_filtro: None
) -> None:
    async with MONDI[servizio](base(servizio)) as mondo:
        altrui = await solo_altrui(mondo, servizio)
        assert len(altrui) > 1
        assert await passeggiata(mondo.apps, QUI, altrui) != []  # whoever may see them is shown them
        assert await passeggiata(mondo.apps, ALTROVE, altrui) == []


@pytest.mark.parametrize(
    ("servizio", "tabella"),
    [("pua", "accessi"), ("dimissioni", "dimissioni"), ("sad", "prese_in_carico"), ("indicators", "restituzioni")],
)
async def test_un_buco_nel_muro_si_trova(
    servizio: str, tabella: str, base: Dal, da_sopra: DaSopra, senza_filtro: None
) -> None:
    url = base(servizio)
    async with MONDI[servizio](url) as mondo:
        altrui = await solo_altrui(mondo, servizio)
        with da_sopra(url) as connection:
            connection.execute(f"ALTER TABLE {tabella} DISABLE ROW LEVEL SECURITY".encode())
        try:
            assert await passeggiata(mondo.apps, ALTROVE, altrui) != []
        finally:
            with da_sopra(url) as connection:
                connection.execute(f"ALTER TABLE {tabella} ENABLE ROW LEVEL SECURITY".encode())


async def test_l_account_di_un_ospedale_legge_solo_cio_che_ha_segnalato(base: Dal) -> None:
    altro = Actor("adt-altro", Ruolo.SISTEMA_OSPEDALIERO, OSPEDALE.scope)
    async with MONDI["pua"](base("pua")) as mondo:
        suoi, di_un_altro = [await viste(mondo, "pua", chi) for chi in (OSPEDALE, altro)]
        assert [riga["dimissione_id"] for riga in suoi["accessi"]] == [f"dim-{QUI}"]
        assert suoi["casi_segnalati"] and not suoi["persone"]
        assert {tabella for tabella in detto("pua", "sì") if di_un_altro[tabella]} == set()
    async with MONDI["dimissioni"](base("dimissioni")) as mondo:
        suoi, di_un_altro = [await viste(mondo, "dimissioni", chi) for chi in (OSPEDALE, altro)]
        assert {riga["segnalante"] for riga in suoi["dimissioni"]} == {OSPEDALE.id}
        assert suoi["versions"] and suoi["avvisi"] and suoi["sottoscrizioni"] and not suoi["quarantena"]
        assert {tabella for tabella in detto("dimissioni", "sì") if di_un_altro[tabella]} == set()
