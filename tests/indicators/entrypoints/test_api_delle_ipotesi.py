"""What a value would be by another choice, and which cases would move; the published numbers stay as they are."""

from typing import Any

import httpx
import pytest

from tests.indicators.servizio import Servizio
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso
from tests.tokens import intestazioni

DIP3 = {"codice": "DIP-3", "livello": "ambito", "territorio": "50036", "anno": 2026}
DALLA_SEGNALAZIONE = DIP3 | {"parametri": {"inizio": "segnalazione"}}


async def chiedi(servizio: Servizio, body: dict[str, Any], **altro: Any) -> httpx.Response:
    params = altro.pop("params", None)
    headers = intestazioni(altro.pop("ruolo", "ufficio_di_piano"), **altro)
    return await servizio.http.post("/ipotesi", json=body, params=params, headers=headers)


async def ipotesi(servizio: Servizio, body: dict[str, Any], **altro: Any) -> dict[str, Any]:
    risposta = await chiedi(servizio, body, **altro)
    assert risposta.status_code == 200, risposta.text
    return dict(risposta.json())


def dimesso(id: str, dimissibile: str | None = "2026-03-04") -> Caso:
    caso = Caso(id)
    caso.segnalata("2026-03-01")
    if dimissibile is not None:
        caso.dimissibile(dimissibile)
    caso.dimessa("2026-03-10")
    return caso


async def test_un_altra_data_di_inizio_allunga_solo_chi_ha_le_due_date(servizio: Servizio) -> None:
    await servizio.sa(dimesso("caso-1").eventi)
    await servizio.sa(dimesso("caso-2", dimissibile=None).eventi)
    found = await ipotesi(servizio, DALLA_SEGNALAZIONE)
    assert (found["in_vigore"]["valore"], found["ipotesi"]["valore"], found["scarto"]) == (7.5, 9.0, 1.5)
    assert (found["in_vigore"]["regola_versione"], found["ipotesi"]["regola_versione"]) == (
        "DIP-3/1",
        "DIP-3/1[inizio=segnalazione]",
    )
    assert (found["entrati"], found["usciti"], found["cambiati"], found["casi_ricontati"]) == (0, 0, 1, 2)
    (mosso,) = found["elementi"]
    assert (mosso["caso_id"], mosso["prima"]["valore"], mosso["dopo"]["valore"]) == ("caso-1", 6, 9)
    assert mosso["dopo"]["eventi"] == ["caso-1-dimissioni-1", "caso-1-dimissioni-3"]


async def test_un_ipotesi_puo_far_entrare_al_numeratore_chi_non_c_era(servizio: Servizio) -> None:
    caso = Caso()
    caso.sad_richiesto()
    caso.sad_preso_in_carico()
    caso.sad_valutato()
    caso.sad_progettato()
    caso.sad_avviato()
    await servizio.sa(caso.eventi)
    found = await ipotesi(servizio, DIP3 | {"codice": "SAD-3", "parametri": {"conta_aperte": "si"}})
    assert (found["in_vigore"]["numeratore"], found["ipotesi"]["numeratore"]) == (0, 1)
    assert [each["cambiamento"] for each in found["elementi"]] == ["cambiato"]


async def test_i_numeri_pubblicati_non_si_muovono(servizio: Servizio) -> None:
    await servizio.sa(dimesso("caso-1").eventi)
    before = await servizio.valore("DIP-3")
    await ipotesi(servizio, DALLA_SEGNALAZIONE)
    after = await servizio.valore("DIP-3")
    assert after == before
    assert after["regola_versione"] == "DIP-3/1"


async def test_il_verdetto_si_da_con_l_ipotesi_anche_sull_anno_prima(servizio: Servizio) -> None:
    prima = Caso("caso-0")
    prima.segnalata("2025-03-01")
    prima.dimissibile("2025-03-05")
    prima.dimessa("2025-03-12")
    await servizio.sa([*prima.eventi, *dimesso("caso-1").eventi])
    found = await ipotesi(servizio, DALLA_SEGNALAZIONE)
    assert (found["in_vigore"]["verdetto"], found["ipotesi"]["verdetto"]) == ("raggiunto", "raggiunto")
    await servizio.sa(dimesso("caso-2", dimissibile="2026-03-01").eventi)
    found = await ipotesi(servizio, DALLA_SEGNALAZIONE)
    assert (found["in_vigore"]["valore"], found["in_vigore"]["verdetto"]) == (7.5, "non_raggiunto")
    assert (found["ipotesi"]["valore"], found["ipotesi"]["verdetto"]) == (9.0, "raggiunto")


