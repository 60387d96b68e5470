from typing import Any

import pytest

from services.pua.application import handlers
from services.pua.application.commands import (
    AccogliSegnalazione,
    AvviaValutazione,
    ChiudiAccesso,
    ConcludiValutazione,
    ConcludiValutazionePreliminare,
    SomministraScala,
)
from services.pua.domain.codici import Area, EsitoAccesso, EsitoPreliminare
from services.pua.domain.refusals import EquipeIncompleta, GiaAccolta, ValutazioneGiaAperta
from services.pua.domain.scales import scala_per_codice
from services.pua.domain.scales.refusals import ScalaSconosciuta
from shared.kernel.refusal import NotFound
from tests.pua.costruttori import EQUIPE, INFERMIERE, accesso, accolto, giorno, risultato, valutato, valutazione
from tests.pua.finti import PuaFinto, operatore


def con(*aggregati: Any) -> PuaFinto:
    uow = PuaFinto()
    for aggregato in aggregati:
        aggregato.pull_facts()
        uow.negozio(aggregato).add(aggregato)
    return uow


def test_accogliere_lo_dice_agli_altri_e_alla_cartella() -> None:
    uow = con(accesso())
    handlers.accogli_segnalazione(AccogliSegnalazione("accesso-1", giorno(2)), uow)
    assert uow.committed
    assert uow.tipi_annunciati() == ["pua.segnalazione-accolta.v1"]
    assert uow.cartelle.cose() == ["segnalazione-accolta"]
    assert uow.accessi.get("accesso-1").versione == 2


def test_un_rifiuto_non_lascia_traccia() -> None:
    uow = con(accolto())
    with pytest.raises(GiaAccolta):
        handlers.accogli_segnalazione(AccogliSegnalazione("accesso-1", giorno(3)), uow)
    assert (uow.committed, uow.annunci, uow.cartelle.voci) == (False, [], [])


def test_l_accesso_di_un_altro_territorio_non_esiste() -> None:
    uow = con(accesso()).come(operatore("50037"))
    with pytest.raises(NotFound):
        handlers.accogli_segnalazione(AccogliSegnalazione("accesso-1"), uow)


def test_non_di_competenza_annuncia_esito_e_chiusura_in_ordine() -> None:
    uow = con(accolto())
    command = ConcludiValutazionePreliminare(
        "accesso-1", EsitoPreliminare.NON_DI_COMPETENZA, "Fuori Regione", giorno(3)
    )
    handlers.concludi_valutazione_preliminare(command, uow)
    preliminare, chiusura = uow.annunciati()
    assert (preliminare.esito, chiusura.esito) == ("non_di_competenza", "non_di_competenza")
    assert uow.cartelle.cose() == ["valutazione-preliminare-conclusa", "accesso-chiuso"]


def test_chiudere_annuncia_come_e_finita() -> None:
    uow = con(valutato(EsitoPreliminare.ORIENTAMENTO))
    handlers.chiudi_accesso(ChiudiAccesso("accesso-1", EsitoAccesso.ORIENTATO, None, giorno(4)), uow)
    assert uow.annunciati()[0].esito == "orientato"


def test_una_valutazione_alla_volta_per_accesso() -> None:
    uow = con(valutato())
    command = AvviaValutazione("accesso-1", Area.ANZIANI, EQUIPE, None, giorno(4))
    handlers.avvia_valutazione(command, uow)
    with pytest.raises(ValutazioneGiaAperta):
        handlers.avvia_valutazione(command, uow)


def test_avvio_e_scale_restano_nella_cartella_e_non_si_annunciano() -> None:
    uow = con(valutato())
    avviata = handlers.avvia_valutazione(AvviaValutazione("accesso-1", Area.ANZIANI, EQUIPE, None, giorno(4)), uow)
    spmsq = scala_per_codice("SPMSQ")
    risposte = {voce.codice: 0 for voce in spmsq.voci}
    command = SomministraScala(avviata.id, "SPMSQ", risposte, {"scolarita": "fino_a_diploma"}, giorno(5))
    fatta = handlers.somministra_scala(command, uow)
    assert fatta.somministrazioni[0].classe == "integro"
    assert uow.annunciati() == []
    assert uow.cartelle.cose() == ["valutazione-avviata", "scala-somministrata"]


def test_una_scala_che_non_c_e_e_rifiutata() -> None:
    with pytest.raises(ScalaSconosciuta):
        handlers.somministra_scala(SomministraScala("valutazione-1", "INTERRAI", {}), con(valutazione()))


def test_concludere_annuncia_professioni_e_presenza_dell_assistente_sociale_e_nessun_testo() -> None:
    uow = con(valutazione())
    handlers.concludi_valutazione(ConcludiValutazione("valutazione-1", risultato(), None, giorno(6)), uow)
    [annuncio] = uow.annunciati()
    assert annuncio.assistente_sociale_presente
    assert annuncio.professioni == ("assistente_sociale", "infermiere")
    assert annuncio.necessita_sad
    assert "Igiene" not in annuncio.model_dump_json()


def test_la_composizione_dell_equipe_e_quella_configurata() -> None:
    with pytest.raises(EquipeIncompleta):
        handlers.concludi_valutazione(
            ConcludiValutazione("valutazione-1", risultato(), (INFERMIERE,), giorno(6)), con(valutazione())
        )
