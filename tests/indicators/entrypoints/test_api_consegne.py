"""Subscriptions, deliveries and receipts over HTTP: whose they are, what they refuse, and where a key never shows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.indicators.scena_consegne import SEGRETO, URL, Scena, scena
from tests.indirizzi_ostili import ogni_url

ALTROVE = {"ambiti": ["50097"]}


@pytest.fixture
async def qui(database_url: str) -> AsyncIterator[Scena]:
    async with scena(database_url) as here:
        yield here


async def test_un_abbonamento_mostra_la_sua_chiave_una_volta_sola(qui: Scena) -> None:
    risposta = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": URL})
    fatto = risposta.json()
    assert risposta.headers["Location"] == f"/abbonamenti/{fatto['id']}"
    assert risposta.headers["Cache-Control"] == "no-store"
    assert fatto["chiave"].startswith("whsec_")
    assert fatto["cadenza"] == {"ritmo": "al_cambiamento", "quiete_minuti": 15, "ora": 6, "giorno": 1}
    riletto = await qui.chiama("GET", f"/abbonamenti/{fatto['id']}")
    assert "chiave" not in riletto.json() and fatto["chiave"] not in riletto.text
    elenco = await qui.chiama("GET", "/abbonamenti")
    assert [each["id"] for each in elenco.json()["elementi"]] == [fatto["id"]]
    assert fatto["chiave"] not in elenco.text


async def test_la_richiesta_ripetuta_ha_lo_stesso_abbonamento_e_nessuna_chiave(qui: Scena) -> None:
    chiave = {"headers": {"Idempotency-Key": "una"}}
    prima = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": URL}, **chiave)
    dopo = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": URL}, **chiave)
    assert (dopo.json()["id"], dopo.json()["chiave"]) == (prima.json()["id"], None)
    assert dopo.headers["Idempotency-Replayed"] == "true"


async def test_nella_base_dati_non_c_e_nessuna_chiave(qui: Scena) -> None:
    risposta = await qui.chiama(
        "POST", "/abbonamenti", {"ambito": "50036", "url": URL}, headers={"Idempotency-Key": "una"}
    )
    chiave = risposta.json()["chiave"].removeprefix("whsec_")

    def tutto(connection: Any) -> str:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return "".join(str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables)  # noqa: S608

    kept = await qui.indicators.runtime.database.read(tutto)
    assert risposta.json()["id"] in kept
    assert chiave not in kept and SEGRETO not in kept


@pytest.mark.parametrize(
    ("corpo", "stato", "codice"),
    [
        ({"ambito": "50097", "url": URL}, 403, "ambito-non-proprio"),
        ({"ambito": "99999", "url": URL}, 403, "ambito-non-proprio"),
        ({"ambito": "50036", "url": "http://ricezione.ambito.test/"}, 422, "indirizzo-non-ammesso"),
        ({"ambito": "50036", "url": "https://169.254.169.254/latest"}, 422, "indirizzo-non-ammesso"),
        ({"ambito": "50036", "url": "https://ricezione.ambito.test:8443/"}, 422, "indirizzo-non-ammesso"),
        ({"ambito": "50036", "url": URL, "cadenza": {"ritmo": "oraria"}}, 422, "richiesta-non-valida"),
        ({"ambito": "50036", "url": URL, "cadenza": {"giorno": 31}}, 422, "richiesta-non-valida"),
        ({"ambito": "50036", "url": URL, "segreto": "mio"}, 422, "richiesta-non-valida"),
        ({"ambito": "50036"}, 422, "richiesta-non-valida"),
    ],
)
async def test_un_abbonamento_sbagliato_dice_perche(qui: Scena, corpo: Any, stato: int, codice: str) -> None:
    risposta = await qui.chiama("POST", "/abbonamenti", corpo)
    assert (risposta.status_code, risposta.json()["codice"]) == (stato, codice)
    assert (await qui.chiama("GET", "/abbonamenti")).json()["elementi"] == []


async def test_un_indirizzo_ostile_non_si_chiama(qui: Scena) -> None:
    mio = await qui.abbona()
    # Blanks around a text are no part of it: this API takes them off before anybody looks.
    for url in (each for each in ogni_url("ricezione.ambito.test") if each == each.strip()):
        corpo = {"url": url, "cadenza": mio["cadenza"]}
        for metodo, dove, detto in (
            ("POST", "/abbonamenti", corpo | {"ambito": "50036"}),
            ("PUT", f"/abbonamenti/{mio['id']}", corpo),
        ):
            risposta = await qui.chiama(metodo, dove, detto)
            assert risposta.status_code == 422, url
            assert risposta.json()["codice"] in {"indirizzo-non-ammesso", "richiesta-non-valida"}
            assert not url or url not in risposta.text
    await qui.accade("c-1")
    await qui.giro()
    assert [each.url for each in qui.corriere.portate] == [URL]


async def test_senza_segreto_della_piattaforma_nessuno_si_abbona(database_url: str) -> None:
    async with scena(database_url, consegne_segreto="") as qui:
        risposta = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": URL})
        assert (risposta.status_code, risposta.json()["codice"]) == (409, "consegne-non-configurate")


@pytest.mark.parametrize("ruolo", ["assistente_sociale", "operatore_asst", "ats_regione", "amministratore"])
async def test_solo_l_ufficio_di_piano_si_abbona(qui: Scena, ruolo: str) -> None:
    risposta = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": URL}, ruolo=ruolo)
    assert risposta.status_code == 403


async def test_gli_abbonamenti_attivi_di_un_ambito_hanno_un_limite(qui: Scena) -> None:
    fatti = [await qui.abbona() for _ in range(5)]
    troppi = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": URL})
    assert troppi.json()["codice"] == "troppi-abbonamenti"
    await qui.chiama("POST", f"/abbonamenti/{fatti[0]['id']}/sospensione")
    await qui.abbona()
    ripresa = await qui.chiama("POST", f"/abbonamenti/{fatti[0]['id']}/ripresa")
    assert ripresa.json()["codice"] == "troppi-abbonamenti"


async def test_cio_che_e_di_un_altro_ambito_non_esiste(qui: Scena) -> None:
    abbonamento = await qui.abbona()
    await qui.giro()
    (consegna,) = await qui.consegne()
    nuovo = {"url": URL, "cadenza": {}}
    for metodo, path, corpo in (
        ("GET", f"/abbonamenti/{abbonamento['id']}", None),
        ("PUT", f"/abbonamenti/{abbonamento['id']}", nuovo),
        ("POST", f"/abbonamenti/{abbonamento['id']}/chiavi", {}),
        ("POST", f"/abbonamenti/{abbonamento['id']}/sospensione", None),
        ("GET", f"/consegne/{consegna['id']}", None),
        ("POST", f"/consegne/{consegna['id']}/ricevuta", {"stato": "validata"}),
        ("POST", f"/consegne/{consegna['id']}/riconsegna", None),
    ):
        nascosto = await qui.chiama(metodo, path, corpo, **ALTROVE)
        assente = await qui.chiama(metodo, path.replace(path.split("/")[2], "nessuno"), corpo, **ALTROVE)
        assert (nascosto.status_code, assente.status_code) == (404, 404), path
        assert nascosto.json()["codice"] == assente.json()["codice"]
    for path in ("/abbonamenti", "/consegne", "/consegne?ambito=50036", "/abbonamenti?ambito=50036"):
        assert (await qui.chiama("GET", path, **ALTROVE)).json()["elementi"] == []
    assert (await qui.consegne())[0]["ricevuta"] == "ricevuta"


async def test_cambiare_indirizzo_vale_dalla_prossima_consegna_e_solo_se_ammesso(qui: Scena) -> None:
    abbonamento = await qui.abbona()
    path = f"/abbonamenti/{abbonamento['id']}"
    vietato = await qui.chiama("PUT", path, {"url": "https://altrove.test/", "cadenza": {}})
    assert vietato.json()["codice"] == "indirizzo-non-ammesso"
    nuovo = {"url": URL + "/2", "cadenza": {"ritmo": "mensile", "giorno": 28}}
    assert (await qui.chiama("PUT", path, nuovo)).json()["url"] == URL + "/2"
    await qui.giro()
    assert qui.corriere.portate[-1].url == URL + "/2"


async def test_chi_ha_letto_una_versione_vecchia_non_la_cambia(qui: Scena) -> None:
    abbonamento = await qui.abbona()
    path = f"/abbonamenti/{abbonamento['id']}"
    prima = {"headers": {"If-Match": '"1"'}}
    assert (await qui.chiama("PUT", path, {"url": URL, "cadenza": {}}, **prima)).headers["ETag"] == '"2"'
    assert (await qui.chiama("PUT", path, {"url": URL, "cadenza": {}}, **prima)).status_code == 412


async def test_una_rotazione_alla_volta_salvo_urgenza(qui: Scena) -> None:
    abbonamento = await qui.abbona()
    path = f"/abbonamenti/{abbonamento['id']}/chiavi"
    seconda = (await qui.chiama("POST", path, {})).json()
    assert [each["numero"] for each in seconda["chiavi"]] == [2, 1]
    assert seconda["chiave"] != abbonamento["chiave"]
    await qui.giro()
    assert len(qui.corriere.portate[-1].chiavi) == 2
    assert (await qui.chiama("POST", path, {})).json()["codice"] == "rotazione-in-corso"
    terza = (await qui.chiama("POST", path, {"subito": True})).json()
    assert [each["numero"] for each in terza["chiavi"]] == [3]


async def test_l_ambito_dice_validata_poi_accettata(qui: Scena) -> None:
    await qui.abbona()
    await qui.giro()
    (consegna,) = await qui.consegne()
    path = f"/consegne/{consegna['id']}/ricevuta"
    assert (await qui.chiama("POST", path, {"stato": "accettata"})).json()["codice"] == "ricevuta-fuori-ordine"
    for stato in ("validata", "validata", "accettata", "accettata"):
        assert (await qui.chiama("POST", path, {"stato": stato})).json()["ricevuta"] == stato
    tardi = await qui.chiama("POST", path, {"stato": "rifiutata", "motivo": "altro"})
    assert tardi.json()["codice"] == "ricevuta-fuori-ordine"


async def test_un_rifiuto_ha_un_motivo_dell_elenco_e_non_un_testo(qui: Scena) -> None:
    await qui.abbona()
    await qui.giro()
    (consegna,) = await qui.consegne()
    path = f"/consegne/{consegna['id']}/ricevuta"
    assert (await qui.chiama("POST", path, {"stato": "rifiutata"})).json()["codice"] == "motivo-mancante"
    libero = await qui.chiama("POST", path, {"stato": "rifiutata", "motivo": "la signora Rossi"})
    assert libero.status_code == 422 and "Rossi" not in libero.text
    rifiuto = await qui.chiama("POST", path, {"stato": "rifiutata", "motivo": "firma_non_valida"})
    assert (rifiuto.json()["ricevuta"], rifiuto.json()["motivo"]) == ("rifiutata", "firma_non_valida")


async def test_non_si_riconsegna_cio_che_e_arrivato(qui: Scena) -> None:
    await qui.abbona()
    await qui.giro()
    (consegna,) = await qui.consegne()
    risposta = await qui.chiama("POST", f"/consegne/{consegna['id']}/riconsegna")
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "non-da-riconsegnare")


async def test_l_elenco_si_sfoglia(qui: Scena) -> None:
    fatti = [(await qui.abbona())["id"] for _ in range(3)]
    prima = (await qui.chiama("GET", "/abbonamenti?limite=2")).json()
    dopo = (await qui.chiama("GET", f"/abbonamenti?limite=2&cursore={prima['cursore_successivo']}")).json()
    assert [each["id"] for each in prima["elementi"] + dopo["elementi"]] == sorted(fatti)
    assert dopo["cursore_successivo"] is None
