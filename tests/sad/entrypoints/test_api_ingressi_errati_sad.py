"""What may not be done here, or not yet, or not by whom asks: each answer has its own code and changes nothing."""

from typing import Any

import pytest

from shared.contracts.dimissioni import DimissioneAnnullata
from shared.contracts.envelope import TerritorioDelCaso
from shared.messaging.bus import Message
from tests.sad.fakes import pai_attivato
from tests.sad.percorso import PROGETTO, RICHIESTA, VISITA, impronta, preparata
from tests.sad.servizio import Servizio
from tests.tokens import intestazioni


@pytest.mark.parametrize(
    ("dove", "corpo", "codice"),
    [
        (
            "valutazione",
            {"non_autosufficiente": True, "alto_bisogno_assistenziale": True},
            "non-ancora-presa-in-carico",
        ),
        ("progetto", PROGETTO, "valutazione-mancante"),
        ("attivazione", {}, "progetto-mancante"),
        ("erogazione", {}, "non-ancora-attivata"),
        ("visite", VISITA, "non-ancora-attivata"),
        ("sospensioni", {"dal": "2026-03-20", "motivo": "assenza"}, "erogazione-non-avviata"),
        ("valutazione-finale", {"esito": 3}, "erogazione-non-avviata"),
    ],
)
async def test_un_passo_in_anticipo_dice_che_cosa_manca(
    servizio: Servizio, dove: str, corpo: dict[str, Any], codice: str
) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    risposta = await servizio.chiama("POST", f"/prese-in-carico/{una['id']}/{dove}", corpo)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, codice)


@pytest.mark.parametrize(
    ("primo", "dove", "corpo", "status", "codice"),
    [
        ({"dal": "2026-03-20", "motivo": "assenza"}, "sospensioni", {"dal": "2026-03-25", "motivo": "altro"}, 409,
         "gia-sospesa"),
        ({"dal": "2026-03-20", "motivo": "assenza"}, "ripresa", {"dal": "2026-03-20"}, 422, "periodo-rovesciato"),
        ({"dal": "2026-03-20", "motivo": "assenza"}, "ripresa", {"dal": "2026-04-01"}, 422, "data-nel-futuro"),
    ],
)  # fmt: skip
async def test_chi_e_sospeso_ha_i_suoi_rifiuti(
    servizio: Servizio, primo: dict[str, Any], dove: str, corpo: dict[str, Any], status: int, codice: str
) -> None:
    indirizzo = await preparata(servizio)
    await servizio.fatto(f"{indirizzo}/sospensioni", primo)
    risposta = await servizio.chiama("POST", f"{indirizzo}/{dove}", corpo)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)


async def test_l_attivazione_cade_dentro_il_progetto(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    indirizzo = f"/prese-in-carico/{una['id']}"
    await servizio.fatto(f"{indirizzo}/accettazione")
    await servizio.fatto(f"{indirizzo}/valutazione", {"non_autosufficiente": True, "alto_bisogno_assistenziale": True})
    progetto = {k: v for k, v in PROGETTO.items() if k != "avvenuto_il"}
    await servizio.fatto(f"{indirizzo}/progetto", progetto | {"al": "2026-03-20"})
    risposta = await servizio.chiama("POST", f"{indirizzo}/attivazione", {})
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "attivazione-fuori-progetto")


async def test_una_presa_in_carico_chiusa_risponde_che_lo_e(servizio: Servizio) -> None:
    indirizzo = await preparata(servizio)
    await servizio.fatto(f"{indirizzo}/valutazione-finale", {"esito": 2})
    ripetuta = await servizio.chiama("POST", f"{indirizzo}/valutazione-finale", {"esito": 2})
    assert ripetuta.json()["codice"] == "valutazione-finale-gia-fatta"
    await servizio.fatto(f"{indirizzo}/conclusione", {"motivo": "altro"})
    prima = await impronta(servizio)
    for dove, corpo in (
        ("visite", VISITA | {"inizio": "2026-03-25T08:00:00+01:00"}),
        ("progetto", PROGETTO),
        ("conclusione", {"motivo": "decesso"}),
        ("ripresa", {"dal": "2026-03-25"}),
    ):
        risposta = await servizio.chiama("POST", f"{indirizzo}/{dove}", corpo)
        assert (risposta.status_code, risposta.json()["codice"]) == (409, "presa-in-carico-chiusa")
    assert await impronta(servizio) == prima


