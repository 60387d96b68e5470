"""The register of an Ambito over HTTP: entered, added to, corrected, annulled, read with its whole history."""

from typing import Any

import pytest

from tests.indicators.servizio import Servizio
from tests.indicators.ufficio import BERGAMO, CORPI, fatto, iscritta, manda, stati, ultima


@pytest.mark.parametrize("genere", CORPI)
async def test_una_voce_si_iscrive_e_si_rilegge(servizio: Servizio, genere: str) -> None:
    risposta = await manda(servizio, genere, BERGAMO | CORPI[genere], sub="udp-7")
    voce = risposta.json()
    assert (risposta.status_code, risposta.headers["ETag"]) == (201, '"1"')
    assert risposta.headers["Location"] == f"/registro/{genere}/{voce['id']}"
    assert voce["territorio"] == {"ambito": "50036", "distretto": "22047", "asst": "718"}
    (registrazione,) = voce["registrazioni"]
    assert voce["valide"] == [registrazione["id"]]
    assert {nome: registrazione["contenuto"][nome] for nome in CORPI[genere]} == CORPI[genere]
    assert (registrazione["registrata_il"], registrazione["da"]) == ("2026-11-23T09:00:00Z", "udp-7")
    assert (await servizio.get(risposta.headers["Location"])).json() == voce


@pytest.mark.parametrize("genere", CORPI)
async def test_una_voce_si_iscrive_una_volta_e_la_risposta_dice_quale_c_e(servizio: Servizio, genere: str) -> None:
    voce = await iscritta(servizio, genere)
    seconda = await manda(servizio, genere, BERGAMO | CORPI[genere])
    assert (seconda.status_code, seconda.json()["codice"]) == (409, "voce-gia-presente")
    assert voce["id"] in seconda.json()["detail"]


@pytest.mark.parametrize(
    ("genere", "campi"),
    [
        ("equipe", {"attiva_al": "2026-09-30"}),
        ("professioni", {"professioni": ["assistente_sociale"]}),
        ("incontri", {"svolti": 3}),
        ("protocolli", {"il": "2025-04-01"}),
        ("strumenti", {"denominazione": "Scheda unica"}),
        ("enti", {"tipologia": "ambito"}),
    ],
)
async def test_una_correzione_lascia_la_storia_intera(servizio: Servizio, genere: str, campi: dict[str, Any]) -> None:
    voce = await iscritta(servizio, genere)
    corretta = await fatto(servizio, f"{ultima(voce)}/correzione", CORPI[genere] | campi, sub="udp-8")
    prima, seconda = corretta["registrazioni"]
    assert (prima["condizione"], prima["contenuto"]) == ("corretta", voce["registrazioni"][0]["contenuto"])
    assert (seconda["condizione"], seconda["sostituisce"], seconda["da"]) == ("valida", prima["id"], "udp-8")
    assert {nome: seconda["contenuto"][nome] for nome in campi} == campi
    assert corretta["valide"] == [seconda["id"]]


async def test_gli_stati_di_un_protocollo_sono_registrazioni_della_stessa_voce(servizio: Servizio) -> None:
    voce = await stati(servizio, ("condiviso", "2025-06-01"), ("attivato", "2026-02-01"))
    assert (voce["stato"], voce["versione"], len(voce["valide"])) == ("attivato", 3, 3)
    assert [each["contenuto"]["documento"] for each in voce["registrazioni"]] == ["Det. 112 del 01/03/2025"] * 3


async def test_gli_incontri_si_aggiornano_con_un_giorno_successivo(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    dopo = CORPI["incontri"] | {"al": "2026-09-30", "svolti": 6}
    voce = await fatto(servizio, f"incontri/{voce['id']}/registrazioni", dopo)
    assert [each["contenuto"]["svolti"] for each in voce["registrazioni"]] == [2, 6]


async def test_un_annullamento_dice_perche_quando_e_da_chi(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "enti")
    voce = await fatto(servizio, f"{ultima(voce)}/annullamento", {"motivo": "doppione"}, sub="udp-9")
    (registrazione,) = voce["registrazioni"]
    assert (voce["valide"], registrazione["condizione"]) == ([], "annullata")
    assert registrazione["annullamento"] == {
        "motivo": "doppione",
        "annullata_il": "2026-11-23T09:00:00Z",
        "da": "udp-9",
    }
    assert (await manda(servizio, "enti", BERGAMO | CORPI["enti"])).status_code == 201


async def test_chi_legge_una_versione_vecchia_non_la_sovrascrive(servizio: Servizio) -> None:
    voce = await iscritta(servizio, "incontri")
    correzione = f"{ultima(voce)}/correzione"
    await fatto(servizio, f"incontri/{voce['id']}/registrazioni", CORPI["incontri"] | {"al": "2026-09-30"})
    risposta = await manda(servizio, correzione, CORPI["incontri"] | {"svolti": 1}, headers={"If-Match": '"1"'})
    assert (risposta.status_code, risposta.json()["codice"]) == (412, "versione-cambiata")


async def test_la_stessa_richiesta_ripetuta_ha_effetto_una_volta(servizio: Servizio) -> None:
    chiave = {"Idempotency-Key": "registro-1"}
    prima = await manda(servizio, "enti", BERGAMO | CORPI["enti"], headers=chiave)
    seconda = await manda(servizio, "enti", BERGAMO | CORPI["enti"], headers=chiave)
    assert (seconda.status_code, seconda.json()) == (201, prima.json())
    assert len((await servizio.get("/registro")).json()["elementi"]) == 1


async def elencate(servizio: Servizio, **params: Any) -> list[str]:
    risposta = await servizio.get("/registro", params=params)
    assert risposta.status_code == 200, risposta.text
    return [each["genere"] for each in risposta.json()["elementi"]]


async def test_l_elenco_si_filtra_per_genere_anno_e_ambito(servizio: Servizio) -> None:
    await stati(servizio, ("cessato", "2025-06-01"))
    await iscritta(servizio, "equipe")
    await iscritta(servizio, "incontri")
    assert await elencate(servizio) == ["protocolli", "equipe", "incontri"]
    assert await elencate(servizio, genere="equipe") == ["equipe"]
    assert await elencate(servizio, anno=2025) == ["protocolli"]
    assert await elencate(servizio, anno=2026) == ["equipe", "incontri"]
    assert await elencate(servizio, anno=2027) == ["equipe"]
    assert await elencate(servizio, ambito="50036", distretto="22047", genere="protocolli") == ["protocolli"]
    assert await elencate(servizio, ambito="50097") == []


async def test_l_elenco_si_sfoglia(servizio: Servizio) -> None:
    for genere in ("equipe", "incontri", "enti"):
        await iscritta(servizio, genere)
    prima = (await servizio.get("/registro", params={"limite": 2})).json()
    seconda = (await servizio.get("/registro", params={"limite": 2, "cursore": prima["cursore_successivo"]})).json()
    assert [each["genere"] for each in prima["elementi"] + seconda["elementi"]] == ["equipe", "incontri", "enti"]
    assert seconda["cursore_successivo"] is None
