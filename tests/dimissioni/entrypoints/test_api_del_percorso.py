"""A discharge over HTTP, step by step."""

from datetime import date

from services.dimissioni.domain.messaggio import IdentificativoPersona
from tests.dimissioni.costruttori import DIMESSA, DIMISSIBILE, DOMICILIO, MARIA, messaggio, seguente
from tests.dimissioni.servizio import SEGNALAZIONE, Servizio


async def passo(servizio: Servizio, id: str, nome: str, **corpo: object) -> dict[str, object]:
    risposta = await servizio.http.post(f"/dimissioni/{id}/{nome}", json=corpo)
    assert risposta.status_code == 200, risposta.text
    return dict(risposta.json())


async def test_una_segnalazione_a_mano_si_rilegge_come_e_stata_scritta(servizio: Servizio) -> None:
    creata = await servizio.http.post("/dimissioni", json=SEGNALAZIONE)
    assert creata.status_code == 201
    assert creata.headers["etag"] == '"1"'

    letta = await servizio.http.get(creata.headers["location"])
    assert letta.json() == creata.json()
    corpo = letta.json()
    assert corpo["territorio"] == {"ambito": "50036", "distretto": "22047", "asst": "718"}
    assert corpo["date"]["segnalazione"] == "2026-03-02T08:30:00Z"
    assert corpo["persona"]["cognome"] == "Rossi"
    assert corpo["quadro"]["scale"] == [{"scala": "brass", "punteggio": 22, "il": None}]


async def test_il_percorso_intero_a_mano(servizio: Servizio) -> None:
    id = (await servizio.segnala())["id"]
    await passo(servizio, id, "presa-in-carico", avvenuto_il="2026-03-03T10:00:00+01:00")
    await passo(servizio, id, "clinicamente-dimissibile", dal="2026-03-06")
    await passo(servizio, id, "data-prevista", data_prevista="2026-03-10", destinazione="domicilio")
    await passo(servizio, id, "servizi-pronti", dal="2026-03-10", sociali=True, avvenuto_il="2026-03-09T10:00:00Z")
    await passo(servizio, id, "dimissione-effettiva", il="2026-03-10", destinazione="domicilio")
    conclusa = await passo(servizio, id, "conclusione")

    assert conclusa["stato"] == "conclusa"
    assert conclusa["date"] == {
        "ricovero": "2026-02-20",
        "segnalazione": "2026-03-02T08:30:00Z",
        "clinicamente_dimissibile": "2026-03-06",
        "prevista": "2026-03-10",
        "servizi_pronti": "2026-03-10",
        "avvio_servizi": None,
        "dimissione_effettiva": "2026-03-10",
        "fine_assistenza_sanitaria": "2026-04-09",
    }


async def test_un_passo_senza_corpo_avviene_adesso(servizio: Servizio) -> None:
    id = (await servizio.segnala())["id"]
    risposta = await servizio.http.post(f"/dimissioni/{id}/presa-in-carico")
    assert risposta.json()["passi"][1]["avvenuto_il"] == "2026-03-20T09:00:00Z"


async def test_rifiuto_e_annullamento_conservano_il_motivo(servizio: Servizio) -> None:
    rifiutata = await passo(servizio, (await servizio.segnala())["id"], "rifiuto", motivo="non_di_competenza")
    annullata = await passo(servizio, (await servizio.segnala())["id"], "annullamento", motivo="decesso")
    assert (rifiutata["stato"], rifiutata["motivo_chiusura"]) == ("rifiutata", "non_di_competenza")
    assert (annullata["stato"], annullata["motivo_chiusura"]) == ("annullata", "decesso")


async def test_la_stessa_segnalazione_ripetuta_con_la_sua_chiave_e_un_caso_solo(servizio: Servizio) -> None:
    chiave = {"Idempotency-Key": "prova-1"}
    prima = await servizio.http.post("/dimissioni", json=SEGNALAZIONE, headers=chiave)
    dopo = await servizio.http.post("/dimissioni", json=SEGNALAZIONE, headers=chiave)
    assert dopo.json() == prima.json()
    assert len((await servizio.http.get("/dimissioni")).json()["elementi"]) == 1


async def test_un_caso_dell_ospedale_mostra_messaggi_anomalie_e_canale(servizio: Servizio) -> None:
    caso = (await servizio.riceve(messaggio())).dimissione
    await servizio.riceve(seguente(dimessa_il=date(2026, 2, 1), destinazione=DOMICILIO))
    corpo = (await servizio.http.get(f"/dimissioni/{caso.id}")).json()

    assert (corpo["canale"], corpo["provenienza"], corpo["segnalante"]) == ("http", "integrazione", "ospedale-a")
    assert [detto["messaggio_id"] for detto in corpo["messaggi"]] == ["messaggio-1", "messaggio-2"]
    (anomalia,) = corpo["anomalie"]
    assert (anomalia["codice"], anomalia["elemento"], anomalia["messaggio_id"]) == (
        "date-incoerenti",
        "dimessa_il",
        "messaggio-2",
    )


async def test_i_messaggi_dell_ospedale_si_conservano_tra_una_transazione_e_l_altra(servizio: Servizio) -> None:
    caso = (await servizio.riceve(messaggio())).dimissione
    ripetuto = await servizio.riceve(messaggio())
    completo = seguente(
        clinicamente_dimissibile_dal=DIMISSIBILE,
        dimessa_il=DIMESSA,
        destinazione=DOMICILIO,
        persona=type(MARIA)(identificativi=(IdentificativoPersona("anpr", "AB12345CD"),)),
    )
    esito = await servizio.riceve(completo)
    assert ripetuto.duplicato
    assert (esito.dimissione.id, esito.dimissione.stato.value) == (caso.id, "dimessa")
    assert len(esito.dimissione.persona.identificativi) == 2


async def test_i_protocolli_dicono_di_essere_un_esempio(servizio: Servizio) -> None:
    corpo = (await servizio.http.get("/protocolli")).json()
    assert corpo["esempio"] is True
    assert corpo["limiti_nazionali"].startswith("Nessuna norma nazionale fissa un limite")
    assert corpo["distretti"]["22047"]["tempi"]["avvio_servizi"] == {"giorni": 5, "da": "clinicamente_dimissibile"}


async def test_lo_stato_del_servizio_non_dice_nulla_di_nessuno(servizio: Servizio) -> None:
    corpo = (await servizio.http.get("/status", headers={"Authorization": ""})).json()
    assert (corpo["servizio"], corpo["stato"]) == ("dimissioni", "attivo")


async def test_ogni_rotta_e_descritta(servizio: Servizio) -> None:
    percorsi = (await servizio.http.get("/openapi.json")).json()["paths"]
    assert {
        "/dimissioni",
        "/dimissioni/{dimissione_id}",
        "/dimissioni/{dimissione_id}/presa-in-carico",
        "/dimissioni/{dimissione_id}/clinicamente-dimissibile",
        "/dimissioni/{dimissione_id}/data-prevista",
        "/dimissioni/{dimissione_id}/servizi-pronti",
        "/dimissioni/{dimissione_id}/dimissione-effettiva",
        "/dimissioni/{dimissione_id}/rifiuto",
        "/dimissioni/{dimissione_id}/annullamento",
        "/dimissioni/{dimissione_id}/conclusione",
        "/protocolli",
    } <= set(percorsi)
