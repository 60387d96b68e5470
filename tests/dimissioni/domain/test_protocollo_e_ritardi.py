"""What is late against the Tempi of a territory."""

from datetime import date, timedelta

import pytest

from services.dimissioni.domain.messaggio import MotivoChiusura
from services.dimissioni.domain.protocollo import (
    NOTA_LIMITI,
    Decorrenza,
    Fase,
    Protocolli,
    Protocollo,
    Ritardo,
    Tempo,
    ritardi,
    scade_il,
)
from tests.dimissioni.costruttori import DIMESSA, DIMISSIBILE, DOMICILIO, dimessa, dimissione, il, pianificata

DUE_GIORNI = Protocollo("prova", {Fase.PRESA_IN_CARICO: Tempo(2, Decorrenza.SEGNALAZIONE)})
SERVIZI = Protocollo("prova", {Fase.AVVIO_SERVIZI: Tempo(5, Decorrenza.CLINICAMENTE_DIMISSIBILE)})


def test_nel_giorno_della_scadenza_si_e_ancora_nei_tempi() -> None:
    assert ritardi(dimissione(), DUE_GIORNI, date(2026, 3, 4)) == []


def test_il_giorno_dopo_si_e_in_ritardo_di_un_giorno() -> None:
    (ritardo,) = ritardi(dimissione(), DUE_GIORNI, date(2026, 3, 5))
    assert ritardo == Ritardo(Fase.PRESA_IN_CARICO, date(2026, 3, 2), date(2026, 3, 4), None, 1)
    assert ritardo.in_corso


def test_un_passo_fatto_tardi_resta_un_ritardo_che_non_cresce() -> None:
    caso = dimissione()
    caso.prendi_in_carico(il(7))
    (ritardo,) = ritardi(caso, DUE_GIORNI, date(2026, 3, 19))
    assert (ritardo.avvenuta_il, ritardo.giorni, ritardo.in_corso) == (date(2026, 3, 7), 3, False)


def test_un_passo_saltato_non_e_ne_fatto_ne_atteso() -> None:
    assert ritardi(dimessa(), DUE_GIORNI, date(2026, 3, 19)) == []


def test_senza_protocollo_nulla_e_in_ritardo() -> None:
    assert ritardi(dimissione(), None, date(2026, 12, 31)) == []
    assert scade_il(dimissione(), None) is None


def test_nessuno_aspetta_un_caso_chiuso() -> None:
    caso = dimissione()
    caso.annulla(MotivoChiusura.RINUNCIA, il(3))
    assert ritardi(caso, DUE_GIORNI, date(2026, 12, 31)) == []
    assert scade_il(caso, DUE_GIORNI) is None


def test_un_tempo_dal_giorno_in_cui_e_dimissibile_non_corre_prima() -> None:
    assert ritardi(pianificata(), SERVIZI, date(2026, 12, 31)) == []


def test_un_tempo_dal_giorno_in_cui_e_dimissibile_corre_da_quel_giorno() -> None:
    caso = pianificata()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    (ritardo,) = ritardi(caso, SERVIZI, date(2026, 3, 14))
    assert (ritardo.dal, ritardo.scadenza) == (DIMISSIBILE, date(2026, 3, 11))


def test_dove_il_protocollo_lo_dice_il_tempo_corre_dalla_segnalazione_finche_manca_l_altro_giorno() -> None:
    protocollo = Protocollo("prova", {Fase.AVVIO_SERVIZI: Tempo(5, Decorrenza.CLINICAMENTE_DIMISSIBILE_O_SEGNALAZIONE)})
    caso = pianificata()
    assert scade_il(caso, protocollo) == date(2026, 3, 7)
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    assert scade_il(caso, protocollo) == date(2026, 3, 11)


def test_chi_e_a_casa_senza_servizi_li_aspetta_ancora() -> None:
    caso = pianificata()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    assert scade_il(caso, SERVIZI) == date(2026, 3, 11)


def test_servizi_avviati_dopo_la_dimissione_chiudono_l_attesa() -> None:
    caso = pianificata()
    caso.segna_clinicamente_dimissibile(DIMISSIBILE, il(6))
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    caso.segui_erogazione("sad-1", date(2026, 3, 13), il(13))
    (ritardo,) = ritardi(caso, SERVIZI, date(2026, 3, 19))
    assert (ritardo.avvenuta_il, ritardo.giorni) == (date(2026, 3, 13), 2)


def test_la_scadenza_e_la_prima_tra_quelle_ancora_attese() -> None:
    protocollo = Protocollo(
        "prova",
        {
            Fase.PRESA_IN_CARICO: Tempo(1, Decorrenza.SEGNALAZIONE),
            Fase.VALUTAZIONE: Tempo(9, Decorrenza.SEGNALAZIONE),
            Fase.PAI: Tempo(4, Decorrenza.SEGNALAZIONE),
        },
    )
    caso = dimissione()
    assert scade_il(caso, protocollo) == date(2026, 3, 3)
    caso.prendi_in_carico(il(3))
    assert scade_il(caso, protocollo) == date(2026, 3, 6)


@pytest.mark.parametrize("giorni", range(12))
def test_la_scadenza_dice_lo_stesso_dei_ritardi(giorni: int) -> None:
    protocollo = Protocollo("prova", {fase: Tempo(4, Decorrenza.SEGNALAZIONE) for fase in Fase})
    oggi = date(2026, 3, 2) + timedelta(days=giorni)
    scadenza = scade_il(pianificata(), protocollo)
    assert scadenza is not None
    assert (scadenza < oggi) == any(ritardo.in_corso for ritardo in ritardi(pianificata(), protocollo, oggi))


def test_un_distretto_senza_il_suo_protocollo_usa_il_predefinito() -> None:
    protocolli = Protocolli("v1", True, "", DUE_GIORNI, {"22047": SERVIZI})
    assert protocolli.di("22047") is SERVIZI
    assert protocolli.di("22001") is DUE_GIORNI


def test_i_tempi_dicono_che_nessun_limite_nazionale_esiste() -> None:
    assert NOTA_LIMITI.startswith("Nessuna norma nazionale fissa un limite")
