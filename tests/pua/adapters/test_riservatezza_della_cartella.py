"""What is obscured answers as absent, whichever way one asks, on both databases; and the numbers do not move."""

from typing import Any

import pytest

from services.pua.entrypoints.fhir import create_fhir_app
from tests.fhir import Fhir, id_di
from tests.flussi import tabella
from tests.pua.banco import CONTENUTO, EQUIPE, RISULTATO, Banco
from tests.pua.documenti import documento
from tests.tokens import intestazioni

VOLONTA = {"dichiarante": "persona"}
ALTRO = {"sub": "as-2"}


async def concluso(banco: Banco) -> dict[str, Any]:
    """as-1 has gone through a whole case."""
    pai = await banco.come(sub="as-1").attivo()
    return await banco.fatto(f"/pai/{pai['id']}/chiusura", {"motivo": "decesso"})


async def oscurato(banco: Banco, persona_id: str, riferimento: str) -> dict[str, Any]:
    return await banco.fatto(f"/persone/{persona_id}/oscuramenti", {"riferimento": riferimento} | VOLONTA)


async def cartella(banco: Banco, persona_id: str) -> Any:
    return (await banco.chiedi("GET", f"/persone/{persona_id}/cartella")).json()["casi"]


async def tutto(banco: Banco, pai: dict[str, Any]) -> list[Any]:
    """Every answer of the API about the case, in one list."""
    persona = pai["persona_id"]
    strade = (
        f"/persone/{persona}",
        f"/persone/{persona}/cartella",
        f"/persone/{persona}/cartella/documento",
        f"/persone/{persona}/oscuramenti",
        "/accessi",
        "/valutazioni",
        "/pai",
        f"/accessi?caso_id={pai['caso_id']}",
        f"/valutazioni?accesso_id={pai['accesso_id']}",
        f"/pai?valutazione_id={pai['valutazione_id']}",
        f"/accessi/{pai['accesso_id']}",
        f"/valutazioni/{pai['valutazione_id']}",
        f"/pai/{pai['id']}",
    )
    return [await banco.chiedi("GET", strada) for strada in strade]


def facciata(banco: Banco, sub: str) -> Fhir:
    return Fhir(create_fhir_app(banco.pua), intestazioni("operatore_asst", sub=sub, asst=["718"]))


@pytest.mark.parametrize("che", ["valutazione_id", "id", "accesso_id"])
async def test_l_oscurato_e_assente_per_gli_altri_su_ogni_rotta(banco: Banco, che: str) -> None:
    pai = await concluso(banco)
    nascosti = {
        "accesso_id": ("accesso_id", "valutazione_id", "id"),
        "valutazione_id": ("valutazione_id", "id"),
        "id": ("id",),
    }[che]
    await oscurato(banco.come(**ALTRO), pai["persona_id"], pai[che])
    ids = [pai[nome] for nome in nascosti]
    for chi in ({"sub": "as-3"}, {"sub": "as-3", "asst": ["718"]}):
        for risposta in await tutto(banco.come(**chi), pai):
            assert not any(id in risposta.text for id in ids), risposta.url
    for nome, rotta in (("accesso_id", "accessi"), ("valutazione_id", "valutazioni"), ("id", "pai")):
        atteso = 404 if nome in nascosti else 200
        assert (await banco.chiedi("GET", f"/{rotta}/{pai[nome]}")).status_code == atteso
        assert len((await banco.chiedi("GET", f"/{rotta}")).json()["elementi"]) == (0 if nome in nascosti else 1)


async def test_l_autore_vede_tutto_come_prima(banco: Banco) -> None:
    pai = await concluso(banco)
    prima = [risposta.json() for risposta in await tutto(banco, pai)]
    await oscurato(banco.come(**ALTRO), pai["persona_id"], pai["accesso_id"])
    dopo = [risposta.json() for risposta in await tutto(banco.come(sub="as-1"), pai)]
    assert len(dopo[3].pop("elementi")) == 1
    assert prima[3].pop("elementi") == []
    assert dopo == prima


async def test_che_qualcosa_e_oscurato_lo_sa_chi_lo_ha_registrato_e_non_lo_rivede(banco: Banco) -> None:
    pai = await concluso(banco)
    fatto = await oscurato(banco.come(**ALTRO), pai["persona_id"], pai["id"])
    elenco = f"/persone/{pai['persona_id']}/oscuramenti"
    assert [e["id"] for e in (await banco.chiedi("GET", elenco)).json()["elementi"]] == [fatto["id"]]
    assert (await banco.chiedi("GET", f"/pai/{pai['id']}")).status_code == 404
    banco.come(sub="as-3")
    assert (await banco.chiedi("GET", elenco)).json() == {"elementi": []}
    di_nuovo = await banco.chiedi("POST", elenco, {"riferimento": pai["id"]} | VOLONTA)
    revoca = await banco.chiedi("POST", f"/oscuramenti/{fatto['id']}/revoca", VOLONTA)
    assert [(r.status_code, r.json()["codice"]) for r in (di_nuovo, revoca)] == [(404, "non-trovato")] * 2


