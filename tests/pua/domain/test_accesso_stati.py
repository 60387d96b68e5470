from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.pua.domain import facts
from services.pua.domain.accesso import StatoAccesso
from services.pua.domain.atto import Atto
from services.pua.domain.codici import EsitoAccesso, EsitoPreliminare, Segnalante
from services.pua.domain.refusals import (
    AccessoGiaChiuso,
    EsitoIncoerente,
    GiaAccolta,
    GiaValutatoInPreliminare,
    MotivoMancante,
    NonAncoraAccolta,
    ValutazioneNonPrevista,
)
from shared.kernel.refusal import InconsistentDates, Refusal
from tests.pua.costruttori import accesso, accolto, atto, certo, valutato


def test_un_accesso_nasce_aperto_e_lo_dice() -> None:
    nuovo = accesso()
    assert nuovo.stato is StatoAccesso.APERTO
    assert nuovo.pull_facts() == [facts.AccessoAperto(atto(1))]


def test_accogliere_dice_quando_e_da_chi() -> None:
    preso = accesso()
    preso.accogli(atto(2, da="as-7"))
    assert preso.stato is StatoAccesso.ACCOLTO
    assert certo(preso.accoglienza).da == "as-7"


def test_non_si_accoglie_due_volte() -> None:
    with pytest.raises(GiaAccolta):
        accolto().accogli(atto(3))


def test_non_si_accoglie_prima_di_riceverla() -> None:
    with pytest.raises(InconsistentDates):
        accesso(atto=atto(5)).accogli(atto(4))


def test_nello_stesso_giorno_l_ora_non_conta() -> None:
    ricevuto = accesso(atto=atto(5))
    ricevuto.accogli(atto(5))
    assert ricevuto.stato is StatoAccesso.ACCOLTO


def test_non_si_valuta_prima_di_accogliere() -> None:
    with pytest.raises(NonAncoraAccolta):
        accesso().valuta_in_preliminare(EsitoPreliminare.ORIENTAMENTO, None, atto(2))


def test_la_valutazione_preliminare_si_conclude_una_volta() -> None:
    with pytest.raises(GiaValutatoInPreliminare):
        valutato().valuta_in_preliminare(EsitoPreliminare.ORIENTAMENTO, None, atto(4))


def test_un_rifiuto_ha_sempre_un_motivo() -> None:
    with pytest.raises(MotivoMancante):
        accolto().valuta_in_preliminare(EsitoPreliminare.NON_DI_COMPETENZA, None, atto(3))


def test_non_di_competenza_chiude_subito() -> None:
    rifiutato = valutato(EsitoPreliminare.NON_DI_COMPETENZA)
    assert rifiutato.stato is StatoAccesso.CHIUSO
    assert [type(f) for f in rifiutato.pull_facts()[-2:]] == [facts.ValutazionePreliminareConclusa, facts.AccessoChiuso]


@pytest.mark.parametrize(
    ("preliminare", "esito"),
    [
        (EsitoPreliminare.ORIENTAMENTO, EsitoAccesso.ORIENTATO),
        (EsitoPreliminare.BISOGNO_SEMPLICE, EsitoAccesso.AVVIATO_A_SERVIZIO),
        (EsitoPreliminare.BISOGNO_COMPLESSO, EsitoAccesso.PRESO_IN_CARICO),
    ],
)
def test_l_esito_segue_dalla_valutazione_preliminare(preliminare: EsitoPreliminare, esito: EsitoAccesso) -> None:
    chiuso = valutato(preliminare)
    chiuso.chiudi(esito, None, atto(4))
    assert certo(chiuso.chiusura).esito is esito


def test_chi_e_stato_solo_orientato_non_e_preso_in_carico() -> None:
    with pytest.raises(EsitoIncoerente):
        valutato(EsitoPreliminare.ORIENTAMENTO).chiudi(EsitoAccesso.PRESO_IN_CARICO, None, atto(4))


