"""The whole story over HTTP, as an operator and the events of the others tell it."""

from services.sad.domain.richiesta import Origine
from shared.contracts import sad as contratti
from shared.contracts.dimissioni import DimissioneEffettuata
from shared.contracts.pua import PaiChiuso
from tests.sad.builders import giorno
from tests.sad.fakes import pai_attivato
from tests.sad.percorso import RICHIESTA, VISITA, attiva
from tests.sad.servizio import Servizio
from tests.tokens import intestazioni


async def test_dalla_richiesta_diretta_alla_conclusione(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    indirizzo = f"/prese-in-carico/{una['id']}"
    await attiva(servizio, una["id"])
    await servizio.fatto(f"{indirizzo}/visite", VISITA)
    mancata = VISITA | {"inizio": "2026-03-11T08:00:00+01:00", "esito": "mancata", "motivo": "assenza_utente"}
    await servizio.fatto(f"{indirizzo}/visite", mancata)
    sospesa = await servizio.fatto(f"{indirizzo}/sospensioni", {"dal": "2026-03-16", "motivo": "ricovero"})
    assert sospesa["stato"] == "sospesa"
    await servizio.fatto(f"{indirizzo}/ripresa", {"dal": "2026-03-23"})
    await servizio.fatto(f"{indirizzo}/valutazione-finale", {"esito": 3, "avvenuto_il": "2026-03-29T10:00:00+02:00"})
    conclusione = {"motivo": "obiettivi_raggiunti", "avvenuto_il": "2026-03-29T12:00:00+02:00"}
    await servizio.fatto(f"{indirizzo}/conclusione", conclusione)

    letta = await servizio.letto(indirizzo)
    assert letta["stato"] == "conclusa"
    assert all(letta["fasi"].values())
    assert list(letta["fasi"]) == ["accesso", "valutazione", "progetto", "erogazione", "valutazione_finale"]
    assert (letta["ore_pianificate"], letta["ore_erogate"]) == (12.0, 1.5)
    assert letta["visite"] == {
        "effettuate": 1,
        "mancate": 1,
        "prima": "2026-03-09T07:00:00Z",
        "ultima": "2026-03-09T07:00:00Z",
    }
    assert letta["chiusura"]["motivo"] == "obiettivi_raggiunti"
    assert letta["fasi"]["accesso"] == {
        "avvenuta_il": "2026-03-02T09:00:00Z",
        "registrata_il": "2026-03-31T16:00:00Z",
        "da": "as-1",
        "provenienza": "manuale",
    }


async def test_dal_pai_e_dalla_dimissione_alla_fine(servizio: Servizio) -> None:
    await servizio.arriva(pai_attivato(dimissione_id="dim-1"), 2)
    (una,) = (await servizio.letto("/prese-in-carico?dimissione_id=dim-1"))["elementi"]
    assert (una["origine"], una["caso_id"], una["piano"]["pai_id"]) == ("dimissione_protetta", "caso-1", "pai-1")
    assert una["persona"]["indirizzo"] == "Via Prova 1, Bergamo"
    await attiva(servizio, una["id"])
    await servizio.arriva(DimissioneEffettuata(dimissione_id="dim-1", il=giorno(10), destinazione="domicilio"), 10)
    letta = await servizio.letto(f"/prese-in-carico/{una['id']}")
    assert (letta["stato"], letta["fasi"]["erogazione"]["provenienza"]) == ("in_erogazione", "integrazione")
    await servizio.arriva(PaiChiuso(pai_id="pai-1", motivo="ricovero_definitivo"), 20)

    detti = await servizio.pubblicati()
    assert [type(evento.data) for evento in detti] == [
        contratti.SadRichiesto,
        contratti.SadPresoInCarico,
        contratti.SadValutato,
        contratti.SadProgettato,
        contratti.SadAttivato,
        contratti.SadErogazioneAvviata,
        contratti.SadConcluso,
    ]
    assert [evento.sequence for evento in detti] == list(range(1, 8))
    assert {evento.caso_id for evento in detti} == {"caso-1"}
    assert [evento.causation_id for evento in detti][-2:] == ["dimissioni-caso-1-1", "pua-caso-1-2"]


async def test_un_corpo_vuoto_dice_adesso(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    risposta = await servizio.chiama("POST", f"/prese-in-carico/{una['id']}/accettazione")
    assert risposta.json()["accettazione"]["avvenuta_il"] == "2026-03-31T16:00:00Z"


async def test_la_stessa_richiesta_ripetuta_ha_effetto_una_volta(servizio: Servizio) -> None:
    chiave = {"Idempotency-Key": "una-volta"}
    prima, seconda = [await servizio.fatto("/prese-in-carico", RICHIESTA, headers=chiave) for _ in range(2)]
    assert prima == seconda
    assert len((await servizio.letto("/prese-in-carico"))["elementi"]) == 1


async def test_chi_ha_letto_una_versione_vecchia_non_la_cambia(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    passo = f"/prese-in-carico/{una['id']}/accettazione"
    risposta = await servizio.chiama("POST", passo, {}, headers={"If-Match": '"7"'})
    assert (risposta.status_code, risposta.json()["codice"]) == (412, "versione-cambiata")
    risposta = await servizio.chiama("POST", passo, {}, headers={"If-Match": '"1"'})
    assert (risposta.status_code, risposta.headers["ETag"]) == (200, '"2"')


async def test_cio_che_si_crea_ha_un_indirizzo(servizio: Servizio) -> None:
    risposta = await servizio.chiama("POST", "/prese-in-carico", RICHIESTA)
    assert risposta.status_code == 201
    assert (await servizio.letto(risposta.headers["Location"]))["id"] == risposta.json()["id"]


async def test_gli_elenchi_vanno_a_pagine_senza_doppi_e_senza_buchi(servizio: Servizio) -> None:
    create = [(await servizio.fatto("/prese-in-carico", RICHIESTA))["id"] for _ in range(5)]
    lette: list[str] = []
    cursore: str | None = ""
    while cursore is not None:
        pagina = await servizio.letto("/prese-in-carico?limite=2" + (f"&cursore={cursore}" if cursore else ""))
        lette += [una["id"] for una in pagina["elementi"]]
        cursore = pagina["cursore_successivo"]
    assert lette == sorted(create)


async def test_anche_le_visite_vanno_a_pagine(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    await attiva(servizio, una["id"])
    visite = f"/prese-in-carico/{una['id']}/visite"
    for n in (9, 11, 13):
        await servizio.fatto(visite, VISITA | {"inizio": f"2026-03-{n:02}T08:00:00+01:00"})
    prima = await servizio.letto(f"{visite}?limite=2")
    seconda = await servizio.letto(f"{visite}?limite=2&cursore={prima['cursore_successivo']}")
    assert [len(pagina["elementi"]) for pagina in (prima, seconda)] == [2, 1]
    assert seconda["cursore_successivo"] is None


async def test_l_elenco_si_filtra(servizio: Servizio) -> None:
    await servizio.fatto("/prese-in-carico", RICHIESTA)
    await servizio.arriva(pai_attivato(dimissione_id="dim-1"))

    async def quante(filtro: str) -> int:
        return len((await servizio.letto(f"/prese-in-carico?{filtro}"))["elementi"])

    assert [await quante(filtro) for filtro in ("", "stato=richiesta", "stato=conclusa")] == [2, 2, 0]
    assert [await quante(f"{campo}_id={campo}-1") for campo in ("pai", "caso")] == [1, 1]
    assert [await quante(filtro) for filtro in ("dimissione_id=dim-1", "pai_id=pai-1&stato=attivata")] == [1, 0]


async def test_l_erogazione_si_avvia_anche_a_mano(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    await attiva(servizio, una["id"])
    avviata = await servizio.fatto(
        f"/prese-in-carico/{una['id']}/erogazione", {"avvenuto_il": "2026-03-09T09:00:00+01:00"}
    )
    assert (avviata["stato"], avviata["origine"]) == ("in_erogazione", Origine.DIRETTA)


async def test_un_rifiuto_tiene_il_suo_motivo(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    rifiutata = await servizio.fatto(f"/prese-in-carico/{una['id']}/rifiuto", {"motivo": "requisiti_mancanti"})
    assert (rifiutata["stato"], rifiutata["motivo_rifiuto"]) == ("rifiutata", "requisiti_mancanti")


async def test_cio_che_era_scritto_resta_dopo_uno_spegnimento(servizio: Servizio) -> None:
    una = await servizio.fatto("/prese-in-carico", RICHIESTA)
    await servizio.sad.stop()
    await servizio.sad.start()
    assert (await servizio.letto(f"/prese-in-carico/{una['id']}"))["stato"] == "richiesta"


async def test_l_operatore_asst_legge(servizio: Servizio) -> None:
    await servizio.fatto("/prese-in-carico", RICHIESTA)
    asst = intestazioni("operatore_asst", asst=["718"])
    assert len((await servizio.letto("/prese-in-carico", come=asst))["elementi"]) == 1
