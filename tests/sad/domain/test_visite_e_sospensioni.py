"""Visits and suspensions: what starts erogazione, and what contradicts what."""

from datetime import date
from typing import Any

import pytest

from services.sad.domain import facts, refusals
from services.sad.domain.motivi import MotivoSospensione, MotivoVisitaMancata
from services.sad.domain.registrazione import Fase, Provenienza
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import EsitoVisita, Visita
from shared.kernel.refusal import FutureDate, InvalidInput
from tests.sad.builders import giorno, ora, presa, progetto, registrata, visita


def sospensione(dal: int, al: int | None = None, oggi: int = 20) -> Sospensione:
    ultimo = None if al is None else giorno(al)
    return Sospensione.registra(giorno(dal), ultimo, MotivoSospensione.RICOVERO, giorno(oggi))


def test_la_prima_visita_effettuata_avvia_l_erogazione_quel_giorno() -> None:
    una = presa(Stato.ATTIVATA)
    assert una.accogli_visita(visita(10))
    assert una.stato is Stato.IN_EROGAZIONE
    assert una.pull_facts() == [facts.ErogazioneAvviata("sad-1", ora(10, 8), Provenienza.MANUALE, giorno(10))]


def test_una_visita_mancata_non_avvia_niente() -> None:
    una = presa(Stato.ATTIVATA)
    assert not una.accogli_visita(visita(10, motivo=MotivoVisitaMancata.ASSENZA_UTENTE))
    assert una.stato is Stato.ATTIVATA


def test_una_visita_precedente_registrata_tardi_anticipa_l_erogazione() -> None:
    una = presa(Stato.ATTIVATA)
    una.accogli_visita(visita(11))
    una.pull_facts()
    assert una.accogli_visita(visita(9))
    assert una.fasi[Fase.EROGAZIONE] == visita(9).registrazione
    assert [fatto.il for fatto in una.pull_facts()] == [giorno(9)]


def test_le_visite_seguenti_lasciano_la_presa_in_carico_com_e() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    assert not una.accogli_visita(visita(11))
    assert una == presa(Stato.IN_EROGAZIONE)


@pytest.mark.parametrize("stato", [Stato.RICHIESTA, Stato.PROGETTATA])
def test_nessuno_va_prima_che_il_servizio_sia_attivato(stato: Stato) -> None:
    with pytest.raises(refusals.NonAncoraAttivata):
        presa(stato).accogli_visita(visita())


def test_una_visita_non_precede_il_giorno_di_attivazione() -> None:
    with pytest.raises(refusals.VisitaPrimaDellAttivazione):
        presa(Stato.ATTIVATA).accogli_visita(visita(5))


def test_una_visita_puo_cadere_nel_giorno_di_attivazione_anche_qualche_ora_prima() -> None:
    assert presa(Stato.ATTIVATA).accogli_visita(visita(6, 7))


def test_dopo_la_valutazione_finale_si_va_ancora_fino_alla_conclusione() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(3, registrata(20))
    una.accogli_visita(visita(23))
    assert una.stato is Stato.VALUTATA_FINALE


@pytest.mark.parametrize("minuti", [0, -5, 601])
def test_una_visita_dura_da_1_a_600_minuti(minuti: int) -> None:
    with pytest.raises(refusals.DurataFuoriScala):
        visita(minuti=minuti)


@pytest.mark.parametrize("minuti", [1, 600])
def test_gli_estremi_della_durata_sono_ammessi(minuti: int) -> None:
    assert visita(minuti=minuti).minuti == minuti


@pytest.mark.parametrize(
    "contraddizione",
    [
        {"esito": EsitoVisita.MANCATA, "motivo": None},
        {"esito": EsitoVisita.EFFETTUATA, "motivo": MotivoVisitaMancata.ALTRO},
    ],
)
def test_solo_una_visita_mancata_ha_un_motivo_e_sempre(contraddizione: dict[str, Any]) -> None:
    with pytest.raises(refusals.MotivoDiVisitaIncoerente):
        Visita(**vars(visita()) | contraddizione)


def test_una_sospensione_in_corso_ferma_le_visite_fino_alla_ripresa() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(16), visite_nel_periodo=0)
    with pytest.raises(refusals.VisitaInSospensione):
        una.accogli_visita(visita(18))
    una.accogli_visita(visita(13))
    una.riprendi(giorno(18), oggi=giorno(20))
    assert una.stato is Stato.IN_EROGAZIONE
    una.accogli_visita(visita(18))
    with pytest.raises(refusals.VisitaInSospensione):
        una.accogli_visita(visita(17))


def test_la_fine_prevista_da_sola_non_riprende_niente() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(16, al=22), visite_nel_periodo=0)
    assert una.stato is Stato.SOSPESA
    with pytest.raises(refusals.VisitaInSospensione):
        una.accogli_visita(visita(25))


