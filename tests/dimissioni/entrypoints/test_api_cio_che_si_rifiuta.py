"""Bad input over HTTP: each has its own stable code, says it in Italian, and changes nothing."""

from typing import Any

import httpx
import pytest

from shared.contracts.pua import SegnalazioneAccolta
from tests.dimissioni.servizio import SEGNALAZIONE, Servizio
from tests.territori import BERGAMO_FINITA

PERSONA: dict[str, Any] = SEGNALAZIONE["persona"]


def con_codice(valore: str) -> dict[str, Any]:
    return {"identificativi": [{"sistema": "codice_fiscale", "valore": valore}]}


def codice(risposta: httpx.Response) -> tuple[int, str]:
    assert risposta.headers["content-type"] == "application/problem+json"
    return risposta.status_code, risposta.json()["codice"]


@pytest.mark.parametrize(
    ("cambi", "atteso"),
    [
        ({"territorio": {"ambito": "59999"}}, (422, "ambito-sconosciuto")),
        ({"territorio": {"ambito": "50036", "distretto": "29999"}}, (422, "distretto-sconosciuto")),
        ({"territorio": {"ambito": "50036", "asst": "799"}}, (422, "asst-sconosciuta")),
        ({"territorio": {"ambito": "50036", "distretto": "22048"}}, (422, "territorio-incoerente")),
        ({"territorio": {"ambito": "50007"}}, (422, "territorio-ambiguo")),
        ({"territorio": {"ambito": "50071"}}, (403, "territorio-non-consentito")),
        ({"persona": con_codice("RSSMRA41C47A794K")}, (422, "codice-fiscale-non-valido")),
        ({"persona": PERSONA | {"sesso": "M"}}, (422, "codice-fiscale-incoerente")),
        ({"persona": PERSONA | {"data_nascita": "07/03/1941"}}, (422, "data-nascita-non-valida")),
        ({"persona": {"cognome": "Rossi"}}, (422, "persona-non-indicata")),
        ({"scale": [{"scala": "brass", "punteggio": 41}]}, (422, "punteggio-fuori-scala")),
        ({"scale": [{"scala": "interrai", "punteggio": 1}]}, (422, "scala-sconosciuta")),
        ({"segnalata_il": "2026-03-20T09:03:00Z"}, (422, "data-nel-futuro")),
        ({"data_ricovero": "2026-03-21"}, (422, "data-nel-futuro")),
        ({"data_prevista": "2026-02-19"}, (422, "date-incoerenti")),
        ({"clinicamente_dimissibile_dal": "2026-02-19"}, (422, "date-incoerenti")),
        ({"clinicamente_dimissibile_dal": "0001-01-01"}, (422, "richiesta-non-valida")),
        ({"segnalata_il": "0001-01-01T00:00:00+14:00"}, (422, "richiesta-non-valida")),
        ({"segnalata_il": "2026-03-02T09:30:00"}, (422, "richiesta-non-valida")),
        ({"destinazione_prevista": "altrove"}, (422, "richiesta-non-valida")),
        ({"campo_che_non_esiste": 1}, (422, "richiesta-non-valida")),
    ],
)
async def test_una_segnalazione_sbagliata_non_apre_un_caso(
    servizio: Servizio, cambi: dict[str, Any], atteso: tuple[int, str]
) -> None:
    risposta = await servizio.http.post("/dimissioni", json=SEGNALAZIONE | cambi)
    assert codice(risposta) == atteso
    assert (await servizio.http.get("/dimissioni")).json()["elementi"] == []