async def test_senza_scelte_l_ipotesi_e_quel_che_e_in_vigore_e_quel_che_e_pubblicato(servizio: Servizio) -> None:
    await servizio.sa([*dimesso("caso-1").eventi, *dimesso("caso-2", dimissibile=None).eventi])
    found = await ipotesi(servizio, DIP3 | {"parametri": {}})
    pubblicato = await servizio.valore("DIP-3")
    assert (found["scarto"], found["elementi"]) == (0, [])
    for side in ("in_vigore", "ipotesi"):
        assert {name: found[side][name] for name in ("valore", "numeratore", "denominatore", "casi", "verdetto")} == {
            name: pubblicato[name] for name in ("valore", "numeratore", "denominatore", "casi", "verdetto")
        }


async def test_come_noto_a_una_data_conta_anche_chi_poi_e_andato_altrove(servizio: Servizio) -> None:
    caso = dimesso("caso-1")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-04-20", dimissione=None)
    await servizio.sa(caso.eventi)
    ora = await ipotesi(servizio, DALLA_SEGNALAZIONE)
    marzo = await ipotesi(servizio, DALLA_SEGNALAZIONE | {"noto_al": "2026-03-31"})
    assert (ora["ipotesi"]["valore"], ora["scarto"]) == (None, None)
    assert (marzo["ipotesi"]["valore"], marzo["noto_al"]) == (9.0, "2026-03-31T21:59:59.999999Z")


async def test_i_casi_che_si_spostano_si_sfogliano(servizio: Servizio) -> None:
    for numero in range(5):
        await servizio.sa(dimesso(f"caso-{numero}").eventi)
    seen: list[str] = []
    params: dict[str, Any] = {"limite": 2}
    while True:
        pagina = await ipotesi(servizio, DALLA_SEGNALAZIONE, params=params)
        assert pagina["cambiati"] == 5
        seen += [each["caso_id"] for each in pagina["elementi"]]
        if pagina["cursore_successivo"] is None:
            break
        params["cursore"] = pagina["cursore_successivo"]
    assert seen == [f"caso-{numero}" for numero in range(5)]


@pytest.mark.parametrize(
    ("altro", "status", "codice"),
    [
        ({"parametri": {"partenza": "segnalazione"}}, 422, "parametro-sconosciuto"),
        ({"parametri": {"inizio": "ieri"}}, 422, "valore-del-parametro-non-ammesso"),
        ({"parametri": {"inizio": 3}}, 422, "richiesta-non-valida"),
        ({"scelte": {}}, 422, "richiesta-non-valida"),
        ({"codice": "DIP-9"}, 404, "indicatore-sconosciuto"),
        ({"territorio": "50097"}, 404, "territorio-non-trovato"),
        ({"territorio": "59999"}, 404, "territorio-non-trovato"),
        ({"livello": "regione", "territorio": "030"}, 404, "territorio-non-trovato"),
        ({"noto_al": "2026-12-01"}, 422, "noto-al-nel-futuro"),
        ({"anno": 2024}, 422, "anno-fuori-deliberazione"),
    ],
)
async def test_un_ipotesi_sbagliata(servizio: Servizio, altro: dict[str, Any], status: int, codice: str) -> None:
    risposta = await chiedi(servizio, DALLA_SEGNALAZIONE | altro)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)


async def test_chi_sbaglia_un_valore_legge_quali_sono_ammessi(servizio: Servizio) -> None:
    risposta = await chiedi(servizio, DALLA_SEGNALAZIONE | {"parametri": {"inizio": "ieri"}})
    assert "clinicamente_dimissibile, segnalazione" in risposta.json()["detail"]


async def test_un_territorio_troppo_grande_si_rifiuta_invece_di_rallentare_gli_altri(
    servizio: Servizio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.indicators.application.ipotesi.CASES_AT_MOST", 2)
    for numero in range(3):
        await servizio.sa(dimesso(f"caso-{numero}").eventi)
    risposta = await chiedi(servizio, DALLA_SEGNALAZIONE)
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "troppo-da-confrontare")
