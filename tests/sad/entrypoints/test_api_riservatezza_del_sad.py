"""Whom the operators visit is for them alone: not for the other services, the audit, the logs, the errors."""

import logging
from typing import Any

import pytest

from services.sad.bootstrap import ASCOLTA
from services.sad.entrypoints.http import create_app
from shared.contracts.envelope import Anagrafica, Identificativo
from tests.sad.fakes import pai_attivato
from tests.sad.percorso import PROGETTO, RICHIESTA, VISITA, attiva
from tests.sad.servizio import Servizio

CANARINI = ("Zanzottera", "Filomena", "Via dei Canarini 7", "333 7654321", "RSSMRA41C47A794Z")


async def racconta(servizio: Servizio) -> list[Any]:
    """A whole story with canaries in every personal field; the answers of what went wrong."""
    cognome, nome, indirizzo, telefono, codice_fiscale = CANARINI
    persona = {"cognome": cognome, "nome": nome, "indirizzo": indirizzo, "telefono": telefono}
    identificativo = Identificativo(sistema="codice_fiscale", valore=codice_fiscale)
    await servizio.arriva(pai_attivato(persona=Anagrafica(identificativi=(identificativo,), sesso="F", **persona)))
    una = await servizio.fatto("/prese-in-carico", RICHIESTA | {"persona": persona})
    await attiva(servizio, una["id"])
    visite, progetto = f"/prese-in-carico/{una['id']}/visite", f"/prese-in-carico/{una['id']}/progetto"
    await servizio.fatto(visite, VISITA)
    return [
        await servizio.chiama("POST", visite, VISITA),
        await servizio.chiama("POST", "/prese-in-carico", RICHIESTA | {"persona": persona | {"eta": 85}}),
        await servizio.chiama("POST", "/prese-in-carico", RICHIESTA | {"persona": [cognome, codice_fiscale]}),
        await servizio.chiama("POST", progetto, PROGETTO | {"operatori": [cognome] * 51}),
    ]


async def test_nessun_dato_personale_esce_dal_servizio(servizio: Servizio, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    errori = await racconta(servizio)
    assert all(errore.status_code >= 400 for errore in errori)
    usciti = [
        *(await servizio.righe("outbox", "public")),
        *(await servizio.righe("audit", "touched")),
        *(await servizio.righe("audit", "azione")),
        *(errore.text for errore in errori),
        caplog.text,
    ]
    assert [canarino for canarino in CANARINI if any(canarino in str(uscito) for uscito in usciti)] == []


async def test_il_codice_fiscale_non_si_tiene_nemmeno(servizio: Servizio) -> None:
    await racconta(servizio)
    tenuti = await servizio.dentro(lambda uow: [una.persona for una in uow.prese_in_carico.all()])
    assert CANARINI[-1] not in str(tenuti)
    assert CANARINI[0] in str(tenuti)


async def test_delle_dimissioni_si_ascolta_solo_cio_che_e_pubblico(servizio: Servizio) -> None:
    assert ASCOLTA == ("pua.restricted.v1", "dimissioni.events.v1")


async def test_chi_guarda_resta_scritto(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    await servizio.letto(f"/prese-in-carico/{una['id']}")
    assert (await servizio.righe("audit", "azione"))[-1] == "presa_in_carico"
    assert una["id"] in (await servizio.righe("audit", "touched"))[-1]


async def test_ogni_indirizzo_si_descrive_in_italiano(servizio: Servizio) -> None:
    descrizione = create_app(servizio.sad).openapi()
    operazioni = [operazione for percorso in descrizione["paths"].values() for operazione in percorso.values()]
    assert len(operazioni) > 15
    assert all(operazione.get("summary") for operazione in operazioni)
    assert not any("codice_fiscale" in percorso or "cognome" in percorso for percorso in descrizione["paths"])