async def test_un_ambito_che_non_esiste_piu_non_apre_un_caso(
    servizio: Servizio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.dimissioni.application.handlers.lombardia", lambda: BERGAMO_FINITA)
    corpo = SEGNALAZIONE | {"territorio": {"ambito": "50036"}}
    risposta = await servizio.http.post("/dimissioni", json=corpo)
    assert codice(risposta) == (422, "ambito-non-valido-in-questa-data")


async def test_un_errore_non_ripete_cio_che_e_stato_scritto(servizio: Servizio) -> None:
    risposta = await servizio.http.post("/dimissioni", json=SEGNALAZIONE | {"persona": con_codice("RSSMRA41C47A794K")})
    assert "RSSMRA" not in risposta.text


@pytest.mark.parametrize(
    ("prima", "passo", "corpo", "atteso"),
    [
        (["presa-in-carico"], "presa-in-carico", {}, (409, "gia-presa-in-carico")),
        ([], "servizi-pronti", {"dal": "2026-03-10", "sociali": True}, (409, "non-ancora-presa-in-carico")),
        ([], "conclusione", {}, (409, "non-ancora-dimessa")),
        ([], "dimissione-effettiva", {"il": "2026-02-19", "destinazione": "domicilio"}, (422, "date-incoerenti")),
        ([], "dimissione-effettiva", {"il": "2026-03-21", "destinazione": "domicilio"}, (422, "data-nel-futuro")),
        ([], "clinicamente-dimissibile", {"dal": "2026-02-19"}, (422, "date-incoerenti")),
        ([], "presa-in-carico", {"avvenuto_il": "2026-03-01T10:00:00Z"}, (422, "date-incoerenti")),
        ([], "presa-in-carico", {"avvenuto_il": "2027-03-01T10:00:00Z"}, (422, "data-nel-futuro")),
        ([], "rifiuto", {}, (422, "richiesta-non-valida")),
        (
            ["rifiuto"],
            "dimissione-effettiva",
            {"il": "2026-03-10", "destinazione": "altro"},
            (409, "dimissione-chiusa"),
        ),
        (["annullamento"], "presa-in-carico", {}, (409, "dimissione-chiusa")),
        (["dimissione-effettiva"], "data-prevista", {"data_prevista": "2026-03-12"}, (409, "gia-dimessa")),
        (["dimissione-effettiva"], "annullamento", {"motivo": "rinuncia"}, (409, "annullamento-tardivo")),
        (["presa-in-carico", "servizi-pronti"], "rifiuto", {"motivo": "altro"}, (409, "rifiuto-tardivo")),
        (
            ["presa-in-carico", "servizi-pronti"],
            "servizi-pronti",
            {"dal": "2026-03-10", "sociali": False},
            (409, "servizi-gia-pronti"),
        ),
    ],
)
async def test_cio_che_lo_stato_o_il_calendario_vietano_non_cambia_il_caso(
    servizio: Servizio, prima: list[str], passo: str, corpo: dict[str, Any], atteso: tuple[int, str]
) -> None:
    corpi: dict[str, dict[str, Any]] = {
        "rifiuto": {"motivo": "altro"},
        "annullamento": {"motivo": "altro"},
        "dimissione-effettiva": {"il": "2026-03-10", "destinazione": "domicilio"},
        "servizi-pronti": {"dal": "2026-03-10", "sociali": True},
    }
    indirizzo = f"/dimissioni/{(await servizio.segnala())['id']}"
    for nome in prima:
        assert (await servizio.http.post(f"{indirizzo}/{nome}", json=corpi.get(nome, {}))).status_code == 200
    noto = (await servizio.http.get(indirizzo)).json()

    assert codice(await servizio.http.post(f"{indirizzo}/{passo}", json=corpo)) == atteso
    assert (await servizio.http.get(indirizzo)).json() == noto


async def test_una_modifica_su_una_versione_superata_e_rifiutata(servizio: Servizio) -> None:
    indirizzo = f"/dimissioni/{(await servizio.segnala())['id']}"
    await servizio.http.post(f"{indirizzo}/presa-in-carico")
    tardi = await servizio.http.post(
        f"{indirizzo}/dimissione-effettiva",
        json={"il": "2026-03-10", "destinazione": "domicilio"},
        headers={"If-Match": '"1"'},
    )
    assert codice(tardi) == (412, "versione-cambiata")


async def test_un_evento_che_non_cambia_nulla_non_fa_rifiutare_chi_stava_scrivendo(servizio: Servizio) -> None:
    creata = await servizio.segnala()
    indirizzo = f"/dimissioni/{creata['id']}"
    letta = await servizio.http.post(f"{indirizzo}/presa-in-carico")
    await servizio.annuncia("pua", creata["caso_id"], 1, SegnalazioneAccolta(accesso_id="acc-1"))
    scritta = await servizio.http.post(
        f"{indirizzo}/dimissione-effettiva",
        json={"il": "2026-03-10", "destinazione": "domicilio"},
        headers={"If-Match": letta.headers["etag"]},
    )
    assert scritta.status_code == 200


async def test_un_caso_che_non_esiste_non_si_trova(servizio: Servizio) -> None:
    assert codice(await servizio.http.get("/dimissioni/non-esiste")) == (404, "non-trovato")


async def test_un_json_malformato_ha_il_suo_codice(servizio: Servizio) -> None:
    risposta = await servizio.http.post(
        "/dimissioni", content=b'{"persona": ', headers={"Content-Type": "application/json"}
    )
    assert codice(risposta) == (400, "json-malformato")


async def test_un_corpo_di_venti_megabyte_e_rifiutato(servizio: Servizio) -> None:
    risposta = await servizio.http.post("/dimissioni", content=b" " * 20_000_000)
    assert codice(risposta) == (413, "corpo-troppo-grande")
