"""Patient: the person as the caller's territories stated them, and nothing of what others did."""

import pytest

from shared.fhir.bundles import Cursor, Place
from tests.fhir import Fhir, codici, id_di
from tests.pua.banco import ACCESSO, PERSONA, Banco
from tests.pua.costruttori import CF_ADA, CF_MARIO, STP
from tests.tokens import intestazioni

TREVIGLIO = intestazioni("assistente_sociale", sub="as-2", ambiti=["50037"])
BERGAMO = intestazioni("assistente_sociale", sub="as-1", ambiti=["50036"])
DUE_TERRITORI = intestazioni("operatore_asst", sub="asst-1", ambiti=["50036", "50037"])
A_TREVIGLIO = {"territorio": {"ambito": "50037"}, "segnalante": "6", "motivo": "Vive sola"}


async def due_territori(banco: Banco) -> str:
    """Bergamo states who Ada is, then Treviglio with another name and a telephone, then Bergamo an address."""
    persona = await banco.accesso()
    banco.come(ambiti=["50037"])
    sua = PERSONA | {"nome": "Adelaide", "telefono": "0363 000000"}
    await banco.fatto("/accessi", A_TREVIGLIO | {"persona": sua})
    banco.come()
    await banco.fatto("/accessi", ACCESSO | {"persona": PERSONA | {"indirizzo": "Via Prova 1"}})
    return str(persona["persona_id"])


async def test_una_persona_si_legge_con_i_suoi_identificativi(banco: Banco, fhir: Fhir) -> None:
    aperto = await banco.accesso()
    persona = await fhir.leggi(f"Patient/{aperto['persona_id']}")
    assert persona["name"] == [{"family": "Rossi", "given": ["Ada"]}]
    assert (persona["gender"], persona["birthDate"]) == ("female", "1941-03-07")
    assert {identificativo["value"] for identificativo in persona["identifier"]} == {CF_ADA}
    assert CF_ADA not in persona["id"]


async def test_di_una_persona_puo_mancare_tutto(banco: Banco, fhir: Fhir) -> None:
    aperto = await banco.accesso(persona={"data_nascita": "1941"})
    persona = await fhir.leggi(f"Patient/{aperto['persona_id']}")
    assert set(persona) == {"resourceType", "id", "meta", "birthDate"}


@pytest.mark.parametrize(
    "chiesto",
    [f"http://hl7.it/sid/codiceFiscale|{CF_ADA}", f"urn:oid:2.16.840.1.113883.2.9.4.3.2|{CF_ADA}", CF_ADA],
)
async def test_si_cerca_una_persona_per_identificativo(banco: Banco, fhir: Fhir, chiesto: str) -> None:
    aperto = await banco.accesso()
    assert id_di(await fhir.cerca("Patient", identifier=chiesto)) == [aperto["persona_id"]]
    assert id_di(await fhir.cerca("Patient", identifier=f"{CF_MARIO},{CF_ADA}", _count="1")) == [aperto["persona_id"]]


@pytest.mark.parametrize("chiesto", [CF_MARIO, STP, f"http://hl7.it/sid/anpr|{CF_ADA}"])
async def test_chi_ha_un_altro_identificativo_non_si_trova(banco: Banco, fhir: Fhir, chiesto: str) -> None:
    await banco.accesso()
    assert await fhir.cerca("Patient", identifier=chiesto) == []


async def test_un_identificativo_non_passa_mai_in_un_indirizzo(banco: Banco, fhir: Fhir) -> None:
    await banco.accesso()
    assert (await fhir.chiedi(f"Patient?identifier={CF_ADA}")).status_code == 422
    risposta = await fhir.ricerca("Patient", identifier=CF_ADA, _count="1")
    assert [link["relation"] for link in risposta.json()["link"]] == ["self"]
    assert CF_ADA not in str(risposta.json()["link"])


async def test_ogni_territorio_vede_cio_che_ha_comunicato_lui(banco: Banco, fhir: Fhir) -> None:
    id = await due_territori(banco)
    sua, loro = await fhir.leggi(f"Patient/{id}", BERGAMO), await fhir.leggi(f"Patient/{id}", TREVIGLIO)
    assert (sua["name"][0]["given"], loro["name"][0]["given"]) == (["Ada"], ["Adelaide"])
    assert ("address" in sua, "telecom" in sua) == (True, False)
    assert ("address" in loro, "telecom" in loro) == (False, True)


async def test_la_storia_di_una_persona_non_lascia_traccia_degli_altri_territori(banco: Banco, fhir: Fhir) -> None:
    id = await due_territori(banco)
    versioni = {}
    for nome, chi in (("bergamo", BERGAMO), ("treviglio", TREVIGLIO), ("entrambi", DUE_TERRITORI)):
        storia = await fhir.leggi(f"Patient/{id}/_history", chi)
        versioni[nome] = [entry["resource"]["meta"]["versionId"] for entry in storia["entry"]]
        assert storia["entry"][0]["resource"] == await fhir.leggi(f"Patient/{id}", chi)
    assert versioni == {"bergamo": ["2", "1"], "treviglio": ["1"], "entrambi": ["3", "2", "1"]}
    assert "0363" not in str(await fhir.leggi(f"Patient/{id}/_history", BERGAMO))
    assert "Via Prova" not in str(await fhir.leggi(f"Patient/{id}/_history", TREVIGLIO))
    prima = await fhir.leggi(f"Patient/{id}/_history/1", BERGAMO)
    assert "address" not in prima


async def test_chi_e_noto_soltanto_altrove_non_esiste(banco: Banco, fhir: Fhir) -> None:
    aperto = await banco.accesso()
    assert await fhir.cerca("Patient", TREVIGLIO) == []
    assert await fhir.cerca("Patient", TREVIGLIO, identifier=CF_ADA) == []
    risposta = await fhir.chiedi(f"Patient/{aperto['persona_id']}/_history", TREVIGLIO)
    assert (risposta.status_code, codici(risposta)) == (404, ["non-trovato"])


async def test_un_identificativo_detto_soltanto_altrove_non_trova_nessuno(banco: Banco, fhir: Fhir) -> None:
    aperto = await banco.accesso()
    banco.come(ambiti=["50037"])
    stp = {"sistema": "stp", "valore": STP}
    persona = PERSONA | {"identificativi": [*PERSONA["identificativi"], stp]}
    altro = await banco.fatto("/accessi", A_TREVIGLIO | {"persona": persona})
    assert altro["persona_id"] == aperto["persona_id"]
    assert id_di(await fhir.cerca("Patient", TREVIGLIO, identifier=STP)) == [aperto["persona_id"]]
    assert await fhir.cerca("Patient", BERGAMO, identifier=STP) == []


async def test_le_persone_si_sfogliano_a_pagine(banco: Banco, fhir: Fhir) -> None:
    attese = [(await banco.accesso(persona={"cognome": cognome}))["persona_id"] for cognome in ("A", "B", "C")]
    pagine = await fhir.pagine("Patient", _count="2", _lastUpdated="ge2026-01-01")
    assert [id_di(pagina) for pagina in pagine] == [attese[:2], attese[2:]]


async def test_un_identificativo_non_sta_in_un_indirizzo_nemmeno_nascosto(banco: Banco, fhir: Fhir) -> None:
    await banco.accesso()
    segno = Cursor((("identifier", CF_ADA),), Place()).written()
    risposta = await fhir.chiedi(f"Patient?_cursor={segno}", BERGAMO)
    assert (risposta.status_code, codici(risposta)) == (422, ["pagina-non-valida"])
