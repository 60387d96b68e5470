"""What the platform promises when a story does not go straight to its end."""

import asyncio
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from services.embedded.demo.ospedale import Degenza, Paziente, bundle_decesso, bundle_dimissione
from services.embedded.host import Platform
from shared.kernel.clock import ROME
from shared.persistence.wall import by_platform
from tests.journeys.casa import Casa, Persona

LETTO = ("eventi", "casi", "contributi", "cubo")


def il(giorno: int) -> datetime:
    return datetime(2026, 3, giorno, 9, 0, tzinfo=ROME)


def degenza(nosologico: str = "N1") -> Degenza:
    paziente = Paziente("RSSMRA41C47A794Z", date(1941, 3, 7), "F")
    return Degenza(nosologico, paziente, "50036", "22047", "718", il(1), il(2))


async def test_il_decesso_chiude_cio_che_era_aperto_dappertutto(casa: Casa) -> None:
    async with casa() as (client, _):
        ospedale, assistente = Persona(client, "sistema_ospedaliero"), Persona(client, "assistente_sociale")
        await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        accesso = await assistente.cerca("/pua/v1/accessi", stato="aperto")
        await ospedale.fa("/fhir/R4", bundle_decesso(degenza(), il(4)))
        await assistente.aspetta(f"/pua/v1/accessi/{accesso['id']}", stato="chiuso")
        dimissione = await assistente.legge(f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}")
        assert (dimissione["stato"], dimissione["motivo_chiusura"]) == ("annullata", "decesso")


async def test_lo_stesso_messaggio_due_volte_e_un_caso_solo(casa: Casa) -> None:
    async with casa() as (client, _):
        ospedale, assistente = Persona(client, "sistema_ospedaliero"), Persona(client, "assistente_sociale")
        for _ in range(2):
            await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        await assistente.cerca("/pua/v1/accessi", stato="aperto")
        for elenco in ("/dimissioni/v1/dimissioni", "/pua/v1/accessi"):
            assert len((await assistente.legge(elenco))["elementi"]) == 1


async def test_cio_che_non_era_partito_arriva_dopo_la_riaccensione(casa: Casa) -> None:
    async with casa() as (client, platform):
        await platform.pua.runtime.stop()
        ospedale = Persona(client, "sistema_ospedaliero")
        await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        await platform.pua.runtime.start()
    async with casa() as (client, _):
        accesso = await Persona(client, "assistente_sociale").cerca("/pua/v1/accessi", stato="aperto")
        assert accesso["dimissione_id"]


async def test_contando_tutto_di_nuovo_si_ottiene_lo_stesso_fino_all_ultimo_byte(casa: Casa) -> None:
    async with casa() as (client, platform):
        ospedale = Persona(client, "sistema_ospedaliero")
        await asyncio.gather(
            *[ospedale.fa("/fhir/R4", bundle_dimissione(degenza(f"N{numero}"))) for numero in range(10)]
        )
        ufficio = Persona(client, "ufficio_di_piano")
        await ufficio.aspetta("/indicatori/v1/valori/DIP-6/ambito/50036/2026", valore=10)
        dal_vivo = await _tabelle(platform)
        await Persona(client, "amministratore", regione=True).fa("/indicatori/v1/ricostruzione")
        assert await _tabelle(platform) == dal_vivo


async def _tabelle(platform: Platform) -> dict[str, list[tuple[Any, ...]]]:
    def read(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        return {t: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {t}")))) for t in LETTO}  # noqa: S608

    return await platform.indicators.runtime.database.read(by_platform(read))


async def test_un_altro_territorio_non_vede_nulla_in_nessun_servizio(casa: Casa) -> None:
    async with casa() as (client, _):
        ospedale, assistente = Persona(client, "sistema_ospedaliero"), Persona(client, "assistente_sociale")
        await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        accesso = await assistente.cerca("/pua/v1/accessi", stato="aperto")
        estranea = Persona(client, "assistente_sociale", ambiti=["50071"])
        for elenco in ("/pua/v1/accessi", "/dimissioni/v1/dimissioni", "/sad/v1/prese-in-carico"):
            assert (await estranea.legge(elenco))["elementi"] == []
        for indirizzo in (
            f"/pua/v1/accessi/{accesso['id']}/accoglienza",
            f"/dimissioni/v1/dimissioni/{accesso['dimissione_id']}/presa-in-carico",
        ):
            rifiuto = await estranea.prova_a_fare(indirizzo)
            assert (rifiuto.status_code, rifiuto.json()["codice"]) == (404, "non-trovato")


async def test_il_codice_fiscale_non_esce_sul_flusso_degli_indicatori(casa: Casa) -> None:
    async with casa() as (client, _):
        await Persona(client, "sistema_ospedaliero").fa("/fhir/R4", bundle_dimissione(degenza()))
        ufficio = Persona(client, "ufficio_di_piano")
        await ufficio.aspetta("/indicatori/v1/valori/DIP-6/ambito/50036/2026", valore=1)
    scritto = casa.tutti_i_byte("indicators")
    assert b"dimissione-segnalata" in scritto
    for canarino in (b"RSSMRA41C47A794Z", b"Via Roma", b"vive solo"):
        assert canarino not in scritto