def test_una_sospensione_gia_finita_si_registra_e_si_e_ancora_in_erogazione() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(11, al=13), visite_nel_periodo=0)
    assert una.stato is Stato.IN_EROGAZIONE
    assert una.sospensioni[0].ripresa == giorno(14)
    assert [type(fatto) for fatto in una.pull_facts()] == [facts.ErogazioneSospesa, facts.ErogazioneRipresa]
    with pytest.raises(refusals.VisitaInSospensione):
        una.accogli_visita(visita(13))


def test_l_ultimo_giorno_di_sospensione_si_e_ancora_sospesi() -> None:
    assert sospensione(16, al=20, oggi=20).in_corso
    assert not sospensione(16, al=19, oggi=20).in_corso


def test_dove_sono_state_fatte_visite_non_si_era_sospesi() -> None:
    with pytest.raises(refusals.SospensioneConVisite):
        presa(Stato.IN_EROGAZIONE).sospendi(sospensione(16), visite_nel_periodo=1)


@pytest.mark.parametrize(("dal", "al"), [(11, 13), (10, 12), (13, 15), (10, 15), (12, None)])
def test_due_sospensioni_non_si_sovrappongono(dal: int, al: int | None) -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(11, al=13), visite_nel_periodo=0)
    with pytest.raises(refusals.SospensioneSovrapposta):
        una.sospendi(sospensione(dal, al), visite_nel_periodo=0)


def test_due_sospensioni_possono_toccarsi() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(11, al=13), visite_nel_periodo=0)
    una.sospendi(sospensione(14), visite_nel_periodo=0)
    assert len(una.sospensioni) == 2


def test_non_ci_si_sospende_prima_di_aver_iniziato() -> None:
    with pytest.raises(refusals.FasiInDisordine):
        presa(Stato.IN_EROGAZIONE).sospendi(sospensione(8), visite_nel_periodo=0)
    with pytest.raises(refusals.ErogazioneNonAvviata):
        presa(Stato.ATTIVATA).sospendi(sospensione(10), visite_nel_periodo=0)


def test_chi_e_sospeso_non_si_sospende_ancora() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(16), visite_nel_periodo=0)
    with pytest.raises(refusals.GiaSospesa):
        una.sospendi(sospensione(18), visite_nel_periodo=0)


def test_dopo_la_valutazione_finale_non_ci_si_sospende_piu() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(3, registrata(16))
    with pytest.raises(refusals.ValutazioneFinaleGiaFatta):
        una.sospendi(sospensione(18), visite_nel_periodo=0)


def test_una_sospensione_non_si_registra_prima_che_inizi() -> None:
    with pytest.raises(FutureDate):
        sospensione(21, oggi=20)


def test_una_sospensione_non_finisce_prima_di_iniziare() -> None:
    with pytest.raises(refusals.PeriodoRovesciato):
        sospensione(16, al=15)


@pytest.mark.parametrize("stato", [Stato.RICHIESTA, Stato.ATTIVATA, Stato.IN_EROGAZIONE])
def test_riprende_solo_chi_era_sospeso(stato: Stato) -> None:
    with pytest.raises(refusals.NonSospesa):
        presa(stato).riprendi(giorno(10), oggi=giorno(10))


@pytest.mark.parametrize(("dal", "rifiuto"), [(giorno(16), refusals.PeriodoRovesciato), (giorno(21), FutureDate)])
def test_si_riprende_dopo_il_primo_giorno_di_sospensione_e_non_domani(dal: date, rifiuto: type[InvalidInput]) -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(sospensione(16), visite_nel_periodo=0)
    with pytest.raises(rifiuto):
        una.riprendi(dal, oggi=giorno(20))


@pytest.mark.parametrize(
    ("sbaglio", "rifiuto"),
    [
        ({"obiettivi": ()}, refusals.ObiettiviMancanti),
        ({"ore_settimanali": 0.0}, refusals.OreFuoriScala),
        ({"ore_settimanali": -1.0}, refusals.OreFuoriScala),
        ({"ore_settimanali": 168.5}, refusals.OreFuoriScala),
        ({"ore_settimanali": float("nan")}, refusals.OreFuoriScala),
        ({"giorni": ()}, refusals.GiorniMancanti),
        ({"giorni": progetto().giorni * 2}, refusals.GiorniMancanti),
        ({"al": giorno(8)}, refusals.PeriodoRovesciato),
    ],
)
def test_un_progetto_che_non_sta_in_piedi_e_rifiutato(sbaglio: dict[str, Any], rifiuto: type[InvalidInput]) -> None:
    with pytest.raises(rifiuto):
        progetto(**sbaglio)
