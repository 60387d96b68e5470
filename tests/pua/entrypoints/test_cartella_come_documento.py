"""The cartella as a document over HTTP: handed over, taken in, and refused whole whatever is wrong in it."""

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.cartella_schema import schema
from services.pua.entrypoints.http import create_app
from shared.contracts.cartella_sociale import FORMATO, MEDIA_TYPE
from tests.pua.banco import Banco
from tests.pua.documenti import CF_MARIA, ESEMPIO, con, documento, fino_a
from tests.pua.entrypoints.test_richieste_rifiutate import contenuto

IMPORTA = "/cartelle/importazioni"
FASI = "/casi/0/fasi"


async def manda(banco: Banco, detto: dict[str, Any], **intestate: str) -> Any:
    return await banco.chiedi("POST", IMPORTA, detto, **intestate)


async def importato(banco: Banco, detto: dict[str, Any]) -> dict[str, Any]:
    risposta = await manda(banco, detto)
    assert risposta.status_code == 200, risposta.text
    [caso] = risposta.json()["casi"]
    trovato: dict[str, Any] = caso
    return trovato


async def test_la_cartella_esce_come_documento_nel_suo_formato(banco: Banco) -> None:
    pai = await banco.attivo()
    risposta = await banco.chiedi("GET", f"/persone/{pai['persona_id']}/cartella/documento")
    assert (risposta.status_code, risposta.headers["Content-Type"]) == (200, MEDIA_TYPE)
    uscita = risposta.json()
    assert (uscita["formato"], uscita["mittente"]) == (FORMATO, {"ente": "030", "sistema": "raccordo"})
    [caso] = uscita["casi"]
    assert caso["caso_id"] == pai["caso_id"]
    assert caso["fasi"]["progetto"][0]["revisioni"][0]["firme"][0]["atto"]["da"] == "as-1"
    assert risposta.headers["ETag"] == f'"{uscita["documento_id"]}"'


async def test_l_impronta_cambia_soltanto_se_cambia_cio_che_si_sa(banco: Banco) -> None:
    pai = await banco.attivo()
    path = f"/persone/{pai['persona_id']}/cartella/documento"
    prima, dopo = await banco.chiedi("GET", path), await banco.chiedi("GET", path)
    assert prima.content == dopo.content
    await banco.fatto(f"/pai/{pai['id']}/interventi/I2/avvio", {})
    assert (await banco.chiedi("GET", path)).headers["ETag"] != prima.headers["ETag"]


async def test_chi_esporta_vede_soltanto_i_casi_dei_suoi_territori(banco: Banco) -> None:
    primo = await banco.accesso()
    await banco.come(ambiti=["50037"]).accesso(territorio={"ambito": "50037"})
    path = f"/persone/{primo['persona_id']}/cartella/documento"
    suoi = (await banco.chiedi("GET", path)).json()["casi"]
    assert [caso["territorio"]["ambito"] for caso in suoi] == ["50037"]
    assert (await banco.come(ambiti=["50054"]).chiedi("GET", path)).status_code == 404


async def test_cio_che_esce_e_cio_che_entra_lascia_una_traccia(banco: Banco) -> None:
    caso = await importato(banco, documento())
    await banco.chiedi("GET", f"/persone/{caso['persona_id']}/cartella/documento")
    audit = banco.pua.runtime.machinery.audit
    righe = await banco.pua.runtime.database.read(
        lambda connection: connection.execute(audit.select().order_by(audit.c.position)).all()
    )
    assert [(riga.azione, riga.esito) for riga in righe] == [("importa_cartella", "ok"), ("esporta_cartella", "ok")]
    assert all(caso["persona_id"] in riga.touched and CF_MARIA not in riga.touched for riga in righe)


