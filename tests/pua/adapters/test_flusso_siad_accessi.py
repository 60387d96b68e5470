"""The accessi for SIAD over HTTP, on both databases: what is in the file, who gets it, what the audit keeps of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import httpx
import pytest

from services.pua.adapters.unit_of_work import PuaUnitOfWork
from services.pua.application import flussi
from services.pua.domain.codici import Segnalante
from shared.kernel.actor import platform
from shared.kernel.store import PageRequest
from shared.persistence.call import Call
from tests.flussi import registrazioni, tabella
from tests.pua.banco import Banco
from tests.pua.costruttori import ADESSO, CF_ADA, TREVIGLIO, accesso, atto

NOVEMBRE = {"ambito": "50036", "dal": "2026-11-01", "al": "2026-11-30"}


async def chiesto(banco: Banco, **altro: str) -> httpx.Response:
    return await banco.http.get("/flussi/siad-accessi", params=NOVEMBRE | altro)


async def righe(banco: Banco, **altro: str) -> list[dict[str, str]]:
    risposta = await chiesto(banco, **altro)
    assert risposta.status_code == 200, risposta.text
    return tabella(risposta.content)


async def scritti(banco: Banco, scrivi: Callable[[PuaUnitOfWork], None]) -> None:
    runtime = banco.pua.runtime
    await runtime.database.write(lambda c: scrivi(runtime.unit_of_work(c, Call(platform("pua"), "prova"))))


async def test_un_accesso_e_una_riga_con_il_codice_siad(banco: Banco) -> None:
    aperto = await banco.valutato("orientamento")
    await banco.fatto(f"/accessi/{aperto['id']}/chiusura", {"esito": "orientato"})
    (riga,) = await righe(banco.come("ufficio_di_piano"))
    assert (riga["segnalante_siad"], riga["segnalante_codice_raccordo"]) == ("6", "6")
    assert (riga["accesso_id"], riga["utente"]) == (aperto["id"], aperto["persona_id"])
    assert (riga["data_segnalazione"], riga["data_chiusura"]) == ("2026-11-23", "2026-11-23")
    assert (riga["esito_preliminare_codice_raccordo"], riga["esito_codice_raccordo"]) == ("orientamento", "orientato")
    assert (riga["stato_tracciato"], riga["dimissione_protetta"]) == ("bozza", "no")


async def test_una_farmacia_non_ha_un_numero_e_l_xsd_lo_ammette(banco: Banco) -> None:
    await banco.accesso(segnalante="farmacia")
    banco.come("operatore_asst", asst=["718"])
    (riga,) = await righe(banco)
    assert (riga["segnalante_siad"], riga["segnalante_codice_raccordo"]) == ("", "farmacia")
    (voce,) = registrazioni((await chiesto(banco, formato="xml")).content, "siad-accessi")
    assert "segnalante_siad" not in voce
    assert voce["segnalante_codice_raccordo"] == "farmacia"


async def test_ne_nome_ne_codice_fiscale_ne_motivo_escono_nel_file(banco: Banco) -> None:
    await banco.accesso()
    banco.come("amministratore", regione=True)
    for formato in ("csv", "xml"):
        contenuto = (await chiesto(banco, formato=formato)).text
        assert [c for c in (CF_ADA, "Rossi", "1941", "vivere da sola") if c in contenuto] == []


async def test_il_periodo_e_quello_in_cui_la_segnalazione_e_arrivata(banco: Banco) -> None:
    await banco.accesso(avvenuto_il="2026-10-31T23:30:00+01:00")
    primo = await banco.accesso(avvenuto_il="2026-11-01T00:30:00+01:00")
    banco.come("ufficio_di_piano")
    assert [riga["accesso_id"] for riga in await righe(banco)] == [primo["id"]]
    assert len(await righe(banco, dal="2026-10-01")) == 2


async def test_chi_e_registrato_prima_del_periodo_non_si_rilegge(banco: Banco) -> None:
    await scritti(banco, partial(_aggiunto, "uno"))

    async def letti(giorni: int) -> int:
        runtime, dal = banco.pua.runtime, ADESSO.date() + timedelta(days=giorni)
        call = Call(platform("pua"), "prova")
        pagina = await runtime.database.read(
            lambda c: runtime.unit_of_work(c, call).accessi.registrati_dal("50036", dal, PageRequest())
        )
        return len(pagina.items)

    assert [await letti(giorni) for giorni in (-30, 0, 1, 2)] == [1, 1, 1, 0]


def _aggiunto(id: str, uow: PuaUnitOfWork, **altro: object) -> None:
    uow.accessi.add(accesso(id=id, caso_id=id, **altro))
    uow.commit()


async def test_resta_scritto_in_una_riga_chi_c_era_nel_file(banco: Banco, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flussi, "ALLA_VOLTA", 2)
    for n in range(5):
        await scritti(banco, partial(_aggiunto, f"accesso-{n}", atto=atto(10 + n)))
    await scritti(banco, partial(_aggiunto, "altrove", territorio=TREVIGLIO, segnalante=Segnalante.COMUNE))
    trovate = await righe(banco.come("ufficio_di_piano"), al="2026-11-13")
    assert [riga["accesso_id"] for riga in trovate] == [f"accesso-{n}" for n in range(4)]
    audit = banco.pua.runtime.machinery.audit
    scritte = await banco.pua.runtime.database.read(
        lambda c: c.execute(audit.select().where(audit.c.azione == "flusso_siad_accessi")).all()
    )
    assert [json.loads(riga.touched) for riga in scritte] == [[f"accesso-{n}" for n in range(4)]]


async def test_un_altro_ambito_e_un_ambito_vuoto_rispondono_uguale(banco: Banco) -> None:
    await banco.accesso()
    banco.come("ufficio_di_piano", ambiti=["50037"])
    for ambito in ("50036", "50017"):
        rifiutata = await chiesto(banco, ambito=ambito)
        assert (rifiutata.status_code, rifiutata.json()["codice"]) == (403, "territorio-non-consentito")
    assert await righe(banco, ambito="50037") == []


@pytest.mark.parametrize("ruolo", ["assistente_sociale", "operatore_sad", "sistema_ospedaliero"])
async def test_chi_non_invia_non_scarica(banco: Banco, ruolo: str) -> None:
    risposta = await chiesto(banco.come(ruolo))
    assert (risposta.status_code, risposta.json()["codice"]) == (403, "non-autorizzato")


@pytest.mark.parametrize(
    ("sbagliata", "codice"),
    [
        ({"ambito": "99999"}, "ambito-sconosciuto"),
        ({"al": "2026-02-01"}, "date-incoerenti"),
        ({"dal": "0001-01-01"}, "richiesta-non-valida"),
    ],
)
async def test_una_domanda_sbagliata_e_rifiutata_intera(banco: Banco, sbagliata: dict[str, str], codice: str) -> None:
    risposta = await chiesto(banco.come("ufficio_di_piano"), **sbagliata)
    assert (risposta.status_code, risposta.json()["codice"]) == (422, codice)


async def test_i_tracciati_si_leggono_e_dicono_che_cosa_e_noto(banco: Banco) -> None:
    (tracciato,) = (await banco.http.get("/flussi/tracciati")).json()["tracciati"]
    note = [c["intestazione"] for c in tracciato["colonne"] if c["nazionale"]["stato"] == "nota"]
    assert (tracciato["nome"], tracciato["stato"], note) == ("siad-accessi", "bozza", ["segnalante_siad"])
