"""Break the glass: one person, whole, read only, for hours, and everybody concerned knows. On both databases."""

import json
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from services.pua.bootstrap import build
from services.pua.settings import Settings
from shared.contracts.topics import public_topic
from shared.kernel.clock import FixedClock
from shared.messaging.memory import MemoryBus
from tests.pua.banco import Banco
from tests.pua.costruttori import ADESSO, CF_ADA, CF_MARIO
from tests.tokens import authenticator

MOTIVO = {"Raccordo-Motivo": "pericolo_per_la_salute"}
CANARINO = "trovata a terra da un vicino, canarino-4711"
PUBBLICO = public_topic("pua")
ALTROVE: dict[str, Any] = {"sub": "as-9", "ambiti": ["50037"]}
"""An operator of Treviglio; the person is known in Bergamo."""


def di(valore: str = CF_ADA) -> dict[str, Any]:
    return {"identificativo": {"sistema": "codice_fiscale", "valore": valore}, "nota": CANARINO}


async def apri(banco: Banco, valore: str = CF_ADA, **intestate: str) -> Response:
    return await banco.http.post("/accessi-in-emergenza", json=di(valore), headers=MOTIVO | intestate)


async def aperta(banco: Banco) -> str:
    risposta = await apri(banco)
    assert risposta.status_code == 201, risposta.text
    return str(risposta.json()["id"])


async def guarda(banco: Banco, id: str, che: str = "cartella", **intestate: str) -> Response:
    return await banco.http.get(f"/accessi-in-emergenza/{id}/{che}", headers=MOTIVO | intestate)


async def audit(banco: Banco) -> list[Any]:
    tabella = banco.pua.runtime.machinery.audit
    leggi = tabella.select().order_by(tabella.c.position)
    return list(await banco.pua.runtime.database.read(lambda connection: connection.execute(leggi).all()))


async def test_chi_e_di_un_altro_territorio_vede_l_intera_cartella_e_null_altro(banco: Banco) -> None:
    pai = await banco.attivo()
    id = await aperta(banco.come(**ALTROVE))
    vista = (await guarda(banco, id)).json()
    assert vista["persona"]["cognome"] == "Rossi"
    assert [caso["caso_id"] for caso in vista["cartella"]["casi"]] == [pai["caso_id"]]
    documento = await guarda(banco, id, "documento")
    assert documento.json()["casi"][0]["fasi"]["progetto"][0]["id"] == pai["id"]
    for strada in (f"/persone/{pai['persona_id']}", f"/pai/{pai['id']}", f"/accessi/{pai['accesso_id']}"):
        assert (await banco.chiedi("GET", strada)).status_code == 404
    assert (await banco.chiedi("POST", f"/pai/{pai['id']}/chiusura", {"motivo": "decesso"})).status_code == 404


async def test_si_vede_anche_cio_che_e_oscurato_e_solo_cosi(banco: Banco) -> None:
    pai = await banco.come(sub="as-1").attivo()
    corpo = {"riferimento": pai["accesso_id"], "dichiarante": "persona"}
    await banco.fatto(f"/persone/{pai['persona_id']}/oscuramenti", corpo)
    banco.come(sub="as-3")
    assert (await banco.chiedi("GET", f"/persone/{pai['persona_id']}/cartella")).json()["casi"] == []
    vista = (await guarda(banco, await aperta(banco))).json()
    assert [caso["caso_id"] for caso in vista["cartella"]["casi"]] == [pai["caso_id"]]
    assert (await banco.chiedi("GET", f"/persone/{pai['persona_id']}/cartella")).json()["casi"] == []


async def test_finisce_da_se_e_a_mano_e_non_e_di_altri(banco: Banco) -> None:
    await banco.accesso()
    prima, seconda = await aperta(banco.come(**ALTROVE)), await aperta(banco)
    assert (await guarda(banco.come(sub="as-8", ambiti=["50037"]), prima)).status_code == 404
    chiusa = await banco.come(**ALTROVE).fatto(f"/accessi-in-emergenza/{prima}/chiusura", {})
    assert chiusa["stato"] == "chiuso"
    banco.orologio.move_to(ADESSO + timedelta(hours=4) - timedelta(seconds=1))
    esiti = [(await guarda(banco, id)).status_code for id in (prima, seconda)]
    assert esiti == [403, 200]
    banco.orologio.move_to(ADESSO + timedelta(hours=4))
    scaduta = await guarda(banco, seconda)
    assert (scaduta.status_code, scaduta.json()["codice"]) == (403, "emergenza-conclusa")
    assert (await guarda(banco, seconda, "documento")).status_code == 403


async def test_senza_motivo_o_con_uno_qualunque_non_si_apre_e_non_si_guarda(banco: Banco) -> None:
    await banco.accesso()
    id = await aperta(banco)
    senza = await banco.chiedi("POST", "/accessi-in-emergenza", di())
    assert (senza.status_code, senza.json()["codice"]) == (422, "motivo-accesso-mancante")
    assert (await banco.chiedi("GET", f"/accessi-in-emergenza/{id}/cartella")).status_code == 422
    altro = await apri(banco, **{"Raccordo-Motivo": "valutazione"})
    assert (altro.status_code, altro.json()["codice"]) == (422, "motivo-non-di-emergenza")
    inventato = await apri(banco, **{"Raccordo-Motivo": "curiosita"})
    assert (inventato.status_code, inventato.json()["codice"]) == (422, "motivo-accesso-non-valido")