async def test_cio_che_entra_si_vede_nella_cartella_arrivato_per_integrazione(banco: Banco) -> None:
    caso = await importato(banco, documento())
    assert (caso["caso_id"], caso["esito"], caso["passi"]) == ("2026/118", "nuovo", 14)
    cartella = (await banco.chiedi("GET", f"/persone/{caso['persona_id']}/cartella")).json()
    [percorso] = cartella["casi"]
    assert percorso["completo"]
    atti = [voce["atto"] for fase in percorso["fasi"] for voce in fase["voci"]]
    assert {atto["provenienza"] for atto in atti} == {"integrazione"}
    assert {atto["registrato_il"] for atto in atti} == {"2026-11-23T09:00:00Z"}
    pai = (await banco.chiedi("GET", f"/pai/{caso['pai']['p-1']}")).json()
    assert (pai["stato"], pai["integrato"]) == ("chiuso", True)


async def test_il_tipo_di_contenuto_del_documento_vale_quanto_json(banco: Banco) -> None:
    corpo = json.dumps(documento())
    risposta = await banco.http.post(IMPORTA, content=corpo, headers={"Content-Type": MEDIA_TYPE})
    assert risposta.status_code == 200, risposta.text


async def test_ripetere_non_cambia_nulla_con_o_senza_la_stessa_chiave(banco: Banco) -> None:
    prima = await manda(banco, documento(), Idempotency_Key="k-1")
    tenuto = await contenuto(banco)
    con_chiave = await manda(banco, documento(), Idempotency_Key="k-1")
    senza = await manda(banco, documento())
    assert con_chiave.json() == prima.json()
    assert [caso["esito"] for caso in senza.json()["casi"]] == ["invariato"]
    assert await contenuto(banco) == tenuto


async def test_un_documento_successivo_porta_avanti_il_caso(banco: Banco) -> None:
    aperto = await importato(banco, fino_a("accesso", "csi-1"))
    assert aperto["passi"] == 3
    chiuso = await importato(banco, fino_a("conclusione", "csi-2"))
    assert (chiuso["esito"], chiuso["raccordo_caso_id"]) == ("aggiornato", aperto["raccordo_caso_id"])
    assert len((await banco.chiedi("GET", "/accessi")).json()["elementi"]) == 1


async def test_si_elenca_tutto_cio_che_non_va_senza_ripetere_cio_che_e_stato_scritto(banco: Banco) -> None:
    detto = con(con(documento(), "/persona/identificativi/0/valore", CF_MARIA[:-1] + "A"), "/persona/nome", "Ippolita")
    detto = con(detto, f"{FASI}/valutazione/0/scale/0/valore", 9)
    prima = await contenuto(banco)
    risposta = await manda(banco, detto)
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "documento-non-accettato")
    assert risposta.headers["Content-Type"] == "application/problem+json"
    assert [(e["campo"], e["codice"]) for e in risposta.json()["errori"]] == [
        ("/persona/identificativi/0", "codice-fiscale-non-valido"),
        (f"{FASI}/valutazione/0/scale/0", "punteggio-diverso"),
    ]
    assert risposta.json()["errori"][1]["messaggio"] == "Le risposte alla scala SPMSQ danno 5"
    assert CF_MARIA[:-1] not in risposta.text
    assert "Ippolita" not in risposta.text
    assert await contenuto(banco) == prima


async def test_un_contrasto_e_un_409_e_un_territorio_d_altri_un_403(banco: Banco) -> None:
    await importato(banco, fino_a("accesso", "csi-1"))
    prima = await contenuto(banco)
    contrasto = await manda(banco, con(documento("csi-2"), f"{FASI}/accesso/segnalante", "2"))
    assert (contrasto.status_code, contrasto.json()["codice"]) == (409, "documento-in-contrasto")
    altrui = await manda(banco, con(documento("csi-3"), "/casi/0/territorio", {"ambito": "50037"}))
    assert (altrui.status_code, altrui.json()["codice"]) == (403, "documento-non-consentito")
    assert await contenuto(banco) == prima


async def test_cio_che_viene_da_qui_non_si_importa_qui(banco: Banco) -> None:
    pai = await banco.attivo()
    uscita = (await banco.chiedi("GET", f"/persone/{pai['persona_id']}/cartella/documento")).json()
    risposta = await manda(banco, uscita)
    assert (risposta.status_code, risposta.json()["errori"][0]["codice"]) == (409, "caso-nato-qui")


