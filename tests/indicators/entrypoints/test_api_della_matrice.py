"""A whole level in one table: the same numbers and verdicts as one by one, for whoever may see them."""

from typing import Any

from tests.indicators.servizio import Servizio
from tests.indicators.storie import Caso, percorso_completo


async def _racconta(servizio: Servizio) -> None:
    for numero, (segnalata, dimessa) in enumerate((("2025-03-01", "2025-03-11"), ("2026-03-01", "2026-03-08"))):
        caso = Caso(f"caso-{numero}")
        caso.segnalata(segnalata)
        caso.dimessa(dimessa)
        await servizio.sa(caso.eventi)
    await servizio.sa(percorso_completo(Caso("caso-9")).eventi)


async def _tabella(servizio: Servizio, **chiesto: Any) -> dict[str, Any]:
    claims = chiesto.pop("claims", {"ruolo": "ats_regione", "regione": True})
    risposta = await servizio.get("/matrice", params=chiesto, **claims)
    assert risposta.status_code == 200, risposta.text
    return dict(risposta.json())


def _case(tabella: dict[str, Any]) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    posti = [
        (territorio, codice, anno)
        for territorio in tabella["territori"]
        for codice in tabella["indicatori"]
        for anno in tabella["anni"]
    ]
    colonne = (tabella[nome] for nome in ("numeratori", "denominatori", "valori", "verdetti"))
    return dict(zip(posti, zip(*colonne, strict=True), strict=True))


async def test_la_tabella_dice_gli_stessi_numeri_e_verdetti_dei_valori_uno_per_uno(servizio: Servizio) -> None:
    await _racconta(servizio)
    case = _case(await _tabella(servizio))
    for codice in ("DIP-3", "DIP-6", "PUA-2", "SAD-1", "SAD-3"):
        for anno in (2025, 2026):
            uno = await servizio.valore(codice, f"ambito/50036/{anno}")
            attesi = (uno["numeratore"], uno["denominatore"], uno["valore"], uno["verdetto"])
            assert case["50036", codice, anno] == attesi, (codice, anno)


async def test_la_regione_vede_tutti_gli_ambiti(servizio: Servizio) -> None:
    tabella = await _tabella(servizio)
    assert len(tabella["territori"]) == len(tabella["nomi"]) == 91
    assert len(tabella["valori"]) == 91 * len(tabella["indicatori"]) * 3


async def test_un_ufficio_di_piano_vede_il_suo_ambito_e_basta(servizio: Servizio) -> None:
    tabella = await _tabella(servizio, claims={})
    assert tabella["territori"] == ["50036"]


async def test_chi_non_ha_territori_a_quel_livello_riceve_una_tabella_vuota(servizio: Servizio) -> None:
    tabella = await _tabella(servizio, livello="ats", claims={})
    assert (tabella["territori"], tabella["valori"], tabella["verdetti"]) == ([], [], [])


async def test_gli_anni_fuori_dalla_deliberazione_hanno_un_valore_e_nessun_verdetto(servizio: Servizio) -> None:
    caso = Caso("caso-1")
    caso.segnalata("2023-03-01")
    caso.dimessa("2023-03-05")
    await servizio.sa(caso.eventi)
    case = _case(await _tabella(servizio, dal=2023, al=2027))
    assert case["50036", "DIP-3", 2023] == (4, 1, 4.0, None)
    assert case["50036", "DIP-3", 2027][3] is None, "2027 has not begun"


async def test_anni_alla_rovescia_o_troppi_si_rifiutano(servizio: Servizio) -> None:
    for dal, al in ((2027, 2025), (2000, 2027)):
        risposta = await servizio.get("/matrice", params={"dal": dal, "al": al})
        assert (risposta.status_code, risposta.json()["codice"]) == (422, "troppi-anni")


async def test_un_livello_che_non_esiste_si_rifiuta(servizio: Servizio) -> None:
    risposta = await servizio.get("/matrice", params={"livello": "quartiere"})
    assert risposta.json()["codice"] == "livello-sconosciuto"
