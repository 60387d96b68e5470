"""What the others are told about the messages themselves: what waits, what came again. Never what they say."""

from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from services.embedded.demo.ospedale import bundle_dimissione
from shared.contracts.dimissioni import MessaggioInQuarantena, MessaggioRipetuto, MessaggioUscitoDallaQuarantena
from shared.contracts.envelope import Event, decode
from tests.dimissioni.fhir.bundles import degenza, segnalazione, senza
from tests.dimissioni.fhir.ospedale import OPERATORE, Porta

DEI_MESSAGGI = (MessaggioInQuarantena, MessaggioRipetuto, MessaggioUscitoDallaQuarantena)


def annunci(porta: Porta) -> list[Event]:
    engine = create_engine(porta.dimissioni.runtime.database.url, poolclass=NullPool)
    with engine.connect() as connection:
        said = connection.execute(text("SELECT public FROM outbox ORDER BY position")).scalars()
        return [event for each in said if isinstance((event := decode(each)).data, DEI_MESSAGGI)]


def dati(porta: Porta) -> list[Any]:
    return [event.data for event in annunci(porta)]


async def test_un_messaggio_rifiutato_si_annuncia_su_un_caso_suo_con_i_soli_codici(porta: Porta) -> None:
    await porta.invia(senza(segnalazione(), "Patient"))
    (in_attesa,) = await porta.quarantena()
    (evento,) = annunci(porta)
    assert evento.caso_id == in_attesa["id"]
    assert evento.data == MessaggioInQuarantena(messaggio_id=in_attesa["id"], motivi=("paziente-assente",), asst="718")


async def test_il_territorio_che_il_messaggio_dice_si_annuncia_con_lui(porta: Porta) -> None:
    await porta.invia(segnalazione())
    await porta.invia(bundle_dimissione(degenza(paziente={"codice_fiscale": "VRDLGU50A01A794Z"}), rumore=0))
    (detto,) = dati(porta)
    assert (detto.ambito, detto.distretto, detto.asst) == ("50036", "22047", "718")


async def test_di_cio_che_arriva_dal_topic_e_non_si_legge_il_territorio_non_si_sa(porta: Porta) -> None:
    await porta.pubblica(b"[]")
    (detto,) = dati(porta)
    assert (detto.ambito, detto.distretto, detto.asst) == (None, None, None)


async def test_lo_stesso_messaggio_rifiutato_ancora_si_annuncia_come_ripetuto(porta: Porta) -> None:
    for _ in range(4):
        await porta.invia(b"{}")
    primo, *altri = dati(porta)
    assert isinstance(primo, MessaggioInQuarantena)
    assert [(type(each), each.volte) for each in altri] == [(MessaggioRipetuto, 1), (MessaggioRipetuto, 2)]


async def test_chi_esce_dalla_quarantena_lo_dice_una_volta(porta: Porta) -> None:
    await porta.invia(b"{}")
    (in_attesa,) = await porta.quarantena()
    for _ in range(2):
        await porta.api.post(f"/quarantena/{in_attesa['id']}/scarto", headers=OPERATORE, json={"motivo": "errore"})
    (_, uscito) = dati(porta)
    assert uscito == MessaggioUscitoDallaQuarantena(messaggio_id=in_attesa["id"], esito="scartato")


async def test_ritentare_invano_non_si_annuncia(porta: Porta) -> None:
    await porta.invia(b"{}")
    (in_attesa,) = await porta.quarantena()
    await porta.api.post(f"/quarantena/{in_attesa['id']}/ripetizione", headers=OPERATORE)
    assert len(annunci(porta)) == 1


async def test_la_segnalazione_inviata_due_volte_si_conta_sul_suo_caso(porta: Porta) -> None:
    for _ in range(2):
        await porta.invia(segnalazione())
    (vista,) = await porta.dimissioni_viste()
    (evento,) = annunci(porta)
    assert evento.caso_id == vista["caso_id"]
    assert evento.data == MessaggioRipetuto(messaggio_id=f"{vista['id']}/1", volte=1)
    assert porta.conta("ripetizioni") == 1