async def test_chi_ha_ricevuto_un_caso_lo_continua_e_lo_rimanda(banco: Banco) -> None:
    pai = await banco.attivo()
    path = f"/persone/{pai['persona_id']}/cartella/documento"
    ricevuto = (await banco.chiedi("GET", path)).json()
    [caso] = ricevuto["casi"]
    del caso["altri_passaggi"]
    continua = caso | {"caso_id": "locale-7", "origine": ricevuto["mittente"] | {"caso_id": caso["caso_id"]}}
    continua["fasi"]["erogazione"] = [
        {"progetto_id": pai["id"], "intervento_id": "I2", "avvio": {"avvenuto_il": "2026-11-23T10:00:00+01:00"}}
    ]
    detto = ricevuto | {"documento_id": "x", "mittente": ESEMPIO["mittente"], "casi": [continua]}
    tornato = await importato(banco, detto)
    assert (tornato["raccordo_caso_id"], tornato["esito"], tornato["passi"]) == (pai["caso_id"], "aggiornato", 1)
    provenienze = {
        voce["cosa"]: voce["atto"]["provenienza"]
        for fase in (await banco.chiedi("GET", path.removesuffix("/documento"))).json()["casi"][0]["fasi"]
        for voce in fase["voci"]
    }
    assert (provenienze["pai-attivato"], provenienze["intervento-avviato"]) == ("manuale", "integrazione")
    assert (await banco.chiedi("GET", path)).json()["casi"][0]["origine"] is None


@pytest.mark.parametrize("formato", ["urn:raccordo:cartella-sociale:v2", "", None, 1])
async def test_una_versione_che_non_si_conosce_si_rifiuta_senza_indovinarla(banco: Banco, formato: Any) -> None:
    risposta = await manda(banco, documento(formato=formato, casi="altro"))
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "formato-non-supportato")


async def test_un_campo_nuovo_si_ignora_e_un_codice_nuovo_si_rifiuta(banco: Banco) -> None:
    assert (await manda(banco, documento(colore="verde"))).status_code == 200
    risposta = await manda(banco, con(documento("csi-2"), f"{FASI}/valutazione/0/area", "giovani"))
    assert risposta.status_code == 422
    [errore] = risposta.json()["errori"]
    assert errore["campo"] == f"{FASI}/valutazione/0/area"


@pytest.mark.parametrize(
    "corpo",
    [
        b"",
        b"null",
        b"[]",
        b'"testo"',
        b"{",
        b"\xff\xfe",
        b'{"formato":"urn:raccordo:cartella-sociale:v1","casi":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"formato":"urn:raccordo:cartella-sociale:v1","altro":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        json.dumps(documento(), ensure_ascii=False).replace("Maria", "Mar\\u0000ia").encode(),
        json.dumps(documento(), ensure_ascii=False).replace("Maria", "Mar\\ud800ia").encode(),
        json.dumps(documento()).replace('"valore": 5', '"valore": 1e999').encode(),
        json.dumps(documento()).replace('"valore": 5', f'"valore": {"9" * 5000}').encode(),
        json.dumps(documento()).replace('"data": 1', f'"data": {"9" * 400}').encode(),
        json.dumps(documento()).replace('"valore": 5', '"valore": NaN').encode(),
    ],
    ids=[
        "vuoto",
        "null",
        "elenco",
        "testo",
        "troncato",
        "non utf-8",
        "elenchi annidati",
        "oggetti annidati",
        "nullo",
        "surrogato",
        "infinito",
        "numero lungo",
        "risposta enorme",
        "non un numero",
    ],
)
async def test_un_corpo_ostile_si_rifiuta_e_nulla_cambia(banco: Banco, corpo: bytes) -> None:
    prima = await contenuto(banco)
    risposta = await banco.http.post(IMPORTA, content=corpo, headers={"Content-Type": MEDIA_TYPE})
    assert 400 <= risposta.status_code < 500, risposta.text
    assert risposta.headers["Content-Type"] == "application/problem+json"
    assert await contenuto(banco) == prima


