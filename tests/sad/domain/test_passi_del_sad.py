"""From the request to the activation: each step once, in its order, with its date."""

from collections.abc import Callable
from datetime import date

import pytest

from services.sad.domain import facts, refusals
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.registrazione import Fase, Provenienza
from services.sad.domain.richiesta import Bisogno, Piano
from services.sad.domain.stato import Stato
from shared.kernel.refusal import Refusal
from tests.sad.builders import giorno, piano_del_pai, presa, progetto, registrata, richiesta


def test_la_richiesta_e_la_fase_di_accesso() -> None:
    una = richiesta(accesso=registrata(2, provenienza=Provenienza.INTEGRAZIONE))
    assert una.stato is Stato.RICHIESTA
    assert una.fasi[Fase.ACCESSO] == registrata(2, provenienza=Provenienza.INTEGRAZIONE)
    assert [fase for fase, fatta in una.fasi.items() if fatta] == [Fase.ACCESSO]


def test_chi_e_preso_in_carico_passa_per_le_cinque_fasi() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(3, registrata(20))
    assert list(una.fasi) == list(Fase)
    assert all(una.fasi.values())


def test_la_valutazione_corregge_il_bisogno_ma_non_l_eta() -> None:
    una = presa(Stato.PRESA_IN_CARICO)
    una.valuta(True, False, registrata(4))
    assert una.bisogno == Bisogno(anziano=True, non_autosufficiente=True, alto_bisogno_assistenziale=False)


Passo = Callable[[PresaInCarico], object]
ACCETTA: Passo = lambda una: una.accetta(registrata(10))  # noqa: E731
RIFIUTA: Passo = lambda una: una.rifiuta(MotivoRifiuto.ALTRO, registrata(10))  # noqa: E731
VALUTA: Passo = lambda una: una.valuta(True, True, registrata(10))  # noqa: E731
PROGETTA: Passo = lambda una: una.progetta(progetto(), None, registrata(10))  # noqa: E731
ATTIVA: Passo = lambda una: una.attiva(None, registrata(10))  # noqa: E731
AVVIA: Passo = lambda una: una.avvia_erogazione(registrata(10))  # noqa: E731
VALUTA_FINALE: Passo = lambda una: una.valuta_finale(2, registrata(10))  # noqa: E731


@pytest.mark.parametrize(
    ("stato", "passo", "rifiuto"),
    [
        (Stato.PRESA_IN_CARICO, ACCETTA, refusals.GiaPresaInCarico),
        (Stato.PRESA_IN_CARICO, RIFIUTA, refusals.GiaPresaInCarico),
        (Stato.RICHIESTA, VALUTA, refusals.NonAncoraPresaInCarico),
        (Stato.VALUTATA, VALUTA, refusals.GiaValutata),
        (Stato.RICHIESTA, PROGETTA, refusals.ValutazioneMancante),
        (Stato.PRESA_IN_CARICO, PROGETTA, refusals.ValutazioneMancante),
        (Stato.VALUTATA, ATTIVA, refusals.ProgettoMancante),
        (Stato.ATTIVATA, ATTIVA, refusals.GiaAttivata),
        (Stato.PROGETTATA, AVVIA, refusals.NonAncoraAttivata),
        (Stato.IN_EROGAZIONE, AVVIA, refusals.ErogazioneGiaAvviata),
        (Stato.ATTIVATA, VALUTA_FINALE, refusals.ErogazioneNonAvviata),
    ],
)
def test_un_passo_fuori_posto_e_rifiutato_con_la_sua_ragione(
    stato: Stato, passo: Passo, rifiuto: type[Refusal]
) -> None:
    una = presa(stato)
    with pytest.raises(rifiuto):
        passo(una)
    assert una == presa(stato)
    assert una.pull_facts() == []


@pytest.mark.parametrize("passo", [ACCETTA, RIFIUTA, VALUTA, PROGETTA, ATTIVA, AVVIA, VALUTA_FINALE])
def test_una_presa_in_carico_rifiutata_non_fa_piu_passi(passo: Passo) -> None:
    una = richiesta()
    una.rifiuta(MotivoRifiuto.FUORI_TERRITORIO, registrata(3))
    with pytest.raises(refusals.PresaInCaricoChiusa):
        passo(una)


def test_un_rifiuto_si_annuncia_come_tale_e_senza_ore() -> None:
    una = richiesta()
    una.pull_facts()
    una.rifiuta(MotivoRifiuto.RISORSE_NON_DISPONIBILI, registrata(3))
    assert una.motivo_rifiuto is MotivoRifiuto.RISORSE_NON_DISPONIBILI
    assert una.pull_facts() == [
        facts.Chiusa("sad-1", registrata(3).avvenuta_il, Stato.RIFIUTATA, MotivoConclusione.ANNULLAMENTO, 0.0, 0.0)
    ]


