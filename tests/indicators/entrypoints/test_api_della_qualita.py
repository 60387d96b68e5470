"""The quality of a number over HTTP: what stands beside it, who sees it, and what is refused."""

from typing import Any

from tests.indicators.servizio import BERGAMO_2026, Servizio
from tests.indicators.storie import Caso


async def qualita(servizio: Servizio, codice: str, dove: str = BERGAMO_2026, **params: Any) -> dict[str, Any]:
    risposta = await servizio.get(f"/valori/{codice}/{dove}/qualita", params=params)
    assert risposta.status_code == 200, risposta.text
    return dict(risposta.json())


def attesa(id: str, dimessa: str, dimissibile: str | None = None, saputa: str | None = None) -> Caso:
    caso = Caso(id)
    caso.segnalata("2026-03-01")
    if dimissibile is not None:
        caso.dimissibile(dimissibile)
    caso.dimessa(dimessa, saputo=saputa)
    return caso


async def test_accanto_a_una_media_stanno_completezza_ritardi_e_forbice(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2026-03-10", "2026-03-04").eventi)
    await servizio.sa(attesa("caso-2", "2026-03-11", saputa="2026-03-21").eventi)
    aperta, ferma = Caso("caso-3"), Caso("m-1")
    aperta.segnalata("2026-04-01")
    ferma.in_quarantena(ambito="50036")
    await servizio.sa([*aperta.eventi, *ferma.eventi])
    trovata = await qualita(servizio, "DIP-3")
    assert trovata["valore"] == 8.0
    assert trovata["completezza"] == {
        "quota": 0.5,
        "completi": 1,
        "contributi": 2,
        "fatti_preferiti": ["dimissioni.paziente-clinicamente-dimissibile.v1"],
        "motivo": None,
    }
    assert trovata["ritardi"] == {"eventi": 4, "mediana_giorni": 0, "percentile_90_giorni": 10, "dopo_la_chiusura": 0}
    assert trovata["messaggi"] == {"in_quarantena": 1, "in_attesa": 1, "ripetuti": 0, "ripetizioni": 0}
    assert trovata["aperti"] == {"gia_contati": 0, "nuovi": 2}
    assert (trovata["forbice"]["minimo"], trovata["forbice"]["massimo"]) == (7.0, 9.0)
    assert "Un'attesa ancora più lunga" in trovata["forbice"]["ipotesi"]


async def test_un_rapporto_ha_la_forbice_dei_suoi_casi_aperti(servizio: Servizio) -> None:
    valutata, aspetta = Caso("caso-1"), Caso("caso-2")
    valutata.valutata()
    aspetta.accesso(dimissione=None)
    aspetta.preliminare()
    await servizio.sa([*valutata.eventi, *aspetta.eventi])
    trovata = await qualita(servizio, "PUA-2")
    assert (trovata["valore"], trovata["forbice"]["minimo"], trovata["forbice"]["massimo"]) == (1.0, 0.5, 1.0)
    assert trovata["completezza"]["quota"] is None
    assert "ripieghi" in trovata["completezza"]["motivo"]


async def test_le_ripetizioni_e_le_contraddizioni_si_vedono_nel_territorio(servizio: Servizio) -> None:
    caso, persona = Caso("caso-1"), Caso("persona-1")
    caso.segnalata()
    caso.ripetuto(volte=2)
    persona.contraddetta()
    await servizio.sa([*caso.eventi, *persona.eventi])
    trovata = await qualita(servizio, "DIP-6")
    assert (trovata["messaggi"]["ripetuti"], trovata["messaggi"]["ripetizioni"]) == (1, 2)
    assert trovata["identita_contraddittorie"] == 1
    assert len(trovata["misure"]) == 6


async def test_a_una_data_passata_si_dice_che_cosa_era_aperto_allora(servizio: Servizio) -> None:
    await servizio.sa(attesa("caso-1", "2026-03-10", saputa="2026-04-02").eventi)
    assert (await qualita(servizio, "DIP-3"))["aperti"]["nuovi"] == 0
    allora = await qualita(servizio, "DIP-3", noto_al="2026-03-31")
    assert (allora["valore"], allora["aperti"]["nuovi"], allora["ritardi"]["eventi"]) == (None, 1, 0)
    assert allora["forbice"]["motivo"] == "nessun_caso"


async def test_un_numero_del_registro_non_ha_forbice_e_dice_perche(servizio: Servizio) -> None:
    trovata = await qualita(servizio, "VMD-1")
    assert (trovata["aperti"], trovata["forbice"]["motivo"]) == (None, "non_da_casi")
    assert trovata["forbice"]["motivo_testo"]


async def test_un_anno_non_iniziato_non_ha_forbice(servizio: Servizio) -> None:
    trovata = await qualita(servizio, "PUA-2", "ambito/50036/2027")
    assert trovata["forbice"]["motivo"] == "anno_non_iniziato"


async def test_la_qualita_la_vede_chi_vede_il_valore(servizio: Servizio) -> None:
    altrove = await servizio.get("/valori/DIP-3/ambito/50097/2026/qualita")
    assoluto = await servizio.get("/valori/DIP-3/ambito/59999/2026/qualita")
    assert (altrove.status_code, assoluto.status_code) == (404, 404)
    assert altrove.json()["codice"] == assoluto.json()["codice"] == "territorio-non-trovato"


async def test_cio_che_non_si_puo_chiedere_si_rifiuta(servizio: Servizio) -> None:
    for dove, codice in (
        ("DIP-9/ambito/50036/2026", "indicatore-sconosciuto"),
        ("Q.quarantena/ambito/50036/2026", "indicatore-sconosciuto"),
        ("DIP-3/comune/50036/2026", "livello-sconosciuto"),
        ("DIP-3/ambito/50036/1999", "anno-fuori-deliberazione"),
    ):
        assert (await servizio.get(f"/valori/{dove}/qualita")).json()["codice"] == codice
    futuro = await servizio.get("/valori/DIP-3/ambito/50036/2026/qualita", params={"noto_al": "2027-01-01"})
    assert futuro.json()["codice"] == "noto-al-nel-futuro"


async def test_di_cio_di_cui_non_si_sa_il_territorio_si_apre_l_evento_solo_a_chi_vede_tutto(servizio: Servizio) -> None:
    ferma = Caso("m-1")
    evento = ferma.in_quarantena(asst="718")
    await servizio.sa(ferma.eventi)
    assert (await servizio.get(f"/eventi/{evento.id}")).status_code == 404
    tutto = await servizio.get(f"/eventi/{evento.id}", ruolo="amministratore", regione=True)
    assert tutto.status_code == 200
