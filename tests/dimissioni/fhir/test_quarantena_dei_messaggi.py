"""What people do with refused messages, and what they may see of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.dimissioni.domain.quarantena import (
    Luogo,
    MessaggioInQuarantena,
    ProblemaRilevato,
    StatoQuarantena,
)
from services.dimissioni.domain.refusals import MessaggioGiaRipreso, MessaggioScartato
from services.dimissioni.domain.stati import Canale
from services.embedded.demo.ospedale import bundle_dimessa, bundle_dimissibile, bundle_dimissione
from tests.dimissioni.fhir.bundles import DEGENZA, DIMESSA, degenza, segnalazione, senza
from tests.dimissioni.fhir.ospedale import (
    ALTRO_OSPEDALE,
    AMMINISTRATORE,
    OPERATORE,
    OPERATORE_ALTROVE,
    OSPEDALE,
    Porta,
)
from tests.tokens import intestazioni

ORA = datetime(2025, 3, 4, 11, 0, tzinfo=UTC)
DOPO = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)
PROBLEMI = (ProblemaRilevato("paziente-assente", "Bundle.entry", "Manca il paziente"),)


def fermo(**cambi: Any) -> MessaggioInQuarantena:
    return MessaggioInQuarantena(
        **{
            "id": "q-1",
            "canale": Canale.HTTP,
            "mittente": "adt-bergamo",
            "ruolo_mittente": "sistema_ospedaliero",
            "struttura": None,
            "luogo": Luogo(asst="718"),
            "impronta": "0" * 64,
            "dimensione": 2,
            "ricevuto_il": ORA,
            "problemi": PROBLEMI,
            **cambi,
        }
    )


async def ripeti(porta: Porta, id: str, da: dict[str, str] | None = None) -> Any:
    return await porta.api.post(f"/quarantena/{id}/ripetizione", headers=da or OPERATORE)


async def scarta(porta: Porta, id: str, motivo: str = "inviato per errore") -> Any:
    return await porta.api.post(f"/quarantena/{id}/scarto", headers=OPERATORE, json={"motivo": motivo})


async def fuori_ordine(porta: Porta) -> str:
    """The discharge arrives before the segnalazione and is refused; then the segnalazione arrives."""
    porta.orologio.move_to(DOPO)
    await porta.invia(bundle_dimessa(DEGENZA, DIMESSA, DIMESSA))
    (in_attesa,) = await porta.quarantena(OPERATORE)
    await porta.invia(segnalazione())
    return str(in_attesa["id"])


def test_un_messaggio_ripreso_non_si_scarta() -> None:
    messaggio = fermo()
    messaggio.riprendi("dim-1", ORA, "op-1")
    with pytest.raises(MessaggioGiaRipreso):
        messaggio.scarta("errore", ORA, "op-1")
    assert (messaggio.stato, messaggio.dimissione_id) == (StatoQuarantena.RIPRESA, "dim-1")


def test_un_messaggio_scartato_non_si_riprende_ne_si_ritenta() -> None:
    messaggio = fermo()
    messaggio.scarta("errore", ORA, "op-1")
    with pytest.raises(MessaggioScartato):
        messaggio.riprendi("dim-1", ORA, "op-1")
    with pytest.raises(MessaggioScartato):
        messaggio.tenta_invano(PROBLEMI, ORA)
    with pytest.raises(MessaggioScartato):
        messaggio.scarta("ancora", ORA, "op-1")
    assert (messaggio.stato, messaggio.motivo_scarto) == (StatoQuarantena.SCARTATA, "errore")


def test_riprendere_due_volte_non_cambia_nulla() -> None:
    messaggio = fermo()
    messaggio.riprendi("dim-1", ORA, "op-1")
    messaggio.riprendi("dim-2", DOPO, "op-2")
    assert (messaggio.dimissione_id, messaggio.risolta_da, len(messaggio.tentativi)) == ("dim-1", "op-1", 1)


async def test_lo_stesso_messaggio_rifiutato_due_volte_attende_una_volta(porta: Porta) -> None:
    for _ in range(2):
        await porta.invia(senza(segnalazione(), "Patient"))
    (in_attesa,) = await porta.quarantena()
    assert in_attesa["ricezioni"] == 2


async def test_gli_stessi_byte_di_un_altro_ospedale_attendono_per_conto_loro(porta: Porta) -> None:
    prima = await porta.invia(b"{}")
    dopo = await porta.invia(b"{}", da=ALTRO_OSPEDALE)
    ids = [risposta.json()["issue"][-1]["diagnostics"] for risposta in (prima, dopo)]
    assert len(set(ids)) == 2
    assert [fermo["id"] for fermo in await porta.quarantena(OPERATORE)] == ids[:1]
    assert [fermo["id"] for fermo in await porta.quarantena(OPERATORE_ALTROVE)] == ids[1:]


async def test_ripetere_dopo_la_segnalazione_muove_il_caso(porta: Porta) -> None:
    id = await fuori_ordine(porta)
    ripreso = (await ripeti(porta, id)).json()
    (vista,) = await porta.dimissioni_viste()
    assert (ripreso["stato"], ripreso["dimissione_id"]) == ("ripresa", vista["id"])
    assert vista["stato"] == "dimessa"
    assert vista["date"]["dimissione_effettiva"] == "2025-03-12"


async def test_ripetere_due_volte_non_cambia_nulla(porta: Porta) -> None:
    id = await fuori_ordine(porta)
    primo = (await ripeti(porta, id)).json()
    secondo = await ripeti(porta, id)
    assert (secondo.status_code, secondo.json()) == (200, primo)


async def test_il_caso_ripreso_resta_di_chi_lo_aveva_segnalato(porta: Porta) -> None:
    id = await fuori_ordine(porta)
    await ripeti(porta, id)
    dopo = await porta.invia(bundle_dimissibile(DEGENZA, date(2025, 3, 8), DIMESSA))
    assert dopo.status_code == 200


async def test_chi_ripete_invano_vede_perche(porta: Porta) -> None:
    await porta.invia(senza(segnalazione(), "Patient"))
    (in_attesa,) = await porta.quarantena()
    ancora = (await ripeti(porta, in_attesa["id"])).json()
    assert (ancora["stato"], len(ancora["tentativi"])) == ("in_attesa", 1)
    assert ancora["problemi"][0]["codice"] == "paziente-assente"
    assert porta.conta("dimissioni") == 0


async def test_un_messaggio_che_ora_si_accoglie_non_attende_piu(porta: Porta) -> None:
    porta.orologio.move_to(DOPO)
    dimessa = bundle_dimessa(DEGENZA, DIMESSA, DIMESSA)
    await porta.invia(dimessa)
    await porta.invia(segnalazione())
    await porta.invia(dimessa)
    (ripreso,) = await porta.quarantena()
    (vista,) = await porta.dimissioni_viste()
    assert (ripreso["stato"], ripreso["dimissione_id"]) == ("ripresa", vista["id"])


async def test_scartare_vuole_un_motivo(porta: Porta) -> None:
    await porta.invia(b"{}")
    (in_attesa,) = await porta.quarantena()
    senza_motivo = await scarta(porta, in_attesa["id"], "")
    assert (senza_motivo.status_code, senza_motivo.json()["codice"]) == (422, "richiesta-non-valida")
    scartato = (await scarta(porta, in_attesa["id"])).json()
    assert (scartato["stato"], scartato["motivo_scarto"], scartato["risolta_da"]) == (
        "scartata",
        "inviato per errore",
        "op-1",
    )


async def test_uno_scartato_non_si_ripete_ma_se_arriva_ancora_attende_di_nuovo(porta: Porta) -> None:
    await porta.invia(b"{}")
    (in_attesa,) = await porta.quarantena()
    await scarta(porta, in_attesa["id"])
    assert (await ripeti(porta, in_attesa["id"])).json()["codice"] == "messaggio-scartato"
    await porta.invia(b"{}")
    assert [m["stato"] for m in await porta.quarantena()] == ["scartata", "in_attesa"]
    assert len(await porta.quarantena(stato="in_attesa")) == 1


async def test_l_operatore_vede_i_messaggi_del_suo_territorio(porta: Porta) -> None:
    await porta.invia(bundle_dimissione(degenza(paziente={"codice_fiscale": None}), rumore=0))
    altro = bundle_dimissione(degenza(paziente={"codice_fiscale": "VRDLGU50A01A794Z"}), rumore=0)
    await porta.invia(altro)
    await porta.invia(b"{}")
    await porta.pubblica(b"[]")
    assert len(await porta.quarantena(OPERATORE)) == 1
    assert len(await porta.quarantena(OPERATORE_ALTROVE)) == 0
    assert len(await porta.quarantena(AMMINISTRATORE)) == 2


async def test_un_messaggio_di_un_altro_territorio_non_esiste(porta: Porta) -> None:
    await porta.invia(b"{}")
    (in_attesa,) = await porta.quarantena(OPERATORE)
    for percorso, metodo in (("", "GET"), ("/ripetizione", "POST"), ("/scarto", "POST")):
        corpo = {"motivo": "prova"} if percorso == "/scarto" else None
        risposta = await porta.api.request(
            metodo, f"/quarantena/{in_attesa['id']}{percorso}", headers=OPERATORE_ALTROVE, json=corpo
        )
        assert (risposta.status_code, risposta.json()["codice"]) == (404, "non-trovato")


@pytest.mark.parametrize("chi", [OSPEDALE, intestazioni("assistente_sociale"), intestazioni("ufficio_di_piano")])
async def test_la_quarantena_e_di_pochi(porta: Porta, chi: dict[str, str]) -> None:
    assert (await porta.api.get("/quarantena", headers=chi)).status_code == 403


async def test_i_byte_che_non_sono_testo_si_leggono_in_base64(porta: Porta) -> None:
    await porta.invia(b"\xff\x00")
    (in_attesa,) = await porta.quarantena()
    intero = (await porta.api.get(f"/quarantena/{in_attesa['id']}", headers=AMMINISTRATORE)).json()
    assert (intero["contenuto"], intero["contenuto_base64"]) == (None, "/wA=")


async def test_chi_guarda_un_messaggio_intero_resta_scritto(porta: Porta) -> None:
    await porta.invia(senza(segnalazione(), "Encounter"))
    (in_attesa,) = await porta.quarantena()
    prima = porta.conta("audit")
    await porta.api.get(f"/quarantena/{in_attesa['id']}", headers=OPERATORE)
    assert porta.conta("audit") == prima + 1


async def test_l_elenco_della_quarantena_non_dice_chi_e_il_paziente(porta: Porta) -> None:
    await porta.invia(senza(bundle_dimissione(degenza(paziente={"cognome": "Canarino"}), rumore=0), "Encounter"))
    elenco = (await porta.api.get("/quarantena", headers=OPERATORE)).text
    assert not any(dato in elenco for dato in ("Canarino", "RSSMRA41C47A794Z", "Via Roma"))
