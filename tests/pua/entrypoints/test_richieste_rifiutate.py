"""Every wrong request has its own stable code, and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from services.pua.adapters.tables import tabelle
from tests.pua.banco import ACCESSO, CONTENUTO, EQUIPE, RISULTATO, Banco
from tests.pua.costruttori import CF_ADA
from tests.territori import BERGAMO_FINITA

SBAGLIATO = CF_ADA[:-1] + "K"
CASI = (
    "persone",
    "accessi",
    "valutazioni",
    "pai",
    "casi_ricevuti",
    "cartella_voci",
    "outbox",
    "persone_identificativi",
)


async def contenuto(banco: Banco) -> dict[str, tuple[int, ...]]:
    """How many rows each table has, and how often its aggregates were saved."""

    def conta(connection: Connection) -> dict[str, tuple[int, ...]]:
        numeri = {}
        for nome in CASI:
            tabella = tabelle.metadata.tables[nome]
            versioni = func.coalesce(func.sum(tabella.c.versione), 0) if "versione" in tabella.c else func.count()
            numeri[nome] = tuple(connection.execute(select(func.count(), versioni).select_from(tabella)).one())
        return numeri

    return await banco.pua.runtime.database.read(conta)


async def rifiutata(
    banco: Banco, stato: int, codice: str, metodo: str, path: str, corpo: Any = None, **intestate: str
) -> None:
    """The request gets this status and code, in the form of every problem, and leaves everything as it was."""
    prima = await contenuto(banco)
    risposta = await banco.chiedi(metodo, path, corpo, **intestate)
    assert (risposta.status_code, risposta.json()["codice"]) == (stato, codice), risposta.text
    assert risposta.headers["Content-Type"] == "application/problem+json"
    assert risposta.json()["title"]
    for personale in (CF_ADA, SBAGLIATO, "Rossi"):
        assert personale not in risposta.text
    assert await contenuto(banco) == prima


def con_persona(**altro: Any) -> dict[str, Any]:
    return ACCESSO | {"persona": ACCESSO["persona"] | altro}


@pytest.mark.parametrize(
    ("stato", "codice", "corpo"),
    [
        (422, "ambito-sconosciuto", ACCESSO | {"territorio": {"ambito": "99999"}}),
        (422, "distretto-sconosciuto", ACCESSO | {"territorio": {"ambito": "50036", "distretto": "99999"}}),
        (422, "asst-sconosciuta", ACCESSO | {"territorio": {"ambito": "50036", "asst": "999"}}),
        (422, "territorio-incoerente", ACCESSO | {"territorio": {"ambito": "50036", "distretto": "22052"}}),
        (422, "territorio-ambiguo", ACCESSO | {"territorio": {"ambito": "50007"}}),
        (403, "territorio-non-consentito", ACCESSO | {"territorio": {"ambito": "50037"}}),
        (422, "data-nel-futuro", ACCESSO | {"avvenuto_il": "2026-11-24T10:00:00+01:00"}),
        (422, "richiesta-non-valida", ACCESSO | {"avvenuto_il": "2026-11-20T10:00:00"}),
        (422, "richiesta-non-valida", ACCESSO | {"segnalante": "7"}),
        (422, "richiesta-non-valida", ACCESSO | {"segnalent": "6"}),
        (422, "data-nascita-non-valida", con_persona(data_nascita="1941-02-30")),
        (
            422,
            "codice-fiscale-non-valido",
            con_persona(identificativi=[{"sistema": "codice_fiscale", "valore": SBAGLIATO}]),
        ),
        (422, "identificativo-non-valido", con_persona(identificativi=[{"sistema": "stp", "valore": "STP1"}])),
        (422, "persona-non-indicata", {k: v for k, v in ACCESSO.items() if k != "persona"}),
        (422, "persona-non-indicata", ACCESSO | {"persona_id": "p"}),
    ],
)
async def test_un_accesso_sbagliato_non_si_apre(banco: Banco, stato: int, codice: str, corpo: Any) -> None:
    await rifiutata(banco, stato, codice, "POST", "/accessi", corpo)


async def test_un_ambito_che_non_esiste_piu_si_rifiuta_per_i_fatti_di_dopo_e_non_per_quelli_di_prima(
    banco: Banco, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.pua.application.handlers.lombardia", lambda: BERGAMO_FINITA)
    corpo = ACCESSO | {"territorio": {"ambito": "50036"}}
    risposta = await banco.chiedi("POST", "/accessi", corpo)
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "ambito-non-valido-in-questa-data")
    assert risposta.json()["detail"].endswith("dal 01/01/2026 al suo posto c'è 50037")
    prima = await banco.chiedi("POST", "/accessi", corpo | {"avvenuto_il": "2025-12-31T10:00:00+01:00"})
    assert prima.status_code == 201


async def test_un_json_malformato_non_e_una_richiesta(banco: Banco) -> None:
    risposta = await banco.http.post(
        "/accessi", content=b'{"territorio": ', headers={"Content-Type": "application/json"}
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (400, "json-malformato")


async def test_un_corpo_enorme_non_si_legge(banco: Banco) -> None:
    risposta = await banco.http.post(
        "/accessi", content=b" " * 20_000_000, headers={"Content-Type": "application/json"}
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (413, "corpo-troppo-grande")


async def test_un_codice_errato_non_si_cerca(banco: Banco) -> None:
    corpo = {"sistema": "codice_fiscale", "valore": SBAGLIATO}
    await rifiutata(banco, 422, "codice-fiscale-non-valido", "POST", "/persone/ricerca", corpo)


async def test_ogni_passo_dell_accesso_vuole_il_suo_momento(banco: Banco) -> None:
    aperto = await banco.accesso(avvenuto_il="2026-11-10T10:00:00+01:00")
    path = f"/accessi/{aperto['id']}"
    preliminare = {"esito": "bisogno_complesso"}
    await rifiutata(banco, 409, "segnalazione-non-accolta", "POST", f"{path}/valutazione-preliminare", preliminare)
    prima = {"avvenuto_il": "2026-11-09T10:00:00+01:00"}
    await rifiutata(banco, 422, "date-incoerenti", "POST", f"{path}/accoglienza", prima)
    await banco.fatto(f"{path}/accoglienza", {})
    await rifiutata(banco, 409, "segnalazione-gia-accolta", "POST", f"{path}/accoglienza", {})
    senza_motivo = {"esito": "non_di_competenza"}
    await rifiutata(banco, 422, "motivo-mancante", "POST", f"{path}/valutazione-preliminare", senza_motivo)
    await rifiutata(banco, 409, "esito-incoerente", "POST", f"{path}/chiusura", {"esito": "orientato"})
    avvio = {"accesso_id": aperto["id"], "area": "anziani"}
    await rifiutata(banco, 409, "valutazione-non-prevista", "POST", "/valutazioni", avvio)
    await banco.fatto(f"{path}/valutazione-preliminare", preliminare)
    ancora = "valutazione-preliminare-gia-conclusa"
    await rifiutata(banco, 409, ancora, "POST", f"{path}/valutazione-preliminare", preliminare)
    await banco.fatto(f"{path}/chiusura", {"esito": "annullato", "motivo": "Ha cambiato idea"})
    await rifiutata(banco, 409, "accesso-chiuso", "POST", f"{path}/accoglienza", {})


async def test_ogni_passo_della_valutazione_vuole_il_suo_momento(banco: Banco) -> None:
    valutazione = await banco.valutazione()
    path = f"/valutazioni/{valutazione['id']}"
    avvio = {"accesso_id": valutazione["accesso_id"], "area": "anziani", "equipe": EQUIPE}
    await rifiutata(banco, 409, "valutazione-gia-aperta", "POST", "/valutazioni", avvio)
    da_soli = RISULTATO | {"equipe": EQUIPE[:1]}
    await rifiutata(banco, 409, "equipe-incompleta", "POST", f"{path}/conclusione", da_soli)
    pai = CONTENUTO | {"valutazione_id": valutazione["id"]}
    await rifiutata(banco, 409, "valutazione-non-conclusa", "POST", "/pai", pai)
    await banco.fatto(f"{path}/conclusione", RISULTATO)
    await rifiutata(banco, 409, "valutazione-gia-conclusa", "POST", f"{path}/conclusione", RISULTATO)


@pytest.mark.parametrize(
    ("codice", "scala", "cambia"),
    [
        ("risposta-fuori-scala", "BARTHEL", lambda risposte: dict.fromkeys(risposte, 7)),
        ("voce-mancante", "BARTHEL", lambda risposte: dict(list(risposte.items())[1:])),
        ("voce-sconosciuta", "BARTHEL", lambda risposte: risposte | {"inventata": 5}),
        ("scala-sconosciuta", "SVAMA", lambda risposte: risposte),
        ("richiesta-non-valida", "BARTHEL", lambda risposte: dict.fromkeys(risposte, 7.5)),
    ],
)
async def test_un_punteggio_fuori_dalla_sua_scala_non_entra(
    banco: Banco, codice: str, scala: str, cambia: Callable[[dict[str, int]], dict[str, Any]]
) -> None:
    valutazione = await banco.valutazione()
    barthel = (await banco.chiedi("GET", "/scale/BARTHEL")).json()
    risposte = {voce["codice"]: voce["risposte"][0]["valore"] for voce in barthel["voci"]}
    corpo = {"scala": scala, "risposte": cambia(risposte)}
    await rifiutata(banco, 422, codice, "POST", f"/valutazioni/{valutazione['id']}/somministrazioni", corpo)


async def test_una_circostanza_che_la_scala_non_prevede_non_entra(banco: Banco) -> None:
    valutazione = await banco.valutazione()
    corpo = {"scala": "BARTHEL", "risposte": {}, "contesto": {"scolarita": "oltre_diploma"}}
    await rifiutata(
        banco, 422, "contesto-non-ammesso", "POST", f"/valutazioni/{valutazione['id']}/somministrazioni", corpo
    )


async def test_ogni_passo_del_pai_vuole_il_suo_momento(banco: Banco) -> None:
    pai = await banco.pai()
    path = f"/pai/{pai['id']}"
    doppio = CONTENUTO | {"valutazione_id": pai["valutazione_id"]}
    await rifiutata(banco, 409, "pai-gia-presente", "POST", "/pai", doppio)
    await rifiutata(banco, 409, "pai-senza-firme", "POST", f"{path}/attivazione", {})
    await rifiutata(banco, 403, "firma-non-consentita", "POST", f"{path}/firme", {"lato": "sanitario"})
    raggiunti = {"motivo": "obiettivi_raggiunti", "esiti": {"O1": 3}}
    await rifiutata(banco, 409, "pai-non-attivo", "POST", f"{path}/chiusura", raggiunti)
    await banco.fatto(f"{path}/firme", {"lato": "sociale"})
    await rifiutata(banco, 409, "pai-gia-firmato", "POST", f"{path}/firme", {"lato": "sociale"})
    await banco.fatto(f"{path}/attivazione", {})
    await rifiutata(banco, 409, "pai-gia-attivo", "POST", f"{path}/attivazione", {})
    await rifiutata(banco, 409, "intervento-del-sad", "POST", f"{path}/interventi/I1/avvio", {})
    await rifiutata(banco, 422, "voce-pai-sconosciuta", "POST", f"{path}/interventi/I9/avvio", {})
    await rifiutata(banco, 409, "intervento-non-avviato", "POST", f"{path}/interventi/I2/conclusione", {})
    await banco.fatto(f"{path}/interventi/I2/avvio", {})
    await rifiutata(banco, 409, "intervento-gia-avviato", "POST", f"{path}/interventi/I2/avvio", {})
    await banco.fatto(f"{path}/interventi/I2/conclusione", {})
    await rifiutata(banco, 409, "intervento-gia-concluso", "POST", f"{path}/interventi/I2/conclusione", {})
    fuori = {"motivo": "obiettivi_raggiunti", "esiti": {"O1": 4}}
    await rifiutata(banco, 422, "esito-fuori-scala", "POST", f"{path}/chiusura", fuori)
    await rifiutata(banco, 422, "esiti-mancanti", "POST", f"{path}/chiusura", {"motivo": "altro"})
    await banco.fatto(f"{path}/chiusura", raggiunti)
    await rifiutata(banco, 409, "pai-chiuso", "POST", f"{path}/chiusura", raggiunti)


@pytest.mark.parametrize(
    ("codice", "cambia"),
    [
        ("pai-senza-obiettivi", {"obiettivi": []}),
        ("pai-senza-interventi", {"interventi": []}),
    ],
)
async def test_un_pai_vuoto_non_si_attiva(banco: Banco, codice: str, cambia: dict[str, Any]) -> None:
    valutazione = await banco.valutazione()
    await banco.fatto(f"/valutazioni/{valutazione['id']}/conclusione", RISULTATO)
    pai = await banco.fatto("/pai", CONTENUTO | cambia | {"valutazione_id": valutazione["id"]})
    await banco.fatto(f"/pai/{pai['id']}/firme", {"lato": "sociale"})
    await rifiutata(banco, 409, codice, "POST", f"/pai/{pai['id']}/attivazione", {})


@pytest.mark.parametrize(
    ("codice", "intervento"),
    [
        ("date-incoerenti", {"tipo": "sad", "erogatore": "comune", "dal": "2026-11-20", "al": "2026-11-19"}),
        ("ore-non-valide", {"tipo": "sad", "erogatore": "comune", "dal": "2026-11-20", "ore_settimanali": 169}),
        ("voce-pai-sconosciuta", {"id": "I9", "tipo": "sad", "erogatore": "comune", "dal": "2026-11-20"}),
    ],
)
async def test_un_intervento_impossibile_non_entra_nel_pai(
    banco: Banco, codice: str, intervento: dict[str, Any]
) -> None:
    pai = await banco.pai()
    corpo = CONTENUTO | {"obiettivi": [], "interventi": [intervento]}
    await rifiutata(banco, 422, codice, "PUT", f"/pai/{pai['id']}", corpo, If_Match='"1"')


async def test_sostituire_un_pai_vuole_la_versione_letta(banco: Banco) -> None:
    pai = await banco.pai()
    corpo = CONTENUTO | {"obiettivi": [], "interventi": []}
    await rifiutata(banco, 428, "if-match-mancante", "PUT", f"/pai/{pai['id']}", corpo)
    await rifiutata(banco, 412, "versione-cambiata", "PUT", f"/pai/{pai['id']}", corpo, If_Match='"7"')
    await rifiutata(banco, 422, "if-match-non-valido", "PUT", f"/pai/{pai['id']}", corpo, If_Match="sette")
    assert (await banco.chiedi("PUT", f"/pai/{pai['id']}", corpo, If_Match='"1"')).status_code == 200


async def test_la_stessa_chiave_per_un_altra_richiesta_e_un_errore(banco: Banco) -> None:
    await banco.chiedi("POST", "/accessi", ACCESSO, Idempotency_Key="k")
    altra = ACCESSO | {"urgenza": "urgente"}
    await rifiutata(banco, 409, "idempotency-key-riusata", "POST", "/accessi", altra, Idempotency_Key="k")