async def test_chi_cerca_a_caso_si_ferma_a_dieci_al_giorno_e_resta_scritto(banco: Banco) -> None:
    await banco.accesso()
    banco.come(**ALTROVE)
    esiti = [(await apri(banco, CF_MARIO)).status_code for _ in range(10)]
    fermato = await apri(banco)
    assert esiti == [404] * 10
    assert (fermato.status_code, fermato.json()["codice"]) == (403, "tentativi-esauriti")
    rifiuti = [riga.esito for riga in await audit(banco) if riga.actor_id == "as-9"]
    assert rifiuti.count("non-trovato") == 10
    assert rifiuti.count("tentativi-esauriti") == 1
    assert (await apri(banco.come(sub="as-8", ambiti=["50037"]))).status_code == 201
    banco.orologio.move_to(ADESSO + timedelta(days=1))
    assert (await apri(banco.come(**ALTROVE))).status_code == 201


async def test_i_territori_lo_sanno_subito_senza_sapere_chi_e(banco: Banco) -> None:
    accesso = await banco.accesso()
    id = await aperta(banco.come(**ALTROVE))
    await banco.fatto(f"/accessi-in-emergenza/{id}/chiusura", {})
    await banco.spedisci()
    buste = [json.loads(each.value) for each in banco.annunciati if each.topic == PUBBLICO]
    buste = [busta for busta in buste if "emergenza" in busta["type"]]
    assert [busta["type"] for busta in buste] == [
        "pua.accesso-in-emergenza-aperto.v1",
        "pua.accesso-in-emergenza-chiuso.v1",
    ]
    detto = buste[0]["data"]
    assert (buste[0]["subject"], detto["persona_id"], detto["emergenza_id"]) == (*[accesso["persona_id"]] * 2, id)
    assert [territorio["ambito"] for territorio in detto["territori"]] == ["50036"]
    assert (detto["motivo"], detto["ruolo"]) == ("pericolo_per_la_salute", "assistente_sociale")
    assert not any(segreto in str(buste) for segreto in (CANARINO, CF_ADA, "Rossi", "as-9"))


async def test_la_lista_la_vede_il_territorio_della_persona_e_un_altro_la_riesamina(banco: Banco) -> None:
    await banco.accesso()
    id = await aperta(banco.come(**ALTROVE))
    elenco = "/accessi-in-emergenza"
    assert (await banco.chiedi("GET", elenco)).json()["elementi"] == []
    [una] = (await banco.come("ufficio_di_piano", sub="udp-1").chiedi("GET", elenco)).json()["elementi"]
    assert (una["id"], una["account"], una["riesame"], "nota" in una) == (id, "as-9", None, False)
    assert (await banco.chiedi("GET", f"{elenco}/{id}")).status_code == 403
    fatto = await banco.fatto(f"{elenco}/{id}/riesame", {"esito": "giustificato", "nota": "Ricovero confermato"})
    assert (fatto["riesame"]["esito"], fatto["riesame"]["da"]) == ("giustificato", "udp-1")
    dettaglio = (await banco.come(sub="as-1").chiedi("GET", f"{elenco}/{id}")).json()
    assert (dettaglio["nota"], dettaglio["nota_del_riesame"]) == (CANARINO, "Ricovero confermato")
    assert (await banco.come(**ALTROVE).chiedi("POST", f"{elenco}/{id}/riesame", {"esito": "giustificato"})).json()[
        "codice"
    ] == "non-trovato"


async def test_nessuno_riesamina_se_stesso(banco: Banco) -> None:
    await banco.accesso()
    id = await aperta(banco)
    risposta = await banco.chiedi("POST", f"/accessi-in-emergenza/{id}/riesame", {"esito": "giustificato"})
    assert (risposta.status_code, risposta.json()["codice"]) == (403, "riesame-proprio")


async def test_ogni_sguardo_resta_scritto_con_l_emergenza_a_cui_appartiene(banco: Banco) -> None:
    accesso = await banco.accesso()
    id = await aperta(banco.come(**ALTROVE))
    await guarda(banco, id)
    await guarda(banco, id, "documento")
    scritte = [riga for riga in await audit(banco) if riga.actor_id == "as-9" and riga.touched != "[]"]
    assert [riga.azione for riga in scritte] == [
        "apri_accesso_in_emergenza",
        "leggi_cartella_in_emergenza",
        "leggi_documento_in_emergenza",
    ]
    assert all(id in riga.touched and accesso["persona_id"] in riga.touched for riga in scritte)
    assert CANARINO not in str(scritte)


async def test_la_stessa_richiesta_ripetuta_apre_un_accesso_solo(banco: Banco) -> None:
    await banco.accesso()
    banco.come(**ALTROVE)
    una, due = [await apri(banco, **{"Idempotency-Key": "k-1"}) for _ in range(2)]
    assert una.json() == due.json()


async def test_la_nota_non_finisce_nei_log(banco: Banco, caplog: pytest.LogCaptureFixture) -> None:
    await banco.accesso()
    caplog.set_level("DEBUG")
    await aperta(banco)
    await apri(banco, "X")
    assert CANARINO not in caplog.text
    assert CF_ADA not in caplog.text


@pytest.mark.parametrize("ore", [0, 25])
def test_un_emergenza_dura_da_una_a_ventiquattro_ore(ore: int) -> None:
    with pytest.raises(ValueError, match="emergenza_ore"):
        build(Settings(emergenza_ore=ore), MemoryBus(), authenticator(), FixedClock(ADESSO))