def test_senza_valutazione_preliminare_si_puo_solo_annullare_e_con_un_motivo() -> None:
    with pytest.raises(EsitoIncoerente):
        accolto().chiudi(EsitoAccesso.ORIENTATO, None, atto(3))
    with pytest.raises(MotivoMancante):
        accolto().chiudi(EsitoAccesso.ANNULLATO, None, atto(3))
    annullato = accolto()
    annullato.chiudi(EsitoAccesso.ANNULLATO, "La persona ha cambiato idea", atto(3))
    assert annullato.stato is StatoAccesso.CHIUSO


def test_solo_un_bisogno_complesso_va_all_equipe() -> None:
    assert valutato().verso_la_valutazione().esito is EsitoPreliminare.BISOGNO_COMPLESSO
    for altro in (accesso(), accolto(), valutato(EsitoPreliminare.BISOGNO_SEMPLICE)):
        with pytest.raises(ValutazioneNonPrevista):
            altro.verso_la_valutazione()


def test_un_accesso_annullato_non_va_piu_all_equipe() -> None:
    annullato = valutato()
    annullato.annulla(atto(4))
    with pytest.raises(AccessoGiaChiuso):
        annullato.verso_la_valutazione()


def test_una_notizia_tardiva_non_riapre_e_non_cambia_un_accesso_chiuso() -> None:
    chiuso = valutato(EsitoPreliminare.NON_DI_COMPETENZA)
    prima = chiuso.chiusura
    chiuso.annulla(atto(9))
    assert chiuso.chiusura is prima


def test_ogni_segnalante_ha_una_descrizione() -> None:
    assert all(segnalante.descrizione for segnalante in Segnalante)


class OgniSequenzaDiComandi(RuleBasedStateMachine):
    """Whatever is asked, in whatever order: states only go forward, and each step is said once."""

    def __init__(self) -> None:
        super().__init__()
        self.accesso = accesso()
        self.giorno = 1
        self.ordine = [StatoAccesso.APERTO]
        self.fatti = [type(f) for f in self.accesso.pull_facts()]

    def prova(self, azione: Callable[[Atto], None]) -> None:
        self.giorno = min(self.giorno + 1, 30)
        try:
            azione(atto(self.giorno))
        except Refusal:
            assert self.accesso.pull_facts() == []
            assert self.accesso.stato is self.ordine[-1]
        else:
            self.fatti += [type(f) for f in self.accesso.pull_facts()]
            self.ordine.append(self.accesso.stato)

    @rule()
    def accogli(self) -> None:
        self.prova(self.accesso.accogli)

    @rule(esito=st.sampled_from(EsitoPreliminare), motivo=st.sampled_from([None, "x"]))
    def valuta(self, esito: EsitoPreliminare, motivo: str | None) -> None:
        self.prova(lambda a: self.accesso.valuta_in_preliminare(esito, motivo, a))

    @rule(esito=st.sampled_from(EsitoAccesso), motivo=st.sampled_from([None, "x"]))
    def chiudi(self, esito: EsitoAccesso, motivo: str | None) -> None:
        self.prova(lambda a: self.accesso.chiudi(esito, motivo, a))

    @rule()
    def annulla(self) -> None:
        self.prova(self.accesso.annulla)

    @invariant()
    def si_va_solo_avanti(self) -> None:
        posizioni = [list(StatoAccesso).index(stato) for stato in self.ordine]
        assert posizioni == sorted(posizioni)

    @invariant()
    def ogni_passo_si_dice_una_volta(self) -> None:
        assert len(self.fatti) == len(set(self.fatti))

    @invariant()
    def chi_e_chiuso_sa_perche(self) -> None:
        assert (self.accesso.stato is StatoAccesso.CHIUSO) == (self.accesso.chiusura is not None)


TestOgniSequenzaDiComandi = OgniSequenzaDiComandi.TestCase
TestOgniSequenzaDiComandi.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
