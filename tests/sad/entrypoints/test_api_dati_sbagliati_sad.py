"""Every wrong datum is answered with its own code, in Italian, and changes nothing.

So they can all be sent to one and the same service: whatever changed would show in the next one.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.sad.percorso import PROGETTO, RICHIESTA, VISITA, impronta, preparata
from tests.sad.servizio import Servizio, acceso
from tests.territori import BERGAMO_FINITA
from tests.tokens import gettone, intestazioni

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def servizio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servizio]:
    in_funzione = await acceso(f"sqlite:///{tmp_path_factory.mktemp('sad') / 'sad.db'}")
    yield in_funzione
    await in_funzione.spegni()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def indirizzo(servizio: Servizio) -> str:
    return await preparata(servizio)


@pytest.mark.parametrize(
    ("cambia", "status", "codice"),
    [
        ({"ambito": "99999"}, 422, "ambito-sconosciuto"),
        ({"distretto": "99999"}, 422, "distretto-sconosciuto"),
        ({"asst": "999"}, 422, "asst-sconosciuta"),
        ({"distretto": "22024"}, 422, "territorio-incoerente"),
        ({"ambito": "50007"}, 422, "territorio-ambiguo"),
        ({"ambito": "50023"}, 403, "territorio-non-consentito"),
        ({"avvenuto_il": "2026-04-01T10:00:00+02:00"}, 422, "data-nel-futuro"),
        ({"avvenuto_il": "2026-03-02T10:00:00"}, 422, "richiesta-non-valida"),
        ({"anziano": None}, 422, "richiesta-non-valida"),
        ({"codice_fiscale": "RSSMRA41C47A794Z"}, 422, "richiesta-non-valida"),
        ({"riferimento_piano_integrato": ""}, 422, "richiesta-non-valida"),
    ],
)
async def test_una_richiesta_sbagliata_non_apre_niente(
    servizio: Servizio, cambia: dict[str, Any], status: int, codice: str
) -> None:
    prima = await impronta(servizio)
    risposta = await servizio.chiama("POST", "/prese-in-carico", RICHIESTA | cambia)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)
    assert risposta.headers["content-type"] == "application/problem+json"
    assert await impronta(servizio) == prima


async def test_un_ambito_che_non_esiste_piu_si_rifiuta(servizio: Servizio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.sad.application.handlers.lombardia", lambda: BERGAMO_FINITA)
    risposta = await servizio.chiama("POST", "/prese-in-carico", RICHIESTA | {"ambito": "50036"})
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "ambito-non-valido-in-questa-data")


@pytest.mark.parametrize(
    ("dove", "corpo", "status", "codice"),
    [
        ("accettazione", {}, 409, "gia-presa-in-carico"),
        ("rifiuto", {"motivo": "altro"}, 409, "gia-presa-in-carico"),
        ("rifiuto", {"motivo": "antipatia"}, 422, "richiesta-non-valida"),
        ("valutazione", {"non_autosufficiente": True, "alto_bisogno_assistenziale": True}, 409, "gia-valutata"),
        ("progetto", PROGETTO | {"obiettivi": []}, 422, "obiettivi-mancanti"),
        ("progetto", PROGETTO | {"ore_settimanali": 0}, 422, "ore-fuori-scala"),
        ("progetto", PROGETTO | {"ore_settimanali": 169}, 422, "ore-fuori-scala"),
        ("progetto", PROGETTO | {"giorni": []}, 422, "giorni-non-validi"),
        ("progetto", PROGETTO | {"giorni": ["lun", "lun"]}, 422, "giorni-non-validi"),
        ("progetto", PROGETTO | {"giorni": ["lunedì"]}, 422, "richiesta-non-valida"),
        ("progetto", PROGETTO | {"al": "2026-03-08"}, 422, "periodo-rovesciato"),
        ("progetto", PROGETTO | {"dal": "2026-03-01"}, 422, "fasi-in-disordine"),
        ("progetto", PROGETTO | {"dal": "2026-02-30"}, 422, "richiesta-non-valida"),
        ("progetto", PROGETTO | {"avvenuto_il": "2026-03-03T10:00:00+01:00"}, 422, "fasi-in-disordine"),
        ("attivazione", {}, 409, "gia-attivata"),
        ("erogazione", {}, 409, "erogazione-gia-avviata"),
        ("visite", VISITA, 409, "visita-gia-registrata"),
        ("visite", VISITA | {"minuti": 0}, 422, "durata-fuori-scala"),
        ("visite", VISITA | {"minuti": 601}, 422, "durata-fuori-scala"),
        ("visite", VISITA | {"minuti": 1.5}, 422, "richiesta-non-valida"),
        ("visite", VISITA | {"motivo": "altro"}, 422, "motivo-visita-incoerente"),
        ("visite", VISITA | {"esito": "mancata"}, 422, "motivo-visita-incoerente"),
        ("visite", VISITA | {"inizio": "2026-03-05T08:00:00+01:00"}, 422, "visita-prima-dell-attivazione"),
        ("visite", VISITA | {"inizio": "2026-03-17T08:00:00+01:00"}, 409, "visita-in-sospensione"),
        ("visite", VISITA | {"inizio": "2026-03-31T17:00:00+02:00"}, 422, "data-nel-futuro"),
        ("visite", VISITA | {"operatore": ""}, 422, "richiesta-non-valida"),
        ("sospensioni", {"dal": "2026-03-17", "motivo": "assenza"}, 409, "sospensione-sovrapposta"),
        ("sospensioni", {"dal": "2026-03-09", "al": "2026-03-10", "motivo": "assenza"}, 409, "sospensione-con-visite"),
        ("sospensioni", {"dal": "2026-03-08", "motivo": "assenza"}, 422, "fasi-in-disordine"),
        ("sospensioni", {"dal": "2026-03-20", "al": "2026-03-19", "motivo": "assenza"}, 422, "periodo-rovesciato"),
        ("sospensioni", {"dal": "2026-04-01", "motivo": "assenza"}, 422, "data-nel-futuro"),
        ("ripresa", {"dal": "2026-03-20"}, 409, "non-sospesa"),
        ("valutazione-finale", {"esito": 4}, 422, "esito-fuori-scala"),
        ("valutazione-finale", {"esito": 3, "avvenuto_il": "2026-03-08T10:00:00+01:00"}, 422, "fasi-in-disordine"),
        ("conclusione", {"motivo": "obiettivi_raggiunti"}, 409, "valutazione-finale-mancante"),
        ("conclusione", {"motivo": "decesso", "avvenuto_il": "2026-03-08T10:00:00+01:00"}, 422, "fasi-in-disordine"),
    ],
)
async def test_un_passo_sbagliato_non_cambia_niente(
    servizio: Servizio, indirizzo: str, dove: str, corpo: dict[str, Any], status: int, codice: str
) -> None:
    prima = await impronta(servizio)
    risposta = await servizio.chiama("POST", f"{indirizzo}/{dove}", corpo)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice), risposta.text
    assert await impronta(servizio) == prima


@pytest.mark.parametrize(
    ("come", "metodo", "status", "codice"),
    [
        ({}, "GET", 401, "token-assente"),
        ({"Authorization": "Bearer non-un-token"}, "GET", 401, "token-non-valido"),
        ({"Authorization": f"Bearer {gettone('operatore_sad', scade_fra=-3600)}"}, "GET", 401, "token-scaduto"),
        (intestazioni("operatore_asst"), "POST", 403, "non-autorizzato"),
        (intestazioni("ufficio_di_piano"), "GET", 403, "non-autorizzato"),
        (intestazioni("sistema_ospedaliero"), "GET", 403, "non-autorizzato"),
        (intestazioni("ats_regione", regione=True), "GET", 403, "non-autorizzato"),
    ],
)
async def test_chi_non_puo_non_entra(
    servizio: Servizio, come: dict[str, str], metodo: str, status: int, codice: str
) -> None:
    risposta = await servizio.http.request(
        metodo, "/prese-in-carico", json=RICHIESTA if metodo == "POST" else None, headers=come
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)


@pytest.mark.parametrize(
    ("query", "codice"),
    [
        ("cursore=%20", "cursore-non-valido"),
        ("limite=0", "richiesta-non-valida"),
        ("limite=201", "richiesta-non-valida"),
        ("stato=smarrita", "richiesta-non-valida"),
    ],
)
async def test_una_domanda_sbagliata_e_rifiutata(servizio: Servizio, query: str, codice: str) -> None:
    risposta = await servizio.chiama("GET", f"/prese-in-carico?{query}")
    assert (risposta.status_code, risposta.json()["codice"]) == (422, codice)


@pytest.mark.parametrize(
    ("contenuto", "status", "codice"),
    [(b'{"ambito": ', 400, "json-malformato"), (b"x" * 20_000_000, 413, "corpo-troppo-grande")],
    ids=["json-rotto", "venti-megabyte"],
)
async def test_un_corpo_che_non_si_legge_e_rifiutato(
    servizio: Servizio, contenuto: bytes, status: int, codice: str
) -> None:
    headers = intestazioni("operatore_sad") | {"Content-Type": "application/json"}
    risposta = await servizio.http.post("/prese-in-carico", content=contenuto, headers=headers)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)
