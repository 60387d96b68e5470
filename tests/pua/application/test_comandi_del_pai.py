from typing import Any

import pytest

from services.pua.application import piano
from services.pua.application.commands import (
    AttivaPai,
    AvviaIntervento,
    ChiudiPai,
    ConcludiIntervento,
    FirmaPai,
    RedigiPai,
    RevisionaPai,
)
from services.pua.domain.codici import Lato, MotivoChiusuraPai, TipoIntervento
from services.pua.domain.pai import Pai
from services.pua.domain.progetto import Caregiver, Riferimenti
from services.pua.domain.refusals import FirmaNonConsentita, PaiGiaPresente
from shared.kernel.actor import Ruolo
from tests.pua.costruttori import attivo, atto, conclusa, giorno, intervento, pai, persona, progetto
from tests.pua.finti import PuaFinto, operatore


def con(*aggregati: Any) -> PuaFinto:
    uow = PuaFinto()
    uow.persone.add(persona(data_nascita="1941-03-07"))
    for aggregato in aggregati:
        aggregato.pull_facts()
        uow.negozio(aggregato).add(aggregato)
    return uow


def firmato() -> Pai:
    nuovo = pai()
    nuovo.firma(Lato.SOCIALE, atto(7))
    return nuovo


def test_un_solo_pai_aperto_per_valutazione() -> None:
    uow = con(conclusa())
    command = RedigiPai("valutazione-1", progetto(), Riferimenti(), giorno(6))
    nuovo = piano.redigi_pai(command, uow)
    with pytest.raises(PaiGiaPresente):
        piano.redigi_pai(command, uow)
    piano.chiudi_pai(ChiudiPai(nuovo.id, MotivoChiusuraPai.ANNULLAMENTO, avvenuto_il=giorno(7)), uow)
    assert piano.redigi_pai(command, uow).id != nuovo.id


def test_di_una_bozza_gli_altri_non_sanno_nulla() -> None:
    uow = con(conclusa())
    nuovo = piano.redigi_pai(RedigiPai("valutazione-1", progetto(), Riferimenti(), giorno(6)), uow)
    piano.firma_pai(FirmaPai(nuovo.id, Lato.SOCIALE, giorno(6)), uow)
    piano.revisiona_pai(RevisionaPai(nuovo.id, progetto(intervento(TipoIntervento.ADI)), Riferimenti(), giorno(6)), uow)
    piano.chiudi_pai(ChiudiPai(nuovo.id, MotivoChiusuraPai.RINUNCIA, avvenuto_il=giorno(7)), uow)
    assert uow.annunciati() == []
    assert uow.cartelle.cose() == ["pai-redatto", "pai-firmato", "pai-revisionato", "pai-chiuso"]


@pytest.mark.parametrize(
    ("ruolo", "lato"),
    [
        (Ruolo.ASSISTENTE_SOCIALE, Lato.SANITARIO),
        (Ruolo.OPERATORE_ASST, Lato.SOCIALE),
        (Ruolo.AMMINISTRATORE, Lato.SOCIALE),
    ],
)
def test_ciascuno_firma_solo_per_la_propria_parte(ruolo: Ruolo, lato: Lato) -> None:
    with pytest.raises(FirmaNonConsentita):
        piano.firma_pai(FirmaPai("pai-1", lato), con(pai()).come(operatore(ruolo=ruolo)))


def test_attivare_annuncia_cio_che_serve_al_sad() -> None:
    uow = con(firmato())
    piano.attiva_pai(AttivaPai("pai-1", giorno(8)), uow)
    [annuncio] = uow.annunciati()
    assert annuncio.tipo == "pua.pai-attivato.v1"
    assert annuncio.anziano
    assert not annuncio.integrato
    assert [(i.tipo, i.ore_settimanali) for i in annuncio.interventi] == [("sad", 6.0)]
    assert annuncio.persona.cognome == "Rossi"
    assert annuncio.riservati() == {"persona"}


def test_la_seconda_firma_dopo_l_attivazione_annuncia_il_piano_integrato() -> None:
    uow = con(attivo()).come(operatore(ruolo=Ruolo.OPERATORE_ASST))
    piano.firma_pai(FirmaPai("pai-1", Lato.SANITARIO, giorno(9)), uow)
    [annuncio] = uow.annunciati()
    assert (annuncio.tipo, annuncio.integrato, annuncio.revisione) == ("pua.pai-revisionato.v1", True, 1)
    assert annuncio.persona is None  # a signature brings no service that has still to learn whom to visit


def test_revisionare_un_piano_in_vigore_annuncia_i_nuovi_interventi_senza_integrazione() -> None:
    uow = con(attivo(None, Lato.SOCIALE, Lato.SANITARIO))
    command = RevisionaPai("pai-1", progetto(intervento(TipoIntervento.ADI)), Riferimenti(), giorno(9))
    piano.revisiona_pai(command, uow)
    [annuncio] = uow.annunciati()
    assert (annuncio.revisione, annuncio.integrato, annuncio.interventi[0].tipo) == (2, False, "adi")


def test_revisionare_un_piano_in_vigore_dice_chi_e_ai_servizi_che_si_aggiungono() -> None:
    uow = con(attivo())
    nuovo = progetto(intervento(), intervento(TipoIntervento.ADI))
    piano.revisiona_pai(RevisionaPai("pai-1", nuovo, Riferimenti(), giorno(9)), uow)
    [annuncio] = uow.annunciati()
    assert annuncio.persona.cognome == "Rossi"
    assert annuncio.riservati() == {"persona"}


def test_cambiare_il_caregiver_non_e_una_notizia_per_gli_altri() -> None:
    uow = con(attivo())
    nuovi = Riferimenti(caregiver=Caregiver("Anna"))
    piano.revisiona_pai(RevisionaPai("pai-1", attivo().progetto, nuovi, giorno(9)), uow)
    assert uow.annunciati() == []
    assert uow.pai.get("pai-1").riferimenti == nuovi


def test_gli_interventi_che_non_sono_del_sad_riempiono_la_fase_di_erogazione() -> None:
    uow = con(attivo(progetto(intervento(TipoIntervento.PASTI))))
    piano.avvia_intervento(AvviaIntervento("pai-1", "I1", giorno(9)), uow)
    piano.concludi_intervento(ConcludiIntervento("pai-1", "I1", giorno(19)), uow)
    assert uow.annunciati() == []
    assert [voce.cosa.fase.value for voce in uow.cartelle.voci] == ["erogazione", "erogazione"]


def test_chiudere_un_piano_in_vigore_annuncia_il_motivo() -> None:
    uow = con(attivo())
    piano.chiudi_pai(ChiudiPai("pai-1", MotivoChiusuraPai.OBIETTIVI_RAGGIUNTI, {"O1": 3}, None, giorno(20)), uow)
    [annuncio] = uow.annunciati()
    assert (annuncio.tipo, annuncio.motivo) == ("pua.pai-chiuso.v1", "obiettivi_raggiunti")
