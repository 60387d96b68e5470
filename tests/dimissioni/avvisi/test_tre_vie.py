"""Webhook, topic and polling tell a hospital the same, in the same order."""

import pytest

from services.dimissioni.adapters.avvisi.notifiche import messaggio
from services.dimissioni.application.commands import SegnalaDimissione
from services.dimissioni.application.handlers import segnala_dimissione
from services.dimissioni.domain.quadro import Quadro
from services.dimissioni.domain.sottoscrizione import Avviso
from shared.contracts.topics import HOSPITAL_NOTICES
from shared.messaging.bus import Message
from shared.messaging.memory import MemoryBus
from tests.corriere import BENE, MALE
from tests.dimissioni.avvisi.scena import (
    ADT,
    ADT_LODI,
    INDIRIZZO,
    Passo,
    Scena,
    detta,
    lavoro_di,
    numeri,
    parametri,
    passi,
)
from tests.dimissioni.costruttori import MARIA, ORA, SEGNALATA
from tests.dimissioni.finti import assistente


async def test_il_topic_dice_di_ognuno_con_il_suo_numero_e_nessun_nome(qui: Scena) -> None:
    caso, altrui = await qui.segnala(1), await qui.segnala(2, da=ADT_LODI)
    await qui.prende_in_carico(caso)
    await qui.giro()
    detti = [
        (each.topic, each.key, each.headers["segnalante"], numeri(detta(each.value)), passi(detta(each.value)))
        for each in qui.sul_topic
    ]
    assert detti == [
        (HOSPITAL_NOTICES, caso, ADT, [1], [(caso, 1)]),
        (HOSPITAL_NOTICES, altrui, ADT_LODI, [1], [(altrui, 1)]),
        (HOSPITAL_NOTICES, caso, ADT, [2], [(caso, 2)]),
    ]
    assert await qui.lavoro.pubblica() == 0


async def test_cio_che_il_bus_non_ha_preso_si_ripubblica_uguale(qui: Scena) -> None:
    await qui.segnala()
    await qui.lavoro.numera()

    class Rotto(MemoryBus):
        async def publish(self, messages: object) -> None:
            del messages
            raise OSError

    with pytest.raises(OSError):
        await lavoro_di(qui.dimissioni, Rotto(), qui.corriere).pubblica()
    assert (await qui.lavoro.pubblica(), await qui.lavoro.pubblica()) == (1, 0)


async def test_di_cio_che_e_scritto_a_mano_non_si_avvisa_nessuno(qui: Scena) -> None:

    comando = SegnalaDimissione(persona=MARIA, ambito="50036", quadro=Quadro(), avvenuto_il=SEGNALATA)
    await qui._fai(segnala_dimissione, comando, assistente())
    assert (await qui.lavoro.numera(), await qui.lavoro.pubblica()) == (0, 0)


def test_il_messaggio_sul_topic_e_sempre_lo_stesso() -> None:
    avviso = Avviso(ADT, 7, "d-1", 3, ORA)
    detto: Message = messaggio(avviso, INDIRIZZO)
    assert (messaggio(avviso, INDIRIZZO), parametri(detta(detto.value)["entry"][0]["resource"])["type"]) == (
        detto,
        "event-notification",
    )


async def test_tre_vie_dicono_la_stessa_cosa(qui: Scena) -> None:
    mia = await qui.sottoscrive_e_risponde()
    qui.corriere.risposte = [BENE, MALE, MALE, BENE]
    casi = [await qui.segnala(numero) for numero in range(1, 4)]
    for giorno, numero in enumerate((0, 1, 0, 2, 2, 1, 0)):
        await qui.sposta(casi[numero], giorno)
        await qui.giro()
        qui.passano(minutes=20)
    await qui.segnala(9, da=ADT_LODI)
    qui.passano(hours=10)
    while await qui.giro():
        qui.passano(hours=10)

    con_il_webhook: dict[int, Passo] = {}
    for portata in qui.corriere.portate:
        bundle = detta(portata.contenuto)
        con_il_webhook |= dict(zip(numeri(bundle), passi(bundle), strict=True))
    con_events = await _eventi(qui, mia["id"], alla_volta=4)
    sul_topic = [
        passo for each in qui.sul_topic if each.headers["segnalante"] == ADT for passo in passi(detta(each.value))
    ]
    assert list(con_il_webhook) == list(range(1, 11))
    assert list(con_il_webhook.values()) == con_events == sul_topic
    for caso in casi:
        storia = await qui.fhir.leggi(f"Task/{caso}/_history")
        interrogando = [int(each["resource"]["meta"]["versionId"]) for each in reversed(storia["entry"])]
        assert [versione for task, versione in con_events if task == caso] == interrogando


async def _eventi(qui: Scena, id: str, alla_volta: int) -> list[Passo]:
    """All of them by `$events`, some at a time."""
    trovati: list[Passo] = []
    while True:
        da = len(trovati) + 1
        quali = f"eventsSinceNumber={da}&eventsUntilNumber={da + alla_volta - 1}"
        bundle = await qui.fhir.leggi(f"Subscription/{id}/$events?{quali}")
        if not passi(bundle):
            return trovati
        assert numeri(bundle)[0] == da
        trovati += passi(bundle)
