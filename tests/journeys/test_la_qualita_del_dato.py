"""From what a hospital gets wrong to what stands beside the number, through every service."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.embedded.demo.ospedale import Degenza, Paziente, bundle_dimissione
from shared.kernel.clock import ROME
from tests.journeys.casa import Casa, Persona

DIP_6 = "/indicatori/v1/valori/DIP-6/ambito/50036/2026"
INGRESSO = datetime(2026, 3, 1, 9, 0, tzinfo=ROME)


def degenza(nosologico: str = "N1", codice_fiscale: str = "RSSMRA41C47A794Z") -> Degenza:
    paziente = Paziente(codice_fiscale, date(1941, 3, 7), "F")
    return Degenza(nosologico, paziente, "50036", "22047", "718", INGRESSO, INGRESSO)


def anno_in_corso(dove: str) -> str:
    """Messages are counted in the year in which they came: that of the platform's clock, one of the deliberation's."""
    return dove.replace("/2026", f"/{datetime.now(ROME).year}")


async def test_cio_che_l_ospedale_sbaglia_si_legge_accanto_al_numero(casa: Casa) -> None:
    async with casa() as (client, _):
        ospedale, ufficio = Persona(client, "sistema_ospedaliero"), Persona(client, "ufficio_di_piano")
        for _ in range(2):
            await ospedale.fa("/fhir/R4", bundle_dimissione(degenza()))
        di_un_altro = bundle_dimissione(
            replace(degenza(), paziente=Paziente("VRDLGU50A01A794Z", date(1950, 1, 1), "M"))
        )
        rifiutata = await ospedale.prova_a_fare("/fhir/R4", di_un_altro)
        assert rifiutata.status_code == 422
        attesi: dict[str, Any] = {
            "messaggi": {"in_quarantena": 1, "in_attesa": 1, "ripetuti": 1, "ripetizioni": 1},
        }
        await ufficio.aspetta(f"{anno_in_corso(DIP_6)}/qualita", **attesi)
        trovata = await ufficio.aspetta(f"{DIP_6}/qualita", valore=1.0)
        assert trovata["forbice"]["minimo"] == 1.0

        operatore = Persona(client, "operatore_asst")
        fermo = await operatore.cerca("/dimissioni/v1/quarantena", stato="in_attesa")
        await operatore.fa(f"/dimissioni/v1/quarantena/{fermo['id']}/scarto", {"motivo": "di un'altra persona"})
        attesi["messaggi"]["in_attesa"] = 0
        await ufficio.aspetta(f"{anno_in_corso(DIP_6)}/qualita", **attesi)


async def test_due_identita_per_un_codice_fiscale_si_contano_senza_dire_di_chi(casa: Casa) -> None:
    async with casa() as (client, _):
        ospedale, ufficio = Persona(client, "sistema_ospedaliero"), Persona(client, "ufficio_di_piano")
        await ospedale.fa("/fhir/R4", bundle_dimissione(degenza("N1")))
        altra = replace(degenza("N2"), paziente=Paziente("RSSMRA41C47A794Z", date(1956, 8, 9), "F"))
        await ospedale.fa("/fhir/R4", bundle_dimissione(altra))
        await ufficio.aspetta(DIP_6, valore=2.0)
        risposta = await ufficio.aspetta(f"{DIP_6}/qualita", identita_contraddittorie=2)
        assert "RSSMRA41C47A794Z" not in str(risposta)