async def test_cinque_megabyte_sono_troppi(banco: Banco) -> None:
    risposta = await manda(banco, con(documento(), f"{FASI}/accesso/motivo", "x" * 5_000_000))
    assert (risposta.status_code, risposta.json()["codice"]) == (413, "corpo-troppo-grande")


@pytest.mark.parametrize("istante", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1899-12-31T23:00:00Z"])
@pytest.mark.parametrize(
    "puntatore", ["/aggiornata_al", f"{FASI}/accesso/apertura/avvenuto_il", f"{FASI}/conclusione/0/atto/avvenuto_il"]
)
async def test_una_data_ai_confini_del_calendario_si_rifiuta(banco: Banco, istante: str, puntatore: str) -> None:
    risposta = await manda(banco, con(documento(), puntatore, istante))
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "documento-non-accettato")


@pytest.mark.parametrize("giorno", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "puntatore",
    [f"{FASI}/progetto/0/revisioni/0/interventi/0/dal", f"{FASI}/progetto/0/verifica_prevista"],
)
async def test_anche_un_giorno_del_progetto_sta_nel_calendario(banco: Banco, giorno: str, puntatore: str) -> None:
    risposta = await manda(banco, con(documento(), puntatore, giorno))
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "documento-non-accettato")


def posti(parte: Any, puntatore: str = "") -> list[str]:
    """The JSON pointer of every value of a document."""
    elementi = parte.items() if isinstance(parte, dict) else enumerate(parte) if isinstance(parte, list) else ()
    return [
        trovato
        for chiave, valore in elementi
        if "/" not in str(chiave)
        for trovato in (f"{puntatore}/{chiave}", *posti(valore, f"{puntatore}/{chiave}"))
    ]


SBAGLI: list[Any] = [None, "", "x", 0, -1, 3, 1e308, True, [], {}, "à" * 90]
DATE = ["0001-01-01T00:00:00Z", "2026-02-30", "2026-02-01T00:00:00Z", "2026-06-01T00:00:00+14:00"]
GUASTI = st.lists(st.tuples(st.sampled_from(posti(ESEMPIO)), st.sampled_from([*SBAGLI, *DATE])), min_size=1, max_size=3)
NUMERI = count()


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GUASTI, st.booleans())
async def test_qualunque_guasto_non_e_mai_un_errore_nostro_ne_un_documento_preso_a_meta(
    banco: Banco, guasti: list[tuple[str, Any]], gia_noto: bool
) -> None:
    numero = next(NUMERI)
    if gia_noto:
        await importato(banco, con(fino_a("progetto", f"prima-{numero}"), "/casi/0/caso_id", f"caso-{numero}"))
    detto = con(documento(f"guasto-{numero}"), "/casi/0/caso_id", f"caso-{numero}")
    for puntatore, valore in guasti:
        try:
            detto = con(detto, puntatore, valore)
        except (KeyError, IndexError, TypeError, ValueError):  # another one took its place away
            continue
    prima = await contenuto(banco)
    risposta = await manda(banco, detto)
    assert risposta.status_code < 500, risposta.text
    if risposta.status_code != 200:
        assert await contenuto(banco) == prima


def test_la_descrizione_del_corpo_e_lo_schema_pubblicato(banco: Banco) -> None:
    aperta = create_app(banco.pua).openapi()
    corpo = aperta["paths"][IMPORTA]["post"]["requestBody"]["content"]
    assert list(corpo) == [MEDIA_TYPE]
    descritto = aperta["components"]["schemas"][corpo[MEDIA_TYPE]["schema"]["$ref"].rpartition("/")[2]]
    assert set(descritto["properties"]) == set(schema()["properties"])
    risposta = aperta["paths"]["/persone/{persona_id}/cartella/documento"]["get"]["responses"]["200"]
    assert list(risposta["content"]) == [MEDIA_TYPE]