async def test_chi_nasce_da_un_pai_non_dichiara_un_altro_piano(servizio: Servizio) -> None:
    await servizio.arriva(pai_attivato())
    (una,) = (await servizio.letto("/prese-in-carico"))["elementi"]
    indirizzo = f"/prese-in-carico/{una['id']}"
    await servizio.fatto(f"{indirizzo}/accettazione")
    await servizio.fatto(f"{indirizzo}/valutazione", {"non_autosufficiente": True, "alto_bisogno_assistenziale": True})
    progetto = PROGETTO | {"riferimento_piano_integrato": "Prot. 1", "avvenuto_il": None}
    risposta = await servizio.chiama("POST", f"{indirizzo}/progetto", progetto)
    assert (risposta.status_code, risposta.json()["codice"]) == (409, "piano-gia-dal-pai")


async def test_un_altro_territorio_e_cio_che_non_esiste_rispondono_uguale(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    altrove = intestazioni("operatore_sad", ambiti=["50023"])
    assert (await servizio.letto("/prese-in-carico", come=altrove))["elementi"] == []
    assert (await servizio.letto("/prese-in-carico?stato=richiesta", come=altrove))["elementi"] == []
    for metodo, dove, corpo in (
        ("GET", "", None),
        ("GET", "/visite", None),
        ("POST", "/accettazione", {}),
        ("POST", "/visite", VISITA),
    ):
        risposte = [
            await servizio.chiama(metodo, f"/prese-in-carico/{id}{dove}", corpo, come=altrove)
            for id in (una["id"], "00000000-0000-7000-8000-000000000000")
        ]
        assert [risposta.status_code for risposta in risposte] == [404, 404]
        corpi = [{k: v for k, v in risposta.json().items() if k != "correlation_id"} for risposta in risposte]
        assert corpi[0] == corpi[1]


async def test_chi_non_ha_territorio_non_vede_niente(servizio: Servizio) -> None:
    await servizio.fatto("/prese-in-carico", RICHIESTA)
    nessuno = intestazioni("operatore_sad", ambiti=[])
    assert (await servizio.letto("/prese-in-carico", come=nessuno))["elementi"] == []


async def ferme(servizio: Servizio) -> list[str]:
    amministratore = intestazioni("amministratore", regione=True)
    return [lettera["codice"] for lettera in (await servizio.letto("/lettere-morte", come=amministratore))["elementi"]]


async def test_un_evento_di_versione_sconosciuta_si_ferma_e_si_vede(servizio: Servizio) -> None:
    messaggio = servizio.messaggio(pai_attivato())
    nuovo = Message(messaggio.topic, messaggio.key, messaggio.value.replace(b"pai-attivato.v1", b"pai-attivato.v9"))
    await servizio.bus.publish([nuovo, servizio.messaggio(pai_attivato("pai-2"))])
    assert await ferme(servizio) == ["versione-evento-sconosciuta", "in-attesa-del-precedente"]
    assert (await servizio.letto("/prese-in-carico"))["elementi"] == []


async def test_un_evento_con_un_territorio_che_non_torna_si_ferma_senza_effetti(servizio: Servizio) -> None:
    altrove = TerritorioDelCaso(ambito="50036", distretto="22024", asst="718")
    await servizio.arriva(pai_attivato(territorio=altrove))
    await servizio.arriva(DimissioneAnnullata(dimissione_id="dim-1", motivo="altro"), caso_id="caso-2")
    assert await ferme(servizio) == ["territorio-incoerente"]
    assert (await servizio.letto("/prese-in-carico"))["elementi"] == []


async def test_lo_stesso_evento_consegnato_due_volte_conta_uno(servizio: Servizio) -> None:
    messaggio = servizio.messaggio(pai_attivato())
    await servizio.bus.publish([messaggio, messaggio])
    await servizio.bus.publish([messaggio])
    assert len((await servizio.letto("/prese-in-carico"))["elementi"]) == 1
