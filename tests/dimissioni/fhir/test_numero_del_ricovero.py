"""A hospital finds what became of its message by its own number of the stay, whichever way it sent it."""

from typing import Any

import pytest

from services.dimissioni.domain.numero_ricovero import NumeroRicovero, numero_del_ricovero
from services.embedded.demo.ospedale import bundle_dimissione
from tests.dimissioni.fhir.bundles import degenza, modificato
from tests.dimissioni.fhir.ospedale import ALTRO_OSPEDALE, OSPEDALE, Porta
from tests.dimissioni.fhir.test_facciata_fhir import cerca, segnalata

SISTEMA = "https://030901.ospedale.example/sid/nosologico"


def numeri(ricovero: dict[str, Any]) -> list[str]:
    return [each["value"] for each in ricovero["identifier"] if each.get("system") == SISTEMA]


async def test_il_ricovero_torna_con_il_numero_con_cui_l_ospedale_l_ha_detto(porta: Porta) -> None:
    id = await segnalata(porta)
    (ricovero,) = await cerca(porta, "Encounter", _id=id)
    assert numeri(ricovero) == [degenza().nosologico]


async def test_si_trova_per_numero_con_o_senza_il_suo_sistema(porta: Porta) -> None:
    id, altra = await segnalata(porta), await segnalata(porta, nosologico="2025001235")
    numero = degenza().nosologico
    for chiesto in (f"{SISTEMA}|{numero}", numero, f"urn:raccordo:sid:dimissione|{id}", f"{numero},altro"):
        assert [r["id"] for r in await cerca(porta, "Encounter", identifier=chiesto)] == [id]
    assert [r["id"] for r in await cerca(porta, "Encounter", identifier=f"{id},{altra}")] == [id, altra]


@pytest.mark.parametrize("chiesto", ["%", "_", "234", "https://altro.example|2025001234", "|2025001234"])
async def test_un_pezzo_di_numero_o_un_altro_sistema_non_trova_nulla(porta: Porta, chiesto: str) -> None:
    await segnalata(porta)
    assert await cerca(porta, "Encounter", identifier=chiesto) == []


async def test_il_numero_di_un_altro_ospedale_e_come_se_non_ci_fosse(porta: Porta) -> None:
    await segnalata(porta)
    assert await cerca(porta, "Encounter", ALTRO_OSPEDALE, identifier=degenza().nosologico) == []


async def test_il_numero_non_passa_in_nessun_indirizzo(porta: Porta) -> None:
    await segnalata(porta)
    chiesto = {"identifier": degenza().nosologico, "_count": "1"}
    risposta = await porta.fhir.post("/fhir/R4/Encounter/_search", data=chiesto, headers=OSPEDALE)
    assert degenza().nosologico not in str(risposta.json()["link"])


async def test_un_numero_senza_sistema_torna_senza_sistema(porta: Porta) -> None:
    senza = modificato(
        bundle_dimissione(degenza(), rumore=0), Encounter=lambda ricovero: ricovero["identifier"][0].pop("system")
    )
    assert (await porta.invia(senza)).status_code == 201
    (ricovero,) = await cerca(porta, "Encounter", identifier=degenza().nosologico)
    assert {"value": degenza().nosologico} in ricovero["identifier"]


def test_una_segnalazione_a_mano_non_ha_un_numero_di_ricovero() -> None:
    assert numero_del_ricovero("manuale:0199") is None
    assert numero_del_ricovero("richiesta|urn:richieste|7") is None
    assert numero_del_ricovero("ricovero|urn:x|a|b") == NumeroRicovero("urn:x", "a|b")
