"""A COT sees the visits of the SAD knowing only FHIR R4."""

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from services.sad.entrypoints.fhir import create_fhir_app
from tests.fhir import Fhir, codici, id_di
from tests.sad.fakes import pai_attivato
from tests.sad.percorso import RICHIESTA, VISITA, attiva
from tests.sad.servizio import Servizio
from tests.tokens import intestazioni

ALTROVE = intestazioni("operatore_asst", sub="cot-2", asst=["709"])
MANCATA = {
    "operatore": "op-014",
    "inizio": "2026-03-11T08:00:00+01:00",
    "minuti": 60,
    "esito": "mancata",
    "motivo": "assenza_utente",
}


@pytest.fixture
def fhir(servizio: Servizio) -> Fhir:
    return Fhir(create_fhir_app(servizio.sad), intestazioni("operatore_asst", sub="cot-1", asst=["718"]))


async def dalla_dimissione(servizio: Servizio) -> list[str]:
    """A PAI of a dimissione asks for SAD; a visit is done on Monday 9 March, one is missed on Wednesday."""
    await servizio.arriva(pai_attivato(dimissione_id="dim-1"), 2)
    (una,) = (await servizio.letto("/prese-in-carico?dimissione_id=dim-1"))["elementi"]
    return await visitata(servizio, una["id"])


async def diretta(servizio: Servizio) -> list[str]:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    return await visitata(servizio, una["id"])


async def visitata(servizio: Servizio, presa_id: str) -> list[str]:
    await attiva(servizio, presa_id)
    visite = [await servizio.fatto(f"/prese-in-carico/{presa_id}/visite", visita) for visita in (VISITA, MANCATA)]
    return [visita["id"] for visita in visite]


async def test_una_visita_fatta_dice_a_chi_quando_e_perche(servizio: Servizio, fhir: Fhir) -> None:
    fatta, _ = await dalla_dimissione(servizio)
    visita = await fhir.leggi(f"Procedure/{fatta}")
    assert (visita["status"], visita["code"]["coding"][0]["code"]) == ("completed", "sad")
    assert visita["subject"] == {"reference": "Patient/per-1"}
    assert visita["basedOn"] == [{"reference": "ServiceRequest/dim-1-sad"}, {"reference": "CarePlan/pai-1"}]
    assert visita["performedPeriod"] == {"start": "2026-03-09T08:00:00+01:00", "end": "2026-03-09T09:30:00+01:00"}
    assert "Bianchi" not in str(visita)


async def test_una_visita_mancata_dice_il_motivo(servizio: Servizio, fhir: Fhir) -> None:
    _, mancata = await dalla_dimissione(servizio)
    visita = await fhir.leggi(f"Procedure/{mancata}")
    assert visita["status"] == "not-done"
    assert visita["statusReason"]["coding"] == [
        {"system": "urn:raccordo:cs:motivo-visita-mancata", "code": "assenza_utente"}
    ]


async def test_senza_un_pai_la_persona_e_il_caso(servizio: Servizio, fhir: Fhir) -> None:
    fatta, _ = await diretta(servizio)
    visita = await fhir.leggi(f"Procedure/{fatta}")
    assert visita["subject"]["identifier"]["system"] == "urn:raccordo:sid:caso"
    assert "basedOn" not in visita


async def test_una_visita_ha_una_versione_sola(servizio: Servizio, fhir: Fhir) -> None:
    fatta, _ = await diretta(servizio)
    storia = await fhir.leggi(f"Procedure/{fatta}/_history")
    assert [entry["request"]["method"] for entry in storia["entry"]] == ["POST"]
    assert await fhir.leggi(f"Procedure/{fatta}/_history/1") == await fhir.leggi(f"Procedure/{fatta}")