@pytest.mark.parametrize(
    ("stato", "passo"),
    [
        (Stato.RICHIESTA, lambda una: una.accetta(registrata(1))),
        (Stato.RICHIESTA, lambda una: una.rifiuta(MotivoRifiuto.ALTRO, registrata(1))),
        (Stato.PRESA_IN_CARICO, lambda una: una.valuta(True, True, registrata(2))),
        (Stato.VALUTATA, lambda una: una.progetta(progetto(), None, registrata(3))),
        (Stato.PROGETTATA, lambda una: una.attiva(None, registrata(4))),
        (Stato.ATTIVATA, lambda una: una.avvia_erogazione(registrata(5))),
        (Stato.IN_EROGAZIONE, lambda una: una.valuta_finale(3, registrata(8))),
    ],
)
def test_un_passo_non_precede_quello_da_cui_dipende(stato: Stato, passo: Passo) -> None:
    with pytest.raises(refusals.FasiInDisordine):
        passo(presa(stato))


def test_due_passi_possono_cadere_nello_stesso_giorno_in_qualunque_ora() -> None:
    una = richiesta(accesso=registrata(2))
    una.accetta(registrata(2))
    una.valuta(True, True, registrata(2))
    assert una.stato is Stato.VALUTATA


def test_il_progetto_non_inizia_prima_della_richiesta() -> None:
    with pytest.raises(refusals.FasiInDisordine):
        presa(Stato.VALUTATA).progetta(progetto(dal=giorno(1)), None, registrata(5))


def test_una_revisione_sostituisce_da_quel_giorno_e_non_riapre_la_fase() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    revisione = progetto(dal=giorno(16), ore_settimanali=9.0)
    una.progetta(revisione, None, registrata(14))
    assert una.progetti == (progetto(), revisione)
    assert una.fasi[Fase.PROGETTO] == registrata(5)
    assert una.stato is Stato.IN_EROGAZIONE


def test_una_revisione_che_inizia_prima_cancella_cio_che_era_previsto_dopo() -> None:
    una = presa(Stato.PROGETTATA)
    revisione = progetto(dal=giorno(4))
    una.progetta(revisione, None, registrata(6))
    assert una.progetti == (revisione,)


def test_dopo_la_valutazione_finale_il_progetto_non_si_rivede() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(3, registrata(20))
    with pytest.raises(refusals.ValutazioneFinaleGiaFatta):
        una.progetta(progetto(dal=giorno(20)), None, registrata(20))


def test_il_piano_integrato_di_una_richiesta_diretta_e_quello_che_ha_un_riferimento() -> None:
    una = presa(Stato.VALUTATA)
    assert not una.piano.integrato
    una.progetta(progetto(), "Prot. 2026/1234", registrata(5))
    assert una.piano == Piano(integrato=True, riferimento_esterno="Prot. 2026/1234")
    assert [fatto.piano_integrato for fatto in una.pull_facts()] == [True]


def test_chi_nasce_da_un_pai_non_dichiara_un_altro_piano() -> None:
    una = presa(Stato.VALUTATA, piano=piano_del_pai(integrato=False))
    with pytest.raises(refusals.PianoGiaDalPai):
        una.progetta(progetto(), "Prot. 2026/1234", registrata(5))
    assert not una.piano.integrato


def test_senza_dire_un_giorno_il_servizio_e_pronto_quando_inizia_il_progetto() -> None:
    una = presa(Stato.PROGETTATA)
    una.attiva(None, registrata(6))
    assert una.attiva_dal == giorno(9)


def test_attivato_a_progetto_iniziato_il_servizio_e_pronto_da_quel_giorno() -> None:
    una = presa(Stato.PROGETTATA)
    una.attiva(None, registrata(11))
    assert una.attiva_dal == giorno(11)


def test_il_servizio_non_e_pronto_prima_di_essere_attivato() -> None:
    with pytest.raises(refusals.FasiInDisordine):
        presa(Stato.PROGETTATA).attiva(giorno(9), registrata(10))


@pytest.mark.parametrize("dal", [giorno(8), giorno(21)])
def test_il_servizio_si_attiva_dentro_il_progetto(dal: date) -> None:
    una = presa(Stato.VALUTATA)
    una.progetta(progetto(al=giorno(20)), None, registrata(5))
    with pytest.raises(refusals.AttivazioneFuoriProgetto):
        una.attiva(dal, registrata(6))
