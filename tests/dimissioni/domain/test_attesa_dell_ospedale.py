"""The territory asks the hospital for more, and goes on when it answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.dimissioni.domain import facts
from services.dimissioni.domain.accoglienza import applica
from services.dimissioni.domain.attesa import Attesa, Mancanza
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import MotivoChiusura
from services.dimissioni.domain.refusals import DimissioneChiusa, GiaDimessa, GiaInAttesa, NonInAttesa
from services.dimissioni.domain.stati import Canale, Stato
from shared.kernel.refusal import InconsistentDates
from tests.dimissioni.costruttori import dimessa, dimissione, il, messaggio


def in_attesa() -> Dimissione:
    caso = dimissione()
    caso.chiedi_informazioni(Mancanza.RECAPITI, "Serve il telefono della figlia", il(3))
    caso.pull_facts()
    return caso


def test_chiedere_dice_che_cosa_manca_e_da_quando() -> None:
    caso = dimissione()
    caso.pull_facts()
    caso.chiedi_informazioni(Mancanza.BISOGNO, None, il(3))
    assert caso.attesa == Attesa(Mancanza.BISOGNO, None, il(3).avvenuto_il, il(3).da)
    assert caso.pull_facts() == [facts.InformazioniRichieste(il(3).avvenuto_il, Mancanza.BISOGNO)]
    assert caso.stato is Stato.SEGNALATA


def test_una_domanda_alla_volta() -> None:
    with pytest.raises(GiaInAttesa):
        in_attesa().chiedi_informazioni(Mancanza.ALTRO, None, il(4))


def test_a_percorso_chiuso_o_a_persona_uscita_non_si_chiede_nulla() -> None:
    chiuso = dimissione()
    chiuso.annulla(MotivoChiusura.RINUNCIA, il(3))
    with pytest.raises(DimissioneChiusa):
        chiuso.chiedi_informazioni(Mancanza.ALTRO, None, il(4))
    with pytest.raises(GiaDimessa):
        dimessa().chiedi_informazioni(Mancanza.ALTRO, None, il(11))


def test_si_riprende_a_mano_e_una_volta_sola() -> None:
    caso = in_attesa()
    caso.riprendi(il(4))
    assert caso.attesa is None
    assert caso.pull_facts() == [facts.AttesaConclusa(il(4).avvenuto_il)]
    with pytest.raises(NonInAttesa):
        caso.riprendi(il(5))


def test_non_si_riprende_prima_di_aver_chiesto() -> None:
    prima = replace(il(3), avvenuto_il=il(3).avvenuto_il - timedelta(hours=1))
    with pytest.raises(InconsistentDates):
        in_attesa().riprendi(prima)


def test_ogni_passo_del_percorso_conclude_l_attesa() -> None:
    caso = in_attesa()
    caso.segui_presa_in_carico(il(4))
    assert caso.attesa is None
    assert caso.pull_facts() == [facts.AttesaConclusa(il(4).avvenuto_il), facts.PresaInCarico(il(4).avvenuto_il)]


def test_un_messaggio_che_dice_qualcosa_di_nuovo_e_la_risposta() -> None:
    caso = in_attesa()
    detto = messaggio(persona=replace(caso.persona, telefono="035 000000"), messaggio_id="m-risposta")
    assert applica(caso, detto, canale=Canale.HTTP, da="ospedale", ora=il(5).registrato_il)
    assert caso.persona.telefono == "035 000000"
    assert caso.attesa is None


def test_un_messaggio_che_non_dice_nulla_di_nuovo_non_e_una_risposta() -> None:
    caso = in_attesa()
    vuoto = messaggio(messaggio_id="m-vuoto")
    applica(caso, vuoto, canale=Canale.HTTP, da="ospedale", ora=il(4).registrato_il)
    caso.attesa = Attesa(Mancanza.RECAPITI, None, il(4).avvenuto_il, "op")
    caso.pull_facts()
    ripetuto = replace(vuoto, messaggio_id="m-vuoto-di-nuovo")
    applica(caso, ripetuto, canale=Canale.HTTP, da="ospedale", ora=il(5).registrato_il)
    assert caso.attesa is not None
    assert caso.pull_facts() == []
