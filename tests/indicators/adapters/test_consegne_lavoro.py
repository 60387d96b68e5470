"""From a case that changes to a delivery that is received: quiet, order, repetition, dead letters."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from standardwebhooks.webhooks import Webhook

from services.indicators.adapters.consegne.lavoro import LavoroDelleConsegne
from services.indicators.application.consegne.spedizione import da_spedire
from shared.contracts.envelope import decode
from shared.contracts.leps import FotografiaAmbito
from shared.kernel.clock import SystemClock
from shared.persistence.wall import by_platform
from shared.webhooks.attese import ATTESE
from shared.webhooks.corriere import CorriereHttps
from shared.webhooks.indirizzo import Ammessi
from shared.webhooks.spedizione import Esito, Risposta, Spedizione
from tests.corriere import BENE, MALE
from tests.indicators.scena_consegne import Scena, scena
from tests.ricevente import ricevente


@pytest.fixture
async def qui(database_url: str) -> AsyncIterator[Scena]:
    async with scena(database_url) as here:
        yield here


def detta(contenuto: bytes) -> FotografiaAmbito:
    found = decode(contenuto).data
    assert isinstance(found, FotografiaAmbito)
    return found


def valore(fotografia: FotografiaAmbito, codice: str, anno: int) -> float | None:
    (found,) = [each for each in fotografia.valori if (each.codice, each.anno) == (codice, anno)]
    return found.valore


async def test_il_topic_dice_i_valori_di_un_ambito_quando_stanno_fermi(qui: Scena) -> None:
    await qui.accade("caso-1")
    await qui.giro()
    assert qui.sul_topic == []
    qui.passano(minutes=1)
    await qui.giro()
    (detto,) = qui.sul_topic
    assert (detto.key, decode(detto.value).sequence) == ("50036", 1)
    assert len(detta(detto.value).valori) == 20 * 3
    assert valore(detta(detto.value), "DIP-3", 2026) == 6.0


async def test_se_nulla_cambia_il_topic_tace(qui: Scena) -> None:
    await qui.accade("caso-1")
    for _ in range(4):
        await qui.giro()
        qui.passano(minutes=5)
    assert len(qui.sul_topic) == 1


async def test_una_versione_nuova_segue_la_vecchia_con_il_numero_dopo(qui: Scena) -> None:
    for caso, giorni in (("caso-1", 6), ("caso-2", 8)):
        await qui.accade(caso, giorni)
        await qui.giro()
        qui.passano(minutes=2)
        await qui.giro()
    assert [decode(each.value).sequence for each in qui.sul_topic] == [1, 2]
    assert valore(detta(qui.sul_topic[-1].value), "DIP-3", 2026) == 7.0


async def test_chi_cambia_di_continuo_viene_detto_lo_stesso(qui: Scena) -> None:
    for numero in range(6):
        await qui.accade(f"caso-{numero}")
        await qui.giro()
        qui.passano(seconds=50)
    assert len(qui.sul_topic) == 1


async def test_cio_che_il_bus_non_ha_preso_si_ripete_uguale(qui: Scena) -> None:
    await qui.accade("caso-1")
    await qui.giro()
    qui.passano(minutes=1)
    await qui.lavoro.guarda()

    class Chiuso:
        async def publish(self, _messages: object) -> None:
            raise OSError("no broker")

    guasto = LavoroDelleConsegne(
        qui.indicators.runtime.database,
        qui.indicators.runtime.unit_of_work,
        Chiuso(),  # type: ignore[arg-type]
        qui.corriere,
        qui.clock,
    )
    with pytest.raises(OSError):
        await guasto.pubblica()
    assert await qui.lavoro.pubblica() == 1
    assert await qui.lavoro.pubblica() == 0


async def test_nessun_nome_e_nessun_caso_escono(qui: Scena) -> None:
    await qui.accade("caso-segreto")
    await qui.giro()
    qui.passano(minutes=1)
    await qui.giro()
    (detto,) = qui.sul_topic
    assert b"caso-segreto" not in detto.value


async def test_la_prima_consegna_parte_subito_le_altre_dopo_la_quiete(qui: Scena) -> None:
    await qui.abbona(ritmo="al_cambiamento", quiete_minuti=15)
    assert await qui.giro() == 1
    await qui.accade("caso-1")
    assert await qui.giro() == 0
    qui.passano(minutes=14)
    assert await qui.giro() == 0
    qui.passano(minutes=1)
    assert await qui.giro() == 1
    assert valore(detta(qui.corriere.portate[-1].contenuto), "DIP-3", 2026) == 6.0
    qui.passano(hours=5)
    assert await qui.giro() == 0


async def test_cambiare_e_tornare_come_prima_non_e_un_cambiamento(qui: Scena) -> None:
    await qui.accade("caso-1")
    await qui.abbona()
    await qui.giro()
    await qui.accade("caso-1")  # the same events again
    qui.passano(minutes=30)
    assert await qui.giro() == 0


async def test_ogni_giorno_arriva_anche_se_nulla_e_cambiato(qui: Scena) -> None:
    await qui.abbona(ritmo="giornaliera", ora=6)
    assert await qui.giro() == 1
    attempts = 0
    for _ in range(24 * 3):
        qui.passano(hours=1)
        attempts += await qui.giro()
    assert attempts == 3


async def test_un_ricevente_caduto_riceve_alla_fine_con_lo_stesso_id(qui: Scena) -> None:
    await qui.abbona()
    qui.corriere.risposte = [MALE, MALE, MALE, BENE]
    for attesa in (None, *ATTESE[:3]):
        if attesa is not None:
            qui.passano(seconds=attesa.total_seconds() * 1.2)
        assert await qui.giro() == 1
    assert len({each.id for each in qui.corriere.portate}) == 1
    assert len({each.contenuto for each in qui.corriere.portate}) == 1
    (consegna,) = await qui.consegne()
    assert (consegna["stato"], consegna["ricevuta"]) == ("consegnata", "ricevuta")
    assert [each["esito"] for each in consegna["tentativi"]] == ["risposta_negativa"] * 3 + ["consegnato"]


async def test_i_valori_nuovi_prendono_il_posto_di_quelli_che_non_sono_arrivati(qui: Scena) -> None:
    await qui.abbona()
    qui.corriere.risposte = [MALE]
    await qui.giro()
    await qui.accade("caso-1")
    await qui.giro()
    qui.passano(minutes=15)
    qui.corriere.risposte = [BENE]
    assert await qui.giro() == 1
    assert [each["stato"] for each in await qui.consegne()] == ["superata", "consegnata"]
    assert valore(detta(qui.corriere.portate[-1].contenuto), "DIP-3", 2026) == 6.0


async def test_dopo_giorni_e_lettera_morta_e_un_comando_la_rimanda(qui: Scena) -> None:
    await qui.abbona(ritmo="mensile", giorno=1)
    qui.corriere.risposte = [MALE]
    for attesa in (None, *ATTESE):
        if attesa is not None:
            qui.passano(seconds=attesa.total_seconds() * 1.2)
        await qui.giro()
    (morta,) = await qui.consegne(stato="lettera_morta")
    assert len(morta["tentativi"]) == len(ATTESE) + 1
    qui.passano(days=1)
    assert await qui.giro() == 0
    qui.corriere.risposte = [BENE]
    for expected in (1, 0):  # asking twice sends once
        done = await qui.chiama("POST", "/consegne/riconsegna", {}, ruolo="amministratore", regione=True)
        assert done.json() == {"riconsegnate": expected, "superate": 0, "sospese": 0}
    assert await qui.giro() == 1
    assert (await qui.consegne())[0]["stato"] == "consegnata"
    assert qui.corriere.portate[-1].id == morta["id"]


async def test_chi_risponde_410_viene_sospeso_finche_non_riprende(qui: Scena) -> None:
    abbonamento = await qui.abbona()
    qui.corriere.risposte = [Risposta(Esito.RITIRATO, 410), BENE]
    await qui.giro()
    sospeso = (await qui.chiama("GET", f"/abbonamenti/{abbonamento['id']}")).json()
    assert (sospeso["attivo"], sospeso["sospeso_perche"]) == (False, "ritirato")
    done = await qui.chiama("POST", "/consegne/riconsegna", {})
    assert done.json() == {"riconsegnate": 0, "superate": 0, "sospese": 1}
    qui.passano(days=3)
    assert await qui.giro() == 0
    await qui.chiama("POST", f"/abbonamenti/{abbonamento['id']}/ripresa")
    assert await qui.giro() == 1


async def test_chi_muore_dopo_aver_spedito_rispedisce_lo_stesso(qui: Scena) -> None:
    await qui.abbona()
    await qui.lavoro.guarda()

    class Muore:
        def __init__(self) -> None:
            self.portate: list[Spedizione] = []

        async def porta(self, spedizione: Spedizione) -> Risposta:
            self.portate.append(spedizione)
            raise SystemExit(137)

    muore, runtime = Muore(), qui.indicators.runtime
    with pytest.raises(BaseException):  # noqa: B017 - the process ends: whatever it ends with
        await LavoroDelleConsegne(runtime.database, runtime.unit_of_work, qui.bus, muore, qui.clock)._spedisci(
            (await qui.lavoro._read(da_spedire))[0]
        )
    assert await qui.lavoro.spedisci() == 1
    assert qui.corriere.portate == muore.portate


async def test_la_ricevuta_detta_prima_che_noi_sapessimo_ferma_i_tentativi(qui: Scena) -> None:
    await qui.abbona()
    qui.corriere.risposte = [Risposta(Esito.TROPPO_LENTO)]
    await qui.giro()
    (consegna,) = await qui.consegne()
    risposta = await qui.chiama("POST", f"/consegne/{consegna['id']}/ricevuta", {"stato": "validata"})
    assert (risposta.json()["stato"], risposta.json()["ricevuta"]) == ("consegnata", "validata")
    qui.passano(days=2)
    assert await qui.giro() == 0


async def test_dal_caso_al_ricevente_su_una_connessione_vera(database_url: str, tmp_path: Path) -> None:
    async def qui_vicino(_host: str, _porta: int) -> list[str]:
        return ["127.0.0.1"]

    async with ricevente(tmp_path) as la:
        corriere = CorriereHttps(Ammessi([la.ammesso], ["127.0.0.0/8"]), SystemClock(), la.ca, risolvi=qui_vicino)
        async with scena(database_url, corriere, consegne_host=la.ammesso) as qui:
            await qui.accade("caso-1")
            fatto = await qui.chiama("POST", "/abbonamenti", {"ambito": "50036", "url": la.url})
            assert fatto.status_code == 201, fatto.text
            vecchia = fatto.json()["chiave"]
            ruotata = await qui.chiama("POST", f"/abbonamenti/{fatto.json()['id']}/chiavi", {})
            assert await qui.giro() == 1
            (arrivo,) = la.arrivi
            for chiave in (vecchia, ruotata.json()["chiave"]):
                corpo = Webhook(chiave).verify(arrivo.corpo, arrivo.intestazioni)
                assert json.loads(arrivo.corpo) == corpo
            assert (corpo["type"], corpo["subject"]) == ("leps.fotografia-ambito.v1", "50036")
            (consegna,) = await qui.consegne()
            assert (consegna["id"], consegna["stato"]) == (arrivo.intestazioni["webhook-id"], "consegnata")


async def test_di_cio_che_e_arrivato_resta_la_prova_per_piu_di_un_anno_e_il_contenuto_no(qui: Scena) -> None:
    await qui.abbona(ritmo="giornaliera", ora=6)
    for _ in range(3):
        await qui.giro()
        qui.passano(days=1)
    kept = await qui.lavoro._read(lambda uow: uow.recapiti.fotografie.da_pubblicare(10))
    assert (len(await qui.consegne()), len(kept)) == (3, 0)
    rows = await qui.indicators.runtime.database.read(
        by_platform(lambda c: c.execute(text("SELECT versione FROM fotografie")).all())
    )
    assert [tuple(row) for row in rows] == [(3,)]
    qui.passano(days=399)
    await qui.giro()
    assert len(await qui.consegne()) == 2