async def test_revocato_si_rivede_e_una_seconda_volonta_resta(banco: Banco) -> None:
    pai = await concluso(banco)
    prima = await cartella(banco.come(sub="as-3"), pai["persona_id"])
    valutazione = await oscurato(banco.come(sub="as-1"), pai["persona_id"], pai["valutazione_id"])
    piano = await oscurato(banco, pai["persona_id"], pai["id"])
    doppia = {"riferimento": pai["id"]} | VOLONTA
    risposta = await banco.chiedi("POST", f"/persone/{pai['persona_id']}/oscuramenti", doppia)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "gia-oscurato")
    await banco.fatto(f"/oscuramenti/{valutazione['id']}/revoca", {"dichiarante": "tutore"})
    assert (await banco.come(sub="as-3").chiedi("GET", f"/valutazioni/{pai['valutazione_id']}")).status_code == 200
    assert (await banco.chiedi("GET", f"/pai/{pai['id']}")).status_code == 404
    await banco.come(sub="as-1").fatto(f"/oscuramenti/{piano['id']}/revoca", VOLONTA)
    assert await cartella(banco.come(sub="as-3"), pai["persona_id"]) == prima


async def test_un_nuovo_pai_su_una_valutazione_oscurata_nasce_oscurato(banco: Banco) -> None:
    pai = await concluso(banco)
    await oscurato(banco, pai["persona_id"], pai["valutazione_id"])
    nuovo = await banco.fatto("/pai", CONTENUTO | {"valutazione_id": pai["valutazione_id"]})
    assert (await banco.chiedi("GET", f"/pai/{nuovo['id']}")).status_code == 200
    banco.come(sub="as-3")
    assert (await banco.chiedi("GET", f"/pai/{nuovo['id']}")).status_code == 404
    assert nuovo["id"] not in str(await cartella(banco, pai["persona_id"]))


async def test_chi_lavora_al_caso_oscurato_va_avanti_e_gli_altri_non_lo_toccano(banco: Banco) -> None:
    accesso = await banco.come(sub="as-1").valutato()
    await oscurato(banco, accesso["persona_id"], accesso["id"])
    corpo = {"accesso_id": accesso["id"], "area": "anziani"}
    assert (await banco.come(sub="as-3").chiedi("POST", "/valutazioni", corpo)).status_code == 404
    await banco.come(sub="as-1").fatto("/valutazioni", corpo)
    assert (await cartella(banco.come(sub="as-3"), accesso["persona_id"])) == []


async def test_in_fhir_non_resta_ne_risorsa_ne_storia_ne_totale_ne_provenienza(banco: Banco) -> None:
    pai = await concluso(banco)
    await oscurato(banco.come(**ALTRO), pai["persona_id"], pai["valutazione_id"])
    altri, autore = facciata(banco, "cot-1"), facciata(banco, "as-1")
    provenienze = (f"pua-CarePlan-{pai['id']}-1", f"pua-CareTeam-{pai['valutazione_id']}-1")
    lette = [f"CarePlan/{pai['id']}", f"Goal/{pai['id']}-O1", f"CareTeam/{pai['valutazione_id']}"]
    lette += [f"CarePlan/{pai['id']}/_history", f"CarePlan/{pai['id']}/_history/1"]
    for lettura in (*lette, *(f"Provenance/{id}" for id in provenienze)):
        assert (await altri.chiedi(lettura)).status_code == 404, lettura
        assert (await autore.chiedi(lettura)).status_code == 200, lettura
    for tipo in ("CarePlan", "Goal", "CareTeam", "RelatedPerson", "QuestionnaireResponse", "Provenance"):
        assert await altri.cerca(tipo) == []
    assert await altri.cerca("CarePlan", patient=pai["persona_id"]) == []
    assert await altri.cerca("Provenance", target=f"CarePlan/{pai['id']}") == []
    assert id_di(await autore.cerca("CarePlan")) == [pai["id"]]


