"""What a start finds: the same numbers, or others where the rules have changed."""

from tests.indicators.servizio import Servizio, acceso
from tests.indicators.storie import Caso


async def _con_una_dimissione(database_url: str) -> Servizio:
    servizio = await acceso(database_url)
    caso = Caso()
    caso.segnalata("2026-03-01")
    caso.dimissibile("2026-03-04")
    caso.dimessa("2026-03-10")
    await servizio.sa(caso.eventi)
    return servizio


async def test_dopo_un_riavvio_i_numeri_sono_gli_stessi(database_url: str) -> None:
    prima = await _con_una_dimissione(database_url)
    letto = await prima.valore("DIP-3")
    await prima.spegni()
    dopo = await acceso(database_url)
    assert await dopo.valore("DIP-3") == letto
    await dopo.spegni()


async def test_con_un_altro_parametro_si_riconta_all_avvio(database_url: str) -> None:
    prima = await _con_una_dimissione(database_url)
    await prima.spegni()
    dopo = await acceso(database_url, dip_inizio="segnalazione")
    valore = await dopo.valore("DIP-3")
    assert (valore["valore"], valore["regola_versione"]) == (9.0, "DIP-3/1[inizio=segnalazione]")
    await dopo.spegni()


async def test_un_evento_ridato_dopo_il_riavvio_non_conta_due_volte(database_url: str) -> None:
    prima = await _con_una_dimissione(database_url)
    caso = Caso()
    caso.segnalata("2026-03-01")
    await prima.spegni()
    dopo = await acceso(database_url)
    await dopo.sa(caso.eventi)
    assert (await dopo.valore("DIP-6"))["casi"] == 1
    await dopo.spegni()
