"""From a request that changes to a hospital that knows: signed, in order, at least once."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from services.dimissioni.application.avvisi.racconto import da_spedire
from shared.contracts.topics import HOSPITAL_NOTICES
from shared.kernel.clock import SystemClock
from shared.messaging.bus import Message
from shared.webhooks.attese import ATTESE
from shared.webhooks.corriere import CorriereHttps
from shared.webhooks.indirizzo import Ammessi
from shared.webhooks.spedizione import Esito, Risposta, Spedizione
from tests.corriere import BENE, MALE
from tests.dimissioni.avvisi.scena import (
    ADT_LODI,
    INDIRIZZO,
    Scena,
    detta,
    lavoro_di,
    numeri,
    parametri,
    passi,
    richiesta,
    scena,
)
from tests.ricevente import ricevente


async def test_chi_lo_chiede_viene_prima_salutato_e_solo_allora_e_attivo(qui: Scena) -> None:
    mia = await qui.sottoscrive()
    assert (mia["status"], (await qui.come_sta(mia["id"]))["status"]) == ("requested", "requested")
    await qui.giro()
    (saluto,) = qui.corriere.portate
    bundle = detta(saluto.contenuto)
    detto = parametri(bundle["entry"][0]["resource"])
    assert (detto["type"], detto["events-since-subscription-start"], len(bundle["entry"])) == ("handshake", "0", 1)
    assert (await qui.fhir.leggi(f"Subscription/{mia['id']}"))["status"] == "active"


async def test_una_richiesta_che_cambia_si_dice_senza_dire_di_chi(qui: Scena) -> None:
    mia = await qui.sottoscrive_e_risponde()
    caso = await qui.segnala()
    await qui.giro()
    (portata,) = qui.corriere.portate
    bundle = detta(portata.contenuto)
    assert bundle["entry"][0]["resource"]["parameter"][0] == {
        "name": "subscription",
        "valueReference": {"reference": f"{INDIRIZZO}/Subscription/{mia['id']}"},
    }
    assert (numeri(bundle), passi(bundle)) == ([1], [(caso, 1)])
    assert bundle["entry"][1]["fullUrl"] == f"{INDIRIZZO}/Task/{caso}"
    assert all("resource" not in entry for entry in bundle["entry"][1:])
    assert b"Rossi" not in portata.contenuto and b"RSSMRA" not in portata.contenuto


async def test_chi_sottoscrive_non_sa_di_prima(qui: Scena) -> None:
    await qui.segnala(1)
    mia = await qui.sottoscrive_e_risponde()
    assert await qui.giro() == 0
    assert (await qui.come_sta(mia["id"]))["events-since-subscription-start"] == "0"


async def test_ognuno_sa_soltanto_delle_proprie(qui: Scena) -> None:
    await qui.sottoscrive_e_risponde()
    await qui.segnala(1, da=ADT_LODI)
    assert await qui.giro() == 0


async def test_piu_novita_in_attesa_si_dicono_insieme_e_in_ordine(qui: Scena) -> None:
    await qui.sottoscrive_e_risponde()
    primo, secondo = await qui.segnala(1), await qui.segnala(2)
    await qui.prende_in_carico(primo)
    await qui.giro()
    (portata,) = qui.corriere.portate
    assert numeri(detta(portata.contenuto)) == [1, 2, 3]
    assert passi(detta(portata.contenuto)) == [(primo, 1), (secondo, 1), (primo, 2)]
    assert await qui.giro() == 0


async def test_un_tentativo_fallito_si_ripete_uguale_e_con_lo_stesso_nome(qui: Scena) -> None:
    await qui.sottoscrive_e_risponde()
    await qui.segnala()
    qui.corriere.risposte = [MALE, BENE]
    assert await qui.giro() == 1
    assert await qui.giro() == 0  # not yet
    qui.passano(seconds=6)
    assert await qui.giro() == 1
    prima, dopo = qui.corriere.portate
    assert (prima.id, prima.contenuto) == (dopo.id, dopo.contenuto)


async def test_cio_che_accade_mentre_non_risponde_arriva_dopo_e_nulla_manca(qui: Scena) -> None:
    mia = await qui.sottoscrive_e_risponde()
    primo = await qui.segnala(1)
    qui.corriere.risposte = [MALE, BENE]
    await qui.giro()
    await qui.prende_in_carico(primo)
    qui.passano(seconds=6)
    await qui.giro()
    assert numeri(detta(qui.corriere.portate[-1].contenuto)) == [1, 2]
    assert (await qui.come_sta(mia["id"]))["events-since-subscription-start"] == "2"


async def test_dopo_quattro_giorni_si_smette_e_chiedendolo_di_nuovo_arriva_tutto(qui: Scena) -> None:
    mia = await qui.sottoscrive_e_risponde()
    await qui.segnala(1)
    qui.corriere.risposte = [MALE]
    for _ in range(len(ATTESE) + 1):
        assert await qui.giro() == 1
        qui.passano(days=2)
    assert await qui.giro() == 0
    ora = await qui.fhir.leggi(f"Subscription/{mia['id']}")
    assert (ora["status"], ora["error"]) == ("error", "risposta_negativa")
    await qui.segnala(2)
    qui.corriere.risposte = [BENE]
    risposta = await qui.manda("PUT", f"Subscription/{mia['id']}", richiesta())
    assert risposta.json()["status"] == "requested"
    qui.corriere.portate.clear()
    assert (await qui.giro(), await qui.giro()) == (1, 1)
    assert [numeri(detta(each.contenuto)) for each in qui.corriere.portate] == [[], [1, 2]]


async def test_chi_risponde_410_non_viene_piu_chiamato(qui: Scena) -> None:
    mia = await qui.sottoscrive_e_risponde()
    await qui.segnala()
    qui.corriere.risposte = [Risposta(Esito.RITIRATO, 410)]
    await qui.giro()
    qui.passano(days=3)
    assert await qui.giro() == 0
    assert (await qui.fhir.leggi(f"Subscription/{mia['id']}"))["status"] == "off"


async def test_spenta_non_si_dice_piu_nulla_e_gli_eventi_si_leggono_ancora(qui: Scena) -> None:
    mia = await qui.sottoscrive_e_risponde()
    caso = await qui.segnala()
    assert (await qui.manda("DELETE", f"Subscription/{mia['id']}")).status_code == 204
    assert await qui.giro() == 0
    bundle = await qui.fhir.leggi(f"Subscription/{mia['id']}/$events")
    assert (passi(bundle), parametri(bundle["entry"][0]["resource"])["status"]) == ([(caso, 1)], "off")


async def test_dopo_un_tentativo_non_annotato_si_ripete_lo_stesso(qui: Scena) -> None:
    """The process falls after the receiver took it, before it was written down."""
    await qui.sottoscrive_e_risponde()
    await qui.segnala()
    await qui.lavoro.numera()

    class Muore:
        def __init__(self) -> None:
            self.portate: list[Spedizione] = []

        async def porta(self, spedizione: Spedizione) -> Risposta:
            self.portate.append(spedizione)
            raise SystemExit(137)

    muore = Muore()
    caduto = lavoro_di(qui.dimissioni, qui.bus, muore)
    with pytest.raises(BaseException):  # noqa: B017 - the process ends: whatever it ends with
        await caduto._spedisci((await caduto._read(da_spedire))[0])
    assert await qui.lavoro.spedisci() == 1
    assert qui.corriere.portate == muore.portate


async def test_riacceso_il_servizio_si_ricomincia_da_dove_si_era(database_url: str) -> None:
    async with scena(database_url) as prima:
        await prima.sottoscrive_e_risponde()
        caso = await prima.segnala(1)
        await prima.giro()
        await prima.prende_in_carico(caso)  # nobody has numbered it yet
    async with scena(database_url) as dopo:
        await dopo.giro()
        assert [numeri(detta(each.contenuto)) for each in dopo.corriere.portate] == [[2]]
        assert [passi(detta(each.value)) for each in dopo.sul_topic] == [[(caso, 2)]]


async def test_acceso_il_servizio_gli_avvisi_partono_da_soli(database_url: str) -> None:
    arrivato = asyncio.Event()

    async def hear(_messages: Sequence[Message]) -> None:
        arrivato.set()

    async with scena(database_url, events=True) as qui:
        qui.bus.subscribe([HOSPITAL_NOTICES], hear)
        await qui.segnala()
        await arrivato.wait()


async def test_dalla_richiesta_al_ricevente_su_una_connessione_vera(database_url: str, tmp_path: Path) -> None:
    async def qui_vicino(_host: str, _porta: int) -> list[str]:
        return ["127.0.0.1"]

    async with ricevente(tmp_path) as la:
        corriere = CorriereHttps(Ammessi([la.ammesso], ["127.0.0.0/8"]), SystemClock(), la.ca, risolvi=qui_vicino)
        async with scena(database_url, corriere, avvisi_host=la.ammesso) as qui:
            mia = await qui.sottoscrive(endpoint=la.url)
            (chiave,) = [each["valueString"] for each in mia["channel"]["extension"]]
            caso = await qui.segnala()
            assert (await qui.giro(), await qui.giro()) == (1, 1)
            saluto, avviso = la.arrivi
            for arrivo in (saluto, avviso):
                assert Webhook(chiave).verify(arrivo.corpo, arrivo.intestazioni) == json.loads(arrivo.corpo)
                assert arrivo.intestazioni["content-type"] == "application/fhir+json"
            assert passi(detta(avviso.corpo)) == [(caso, 1)]
