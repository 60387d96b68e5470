"""The return by user over HTTP, on both databases: what is in the file, who gets it, what the audit keeps of it."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.sad.application import flussi
from services.sad.domain.calendario import Periodo
from services.sad.domain.debito import VisiteNelPeriodo
from services.sad.domain.motivi import MotivoConclusione, MotivoVisitaMancata
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.stato import Stato
from services.sad.domain.visita import NESSUNA_VISITA
from shared.kernel.store import PageRequest
from shared.kernel.territory import lombardia
from shared.web.extracts import download
from tests.flussi import registrazioni, tabella
from tests.sad.builders import giorno, presa, registrata, visita
from tests.sad.percorso import RICHIESTA, VISITA, preparata
from tests.sad.servizio import Servizio
from tests.tokens import intestazioni

MARZO = {"ambito": "50036", "dal": "2026-03-01", "al": "2026-03-31"}
UFFICIO = intestazioni("ufficio_di_piano")


async def chiesto(servizio: Servizio, come: dict[str, str] = UFFICIO, /, **altro: str) -> httpx.Response:
    return await servizio.chiama("GET", "/flussi/sad-utenti", come=come, params=MARZO | altro)


async def righe(servizio: Servizio, come: dict[str, str] = UFFICIO, /, **altro: str) -> list[dict[str, str]]:
    risposta = await chiesto(servizio, come, **altro)
    assert risposta.status_code == 200, risposta.text
    return tabella(risposta.content)


async def test_la_storia_di_ada_e_una_riga(servizio: Servizio) -> None:
    indirizzo = await preparata(servizio)
    mancata = VISITA | {"inizio": "2026-03-11T08:00:00+01:00", "esito": "mancata", "motivo": "assenza_utente"}
    await servizio.fatto(f"{indirizzo}/visite", mancata)
    (ada,) = await righe(servizio)
    assert ada["presa_in_carico_id"] == indirizzo.rpartition("/")[2]
    assert (ada["data_accesso"], ada["data_erogazione"], ada["data_conclusione"]) == ("2026-03-02", "2026-03-09", "")
    assert (ada["ore_pianificate"], ada["ore_erogate"], ada["minuti_erogati"]) == ("16", "1,5", "90")
    assert (ada["visite_effettuate"], ada["mancate_assenza_utente"], ada["giorni_sospensione"]) == ("1", "1", "3")
    assert (ada["origine_codice_raccordo"], ada["piano_integrato"], ada["stato_tracciato"]) == (
        "diretta",
        "si",
        "bozza",
    )


async def test_csv_e_xml_dicono_le_stesse_cose(servizio: Servizio) -> None:
    await preparata(servizio)
    await servizio.fatto("/prese-in-carico", RICHIESTA)
    in_csv = await righe(servizio)
    in_xml = registrazioni((await chiesto(servizio, formato="xml")).content, "sad-utenti")
    come_xml = {"si": "true", "no": "false"}
    for riga, voce in zip(in_csv, in_xml, strict=True):
        assert voce == {
            nome: come_xml.get(valore, valore.replace(",", "."))
            for nome, valore in riga.items()
            if valore and nome not in TESTATA
        }


TESTATA = {
    "stato_tracciato",
    "tracciato",
    "versione_tracciato",
    "ambito_richiesto",
    "periodo_dal",
    "periodo_al",
    "prodotto_il",
    "copertura",
}


async def test_il_nome_del_file_dice_che_e_una_bozza_e_di_nessuno(servizio: Servizio) -> None:
    risposta = await chiesto(servizio, formato="xml")
    attesa = 'attachment; filename="bozza-sad-utenti-50036-2026-03-01-2026-03-31.xml"'
    assert risposta.headers["content-disposition"] == attesa
    assert risposta.headers["content-type"] == "application/xml; charset=utf-8"
    assert risposta.headers["cache-control"] == "no-store"
    assert int(risposta.headers["content-length"]) == len(risposta.content)
    assert "describedby" in risposta.headers["link"]


async def test_un_file_che_non_sta_in_memoria_arriva_intero(
    servizio: Servizio, monkeypatch: pytest.MonkeyPatch
) -> None:
    await preparata(servizio)
    in_memoria = (await chiesto(servizio)).content
    monkeypatch.setattr(download, "KEPT_IN_MEMORY", 64)
    monkeypatch.setattr(download, "PIECE", 64)
    assert (await chiesto(servizio)).content == in_memoria


async def test_nessun_dato_di_contatto_esce_nel_file(servizio: Servizio) -> None:
    await preparata(servizio)
    for formato in ("csv", "xml"):
        contenuto = (await chiesto(servizio, formato=formato)).text
        assert [c for c in ("Bianchi", "Via Prova", "035 000000", "1234") if c in contenuto] == []


async def test_un_altro_ambito_e_un_ambito_vuoto_rispondono_uguale(servizio: Servizio) -> None:
    await preparata(servizio)
    altrove = intestazioni("ufficio_di_piano", ambiti=["50037"])
    pieno, vuoto = await chiesto(servizio, altrove), await chiesto(servizio, altrove, ambito="50017")
    assert pieno.status_code == vuoto.status_code == 403
    assert pieno.json()["codice"] == vuoto.json()["codice"] == "territorio-non-consentito"
    assert pieno.json()["title"] == vuoto.json()["title"]
    assert await righe(servizio, altrove, ambito="50037") == []
    assert (await chiesto(servizio, intestazioni("ufficio_di_piano", ambiti=[]))).status_code == 403


@pytest.mark.parametrize("ruolo", ["assistente_sociale", "operatore_sad", "operatore_asst", "sistema_ospedaliero"])
async def test_chi_non_restituisce_non_scarica(servizio: Servizio, ruolo: str) -> None:
    risposta = await chiesto(servizio, intestazioni(ruolo))
    assert (risposta.status_code, risposta.json()["codice"]) == (403, "non-autorizzato")


@pytest.mark.parametrize(
    ("ruolo", "claims"), [("ats_regione", {"ats": ["325"]}), ("amministratore", {"regione": True})]
)
async def test_chi_riceve_vede_l_ambito_intero(servizio: Servizio, ruolo: str, claims: dict[str, Any]) -> None:
    await preparata(servizio)
    (ada,) = await righe(servizio, intestazioni(ruolo, **claims))
    assert ada["copertura"] == "intera"


async def test_chi_vede_solo_una_parte_dell_ambito_ha_un_file_che_lo_dice(servizio: Servizio) -> None:
    divisi = {v.territorio.ambito for v in lombardia().voci if len(lombardia().dell_ambito(v.territorio.ambito)) > 1}
    parte, altra, *_ = lombardia().dell_ambito(min(divisi))

    def scrivi(uow: Any) -> None:
        for n, territorio in enumerate((parte, altra)):
            uow.prese_in_carico.add(presa(Stato.RICHIESTA, id=f"sad-{n}", caso_id=f"caso-{n}", territorio=territorio))

    await servizio.dentro(scrivi)
    soltanto = intestazioni("ats_regione", distretti=[parte.distretto])
    (una,) = await righe(servizio, soltanto, ambito=parte.ambito)
    assert (una["presa_in_carico_id"], una["copertura"]) == ("sad-0", "parziale")


async def test_resta_scritto_in_una_riga_chi_c_era_nel_file(
    servizio: Servizio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flussi, "ALLA_VOLTA", 2)

    def scrivi(uow: Any) -> None:
        for n in range(5):
            uow.prese_in_carico.add(presa(Stato.RICHIESTA, id=f"sad-{n}", caso_id=f"caso-{n}"))
        uow.prese_in_carico.add(presa(Stato.RICHIESTA, id="dopo", caso_id="dopo", accesso=registrata(30)))

    await servizio.dentro(scrivi)
    trovate = await righe(servizio, al="2026-03-29")
    assert [riga["presa_in_carico_id"] for riga in trovate] == [f"sad-{n}" for n in range(5)]
    assert await servizio.righe("audit", "azione") == ["flusso_sad_utenti"]
    assert json.loads((await servizio.righe("audit", "touched"))[0]) == [f"sad-{n}" for n in range(5)]


async def test_resta_scritto_anche_chi_ci_ha_provato(servizio: Servizio) -> None:
    await chiesto(servizio, ambito="50037")
    assert await servizio.righe("audit", "esito") == ["territorio-non-consentito"]


@pytest.mark.parametrize(
    ("sbagliata", "codice"),
    [
        ({"ambito": "99999"}, "ambito-sconosciuto"),
        ({"al": "2026-02-01"}, "periodo-rovesciato"),
        ({"dal": "marzo"}, "richiesta-non-valida"),
        ({"al": "9999-12-31"}, "richiesta-non-valida"),
        ({"dal": "0001-01-01"}, "richiesta-non-valida"),
        ({"formato": "xlsx"}, "richiesta-non-valida"),
    ],
)
async def test_una_domanda_sbagliata_e_rifiutata_intera(
    servizio: Servizio, sbagliata: dict[str, str], codice: str
) -> None:
    risposta = await chiesto(servizio, **sbagliata)
    assert (risposta.status_code, risposta.json()["codice"]) == (422, codice)


async def test_cio_che_si_rompe_a_meta_non_da_mezzo_file(servizio: Servizio, monkeypatch: pytest.MonkeyPatch) -> None:
    await preparata(servizio)
    monkeypatch.setattr(flussi, "nel_periodo", _rotto)
    with pytest.raises(ZeroDivisionError):
        await chiesto(servizio)
    assert "flusso_sad_utenti" not in await servizio.righe("audit", "azione")


def _rotto(*_: object) -> None:
    raise ZeroDivisionError


async def test_i_tracciati_si_leggono_senza_credenziali_e_dicono_che_cosa_manca(servizio: Servizio) -> None:
    letti = (await servizio.http.get("/flussi/tracciati")).json()["tracciati"]
    assert [(tracciato["nome"], tracciato["stato"]) for tracciato in letti] == [("sad-utenti", "bozza")]
    assert {colonna["nazionale"]["stato"] for colonna in letti[0]["colonne"]} == {"non_nota"}
    assert {"SIUSS/SINA"} < {manca["flusso"] for manca in letti[0]["manca"]}
    await preparata(servizio)
    (ada,) = await righe(servizio)
    assert [nome for nome in ada if nome not in TESTATA] == [c["intestazione"] for c in letti[0]["colonne"]]


async def test_il_leggimi_e_un_csv_che_sta_accanto_al_file(servizio: Servizio) -> None:
    risposta = await servizio.http.get("/flussi/tracciati", params={"formato": "csv"})
    assert risposta.headers["content-disposition"] == 'attachment; filename="leggimi-tracciati.csv"'
    voci = tabella(risposta.content)
    assert voci[0]["voce"] == "utente"
    assert [voce["corrispondenza"] for voce in voci].count("manca") >= 4


async def test_le_visite_si_sommano_per_presa_in_carico_e_dentro_il_periodo(servizio: Servizio) -> None:
    def di_un_altra(n: int) -> Any:
        return replace(visita(n), id=f"altra-{n}", presa_in_carico_id="sad-2", caso_id="caso-2")

    def scrivi(uow: Any) -> None:
        for una in (visita(9), visita(11, minuti=30), visita(13, motivo=MotivoVisitaMancata.ALTRO), visita(31, 0)):
            uow.visite.add(una)
        uow.visite.add(di_un_altra(10))

    await servizio.dentro(scrivi)
    periodo = Periodo(giorno(10), giorno(30))
    assert await servizio.dentro(lambda uow: uow.visite.nel_periodo(["sad-1", "sad-2", "sad-3"], periodo)) == {
        "sad-1": VisiteNelPeriodo(1, 30, {MotivoVisitaMancata.ALTRO: 1}),
        "sad-2": VisiteNelPeriodo(1, 60, {}),
    }
    solo_31 = Periodo(giorno(31), giorno(31))
    assert (await servizio.dentro(lambda uow: uow.visite.nel_periodo(["sad-1"], solo_31)))["sad-1"].effettuate == 1


async def test_chi_e_chiuso_da_prima_non_si_rilegge(servizio: Servizio) -> None:
    def chiusa(uow: Any) -> PresaInCarico:
        una = presa(Stato.RICHIESTA)
        una.concludi(MotivoConclusione.RINUNCIA, registrata(4), NESSUNA_VISITA)
        una.pull_facts()
        uow.prese_in_carico.add(una)
        return una

    await servizio.dentro(chiusa)

    async def lette(dal: int, mese: int) -> int:
        pagina = PageRequest()
        trovate = await servizio.dentro(lambda uow: uow.prese_in_carico.che_toccano("50036", giorno(dal, mese), pagina))
        return len(trovate.items)

    assert await lette(31, 3) == 1  # it was written on the 31st
    assert await lette(1, 4) == 1
    assert await lette(2, 4) == 0