@pytest.mark.parametrize(
    ("chiesto", "trovate"),
    [
        ({"patient": "per-1"}, (True, True)),
        ({"subject": "Patient/per-1", "status": "completed"}, (True, False)),
        ({"based__on": "ServiceRequest/dim-1-sad", "status": "not-done"}, (False, True)),
        ({"based__on": "CarePlan/pai-1"}, (True, True)),
        ({"date": "2026-03-09"}, (True, False)),
        ({"date": "gt2026-03-09"}, (False, True)),
        ({"date": "le2026-03-09T09:00:00+01:00"}, (True, False)),
        ({"date": "ge2026-03-09T09:29:00+01:00"}, (True, True)),
        ({"_lastUpdated": "ge2026-03-01"}, (True, True)),
        ({"_lastUpdated": "lt2026-03-01"}, (False, False)),
        ({"patient": "per-2"}, (False, False)),
        ({"based__on": "ServiceRequest/dim-2-sad"}, (False, False)),
    ],
)
async def test_si_cercano_le_visite(
    servizio: Servizio, fhir: Fhir, chiesto: dict[str, str], trovate: tuple[bool, bool]
) -> None:
    await diretta(servizio)
    visite = await dalla_dimissione(servizio)
    sue = [id for id in id_di(await fhir.cerca("Procedure", **chiesto)) if id in visite]
    assert sue == [id for id, c_e in zip(visite, trovate, strict=True) if c_e]


async def test_un_altro_territorio_non_vede_nulla(servizio: Servizio, fhir: Fhir) -> None:
    fatta, _ = await dalla_dimissione(servizio)
    assert await fhir.cerca("Procedure", ALTROVE) == []
    for indirizzo in (f"Procedure/{fatta}", f"Procedure/{fatta}/_history", f"Procedure/{fatta}/_history/1"):
        risposta = await fhir.chiedi(indirizzo, ALTROVE)
        assert (risposta.status_code, codici(risposta)) == (404, ["non-trovato"])


@pytest.mark.parametrize(("ruolo", "entra"), [("operatore_sad", True), ("sistema_ospedaliero", False)])
async def test_le_visite_le_leggono_i_ruoli_del_servizio(
    servizio: Servizio, fhir: Fhir, ruolo: str, entra: bool
) -> None:
    fatta, _ = await dalla_dimissione(servizio)
    risposta = await fhir.chiedi(f"Procedure/{fatta}", intestazioni(ruolo))
    assert risposta.status_code == (200 if entra else 403)


async def test_le_pagine_si_seguono_senza_perdere_ne_ripetere(servizio: Servizio, fhir: Fhir) -> None:
    visite = await dalla_dimissione(servizio)
    assert [id_di(pagina) for pagina in await fhir.pagine("Procedure", _count="1")] == [[id] for id in visite]


async def test_nel_registro_degli_accessi_resta_solo_chi_e_stato_mostrato(servizio: Servizio, fhir: Fhir) -> None:
    _, mancata = await dalla_dimissione(servizio)
    await fhir.cerca("Procedure", date="lt2020")
    await fhir.cerca("Procedure", status="not-done")
    engine = create_engine(servizio.sad.runtime.database.url)
    with engine.connect() as connection:
        righe: Any = connection.execute(text("SELECT touched FROM audit WHERE azione LIKE 'fhir_%'")).scalars().all()
    engine.dispose()
    assert list(righe) == [f'["{mancata}"]']


async def test_una_visita_dice_chi_l_ha_registrata(servizio: Servizio, fhir: Fhir) -> None:
    fatta, _ = await dalla_dimissione(servizio)
    (provenienza,) = await fhir.cerca("Provenance", target=f"Procedure/{fatta}")
    assert provenienza["id"] == f"sad-Procedure-{fatta}-1"
    assert provenienza["target"] == [{"reference": f"Procedure/{fatta}/_history/1"}]
    assert provenienza["agent"][0]["type"]["coding"][0]["code"] == "enterer"
    assert provenienza["occurredDateTime"].startswith("2026-03-09")
    assert await fhir.cerca("Provenance", ALTROVE, target=f"Procedure/{fatta}") == []
    assert (await fhir.chiedi(f"Provenance/{provenienza['id']}", ALTROVE)).status_code == 404
