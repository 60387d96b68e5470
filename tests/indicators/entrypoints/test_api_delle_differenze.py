"""What changed in a value between two instants of knowledge, with the events that changed it."""

from typing import Any

import pytest

from tests.indicators.servizio import BERGAMO_2026, Servizio
from tests.indicators.storie import OGLIO_PO_CREMONA, Caso

DIP3_2026 = f"/valori/DIP-3/{BERGAMO_2026}/differenze"
DIP3_2025 = "/valori/DIP-3/ambito/50036/2025/differenze"


def attesa(id: str, segnalata: str, dimessa: str, saputa: str | None = None) -> Caso:
    caso = Caso(id)
    caso.segnalata(segnalata)
    caso.dimessa(dimessa, saputo=saputa)
    return caso


async def differenze(servizio: Servizio, path: str = DIP3_2026, **params: Any) -> dict[str, Any]:
    risposta = await servizio.get(path, params=params)
    assert risposta.status_code == 200, risposta.text
    return dict(risposta.json())


async def test_chi_si_e_saputo_dopo_e_entrato_con_l_evento_che_lo_dice(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2026-03-01", "2026-03-05").eventi)
    await servizio.sa(attesa("caso-2", "2026-03-01", "2026-03-11", saputa="2026-04-02").eventi)
    found = await differenze(servizio, da="2026-03-31", a="2026-04-30")
    assert (found["entrati"], found["usciti"], found["cambiati"]) == (1, 0, 0)
    assert (found["prima"]["valore"], found["dopo"]["valore"]) == (4.0, 7.0)
    (entrato,) = found["elementi"]
    assert (entrato["caso_id"], entrato["cambiamento"], entrato["prima"]) == ("caso-2", "entrato", None)
    assert entrato["dopo"]["valore"] == 10
    assert entrato["cause"] == [
        {
            "evento": "caso-2-dimissioni-2",
            "tipo": "dimissioni.dimissione-effettuata.v1",
            "avvenuto_il": "2026-03-11T11:00:00Z",
            "registrato_il": "2026-04-02T10:00:00Z",
        }
    ]


async def test_un_giorno_corretto_dopo_cambia_il_contributo(servizio: Servizio) -> None:
    caso = attesa("caso-1", "2026-03-01", "2026-03-10")
    caso.dimissibile("2026-03-04", saputo="2026-05-01")
    await servizio.sa(caso.eventi)
    found = await differenze(servizio, da="2026-04-30")
    (cambiato,) = found["elementi"]
    assert (cambiato["cambiamento"], cambiato["prima"]["valore"], cambiato["dopo"]["valore"]) == ("cambiato", 9, 6)
    assert [each["evento"] for each in cambiato["cause"]] == ["caso-1-dimissioni-3"]
    assert found["a"] == "2026-11-23T09:00:00Z"


async def test_chi_passa_a_un_altro_territorio_esce_e_si_dice_dove_conta(servizio: Servizio) -> None:
    caso = attesa("caso-1", "2026-03-01", "2026-03-10")
    caso.territorio = OGLIO_PO_CREMONA
    caso.accesso("2026-03-20", dimissione=None)
    await servizio.sa(caso.eventi)
    (uscito,) = (await differenze(servizio, da="2026-03-15"))["elementi"]
    assert (uscito["cambiamento"], uscito["dopo"], uscito["altrove"]["ambito"]) == ("uscito", None, "50097")
    assert [each["tipo"] for each in uscito["cause"]] == ["pua.accesso-aperto.v1"]


async def test_chi_passa_a_un_altro_anno_esce_e_si_dice_quale(servizio: Servizio) -> None:
    caso = attesa("caso-1", "2026-01-02", "2026-01-03", saputa="2026-01-03")
    caso.dimessa("2025-12-31", saputo="2026-02-10")
    await servizio.sa(caso.eventi)
    (uscito,) = (await differenze(servizio, da="2026-01-31"))["elementi"]
    assert (uscito["cambiamento"], uscito["altrove"]["giorno"]) == ("uscito", "2025-12-31")


async def test_chi_e_cambiato_ed_e_tornato_com_era_non_e_una_differenza(servizio: Servizio) -> None:
    caso = attesa("caso-1", "2026-03-01", "2026-03-10")
    caso.dimissibile("2026-03-04", saputo="2026-05-01")
    caso.dimissibile("2026-03-01", saputo="2026-05-02")
    await servizio.sa(caso.eventi)
    found = await differenze(servizio, da="2026-04-30")
    assert (found["elementi"], found["prima"]) == ([], found["dopo"])


async def test_senza_data_si_confronta_dalla_chiusura_dell_anno(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2025-12-01", "2025-12-05", saputa="2026-01-31T23:30:00+01:00").eventi)
    await servizio.sa(attesa("caso-2", "2025-12-01", "2025-12-09", saputa="2026-02-01T00:30:00+01:00").eventi)
    found = await differenze(servizio, DIP3_2025)
    assert found["da"] == "2026-01-31T22:59:59.999999Z"
    assert [each["caso_id"] for each in found["elementi"]] == ["caso-2"]


async def test_le_differenze_si_sfogliano_e_il_conto_resta_di_tutte(servizio: Servizio) -> None:
    for numero in range(5):
        await servizio.sa(attesa(f"caso-{numero}", "2026-03-01", "2026-03-05").eventi)
    seen: list[str] = []
    params: dict[str, Any] = {"da": "2026-02-28", "limite": 2}
    while True:
        pagina = await differenze(servizio, **params)
        assert pagina["entrati"] == 5
        seen += [each["caso_id"] for each in pagina["elementi"]]
        if pagina["cursore_successivo"] is None:
            break
        params["cursore"] = pagina["cursore_successivo"]
    assert seen == [f"caso-{numero}" for numero in range(5)]


@pytest.mark.parametrize(
    ("path", "params", "status", "codice"),
    [
        (DIP3_2026, {}, 422, "anno-non-chiuso"),
        (DIP3_2026, {"da": "2026-04-01", "a": "2026-03-01"}, 422, "intervallo-rovesciato"),
        (DIP3_2026, {"da": "2026-12-01"}, 422, "noto-al-nel-futuro"),
        (DIP3_2026, {"da": "0001-01-01T00:00:00+14:00"}, 422, "richiesta-non-valida"),
        (DIP3_2026, {"da": "2026-03-01", "a": "2026-12-01"}, 422, "noto-al-nel-futuro"),
        (DIP3_2026, {"da": "ieri"}, 422, "richiesta-non-valida"),
        ("/valori/DIP-3/ambito/50097/2026/differenze", {"da": "2026-03-01"}, 404, "territorio-non-trovato"),
        ("/valori/DIP-3/ambito/59999/2026/differenze", {"da": "2026-03-01"}, 404, "territorio-non-trovato"),
        ("/valori/DIP-9/ambito/50036/2026/differenze", {"da": "2026-03-01"}, 404, "indicatore-sconosciuto"),
    ],
)
async def test_una_domanda_sbagliata(
    servizio: Servizio, path: str, params: dict[str, Any], status: int, codice: str
) -> None:
    risposta = await servizio.get(path, params=params)
    assert (risposta.status_code, risposta.json()["codice"]) == (status, codice)


async def test_troppe_variazioni_si_rifiutano_invece_di_tacerne_una_parte(
    servizio: Servizio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.indicators.application.differenze.MOVES_AT_MOST", 2)
    for numero in range(3):
        await servizio.sa(attesa(f"caso-{numero}", "2026-03-01", "2026-03-05").eventi)
    risposta = await servizio.get(DIP3_2026, params={"da": "2026-02-28"})
    assert (risposta.status_code, risposta.json()["codice"]) == (422, "troppo-da-confrontare")
    assert "Più di 2 variazioni" in risposta.json()["detail"]


async def test_l_ats_che_vede_il_valore_della_regione_non_ne_vede_le_differenze(servizio: Servizio) -> None:
    risposta = await servizio.get(
        "/valori/DIP-3/regione/030/2026/differenze", params={"da": "2026-03-01"}, ruolo="ats_regione", ats=["325"]
    )
    assert (risposta.status_code, risposta.json()["codice"]) == (404, "territorio-non-trovato")