async def test_i_numeri_non_dipendono_dall_oscuramento(banco: Banco) -> None:
    pai = await concluso(banco)
    await banco.spedisci()
    detti = len(banco.annunciati)
    await oscurato(banco, pai["persona_id"], pai["accesso_id"])
    await banco.spedisci()
    assert len(banco.annunciati) == detti
    novembre = {"ambito": "50036", "dal": "2026-11-01", "al": "2026-11-30"}
    intero = await banco.come("ufficio_di_piano").http.get("/flussi/siad-accessi", params=novembre)
    assert [riga["accesso_id"] for riga in tabella(intero.content)] == [pai["accesso_id"]]
    visto = await banco.come("operatore_asst", sub="cot-1", asst=["718"]).http.get(
        "/flussi/siad-accessi", params=novembre
    )
    assert tabella(visto.content) == []


async def test_il_consenso_sta_in_testa_alla_cartella_e_la_sua_assenza_anche(banco: Banco) -> None:
    accesso = await banco.come(sub="as-1").accesso()
    persona, bergamo = accesso["persona_id"], {"territorio": {"ambito": "50036"}}
    [nulla] = (await banco.chiedi("GET", f"/persone/{persona}/cartella")).json()["consensi"]
    assert (nulla["stato"], nulla["informativa"], nulla["consenso"]) == ("non_registrato", None, None)
    testo = bergamo | {"testo": "informativa-2026.1", "dichiarante": "amministratore_di_sostegno"}
    await banco.fatto(f"/persone/{persona}/consensi", testo)
    await banco.fatto(f"/persone/{persona}/consensi", testo | {"testo": "consenso-2026.1", "consenso": True})
    [dato] = (await banco.chiedi("GET", f"/persone/{persona}/cartella")).json()["consensi"]
    assert (dato["stato"], dato["informativa"]["testo"], dato["consenso"]["testo"]) == (
        "dato",
        "informativa-2026.1",
        "consenso-2026.1",
    )
    assert (dato["consenso"]["dichiarante"], dato["consenso"]["atto"]["da"]) == ("amministratore_di_sostegno", "as-1")
    await banco.fatto(f"/persone/{persona}/consensi/revoca", bergamo | VOLONTA)
    [revocato] = (await banco.chiedi("GET", f"/persone/{persona}/consensi")).json()["elementi"]
    assert revocato["stato"] == "revocato"
    ancora = await banco.chiedi("POST", f"/persone/{persona}/consensi/revoca", bergamo | VOLONTA)
    assert (ancora.status_code, ancora.json()["codice"]) == (409, "consenso-non-dato")
    altrove = bergamo | {"territorio": {"ambito": "50037"}, "testo": "t-1"} | VOLONTA
    assert (await banco.chiedi("POST", f"/persone/{persona}/consensi", altrove)).status_code == 403


async def test_chi_rimanda_un_caso_oscurato_non_lo_fa_due_volte(banco: Banco) -> None:
    [prima] = (await banco.fatto("/cartelle/importazioni", documento()))["casi"]
    entrata = await cartella(banco, prima["persona_id"])
    await oscurato(banco, prima["persona_id"], entrata[0]["fasi"][0]["voci"][0]["riferimento"])
    banco.come(sub="as-3")
    ancora = documento() | {"documento_id": "un-altro"}
    [dopo] = (await banco.fatto("/cartelle/importazioni", ancora))["casi"]
    assert (dopo["passi"], dopo["esito"]) == (0, "invariato")
    assert await cartella(banco, prima["persona_id"]) == []


async def test_chi_oscura_il_caso_non_toglie_agli_autori_cio_che_a_lui_era_nascosto(banco: Banco) -> None:
    accesso = await banco.come(sub="as-1").valutato()
    corpo = {"accesso_id": accesso["id"], "area": "anziani", "equipe": EQUIPE}
    valutazione = await banco.come(sub="as-2").fatto("/valutazioni", corpo)
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
    parte = await oscurato(banco, accesso["persona_id"], valutazione["id"])
    await oscurato(banco.come(sub="as-1"), accesso["persona_id"], accesso["id"])
    assert (await banco.chiedi("GET", f"/valutazioni/{valutazione['id']}")).status_code == 404
    assert (await banco.come(sub="as-2").chiedi("GET", f"/valutazioni/{valutazione['id']}")).status_code == 200
    await banco.come(sub="as-1").chiedi("GET", f"/persone/{accesso['persona_id']}/oscuramenti")
    tabella_audit = banco.pua.runtime.machinery.audit
    # Who is answered that there is nothing has said the id themselves.
    sue = tabella_audit.select().where(tabella_audit.c.actor_id == "as-1", tabella_audit.c.esito != "non-trovato")
    righe = await banco.pua.runtime.database.read(lambda connection: connection.execute(sue).all())
    assert not any(id in riga.touched for riga in righe for id in (valutazione["id"], parte["id"]))
