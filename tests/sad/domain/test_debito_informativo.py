"""What the return tells of one take-in in a period. Ada's story: see `builders.py`."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sad.domain.calendario import Periodo
from services.sad.domain.debito import UtenteSad, VisiteNelPeriodo, nel_periodo
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoSospensione, MotivoVisitaMancata
from services.sad.domain.ore import giorni_sospesi
from services.sad.domain.presa_in_carico import PresaInCarico
from services.sad.domain.refusals import PeriodoRovesciato
from services.sad.domain.richiesta import Origine
from services.sad.domain.sospensione import Sospensione
from services.sad.domain.stato import Stato
from services.sad.domain.visita import NESSUNA_VISITA, Visita
from tests.sad.builders import giorno, ora, piano_del_pai, presa, registrata, visita

UN_GIORNO = timedelta(days=1)
MARZO = Periodo(giorno(1), giorno(31))
ANNO = Periodo(date(2026, 1, 1), date(2026, 12, 31))
OGGI = date(2026, 12, 31)


def contate(visite: Sequence[Visita], periodo: Periodo) -> VisiteNelPeriodo:
    dentro = [una for una in visite if periodo.dal <= una.giorno <= periodo.al]
    mancate = [una.motivo for una in dentro if una.motivo is not None]
    fatte = [una for una in dentro if una.effettuata]
    return VisiteNelPeriodo(
        len(fatte), sum(una.minuti for una in fatte), {motivo: mancate.count(motivo) for motivo in mancate}
    )


def detto(
    una: PresaInCarico, periodo: Periodo = MARZO, visite: Sequence[Visita] = (), oggi: date = OGGI
) -> UtenteSad | None:
    return nel_periodo(una, contate(visite, periodo), periodo, oggi)


def certo(una: PresaInCarico, *altro: Any, **nomi: Any) -> UtenteSad:
    trovato = detto(una, *altro, **nomi)
    assert trovato is not None
    return trovato


def conclusa() -> PresaInCarico:
    """In erogazione from Monday 9, valued on 25, over on 26 March."""
    una = presa(Stato.IN_EROGAZIONE)
    una.valuta_finale(2, registrata(25))
    una.concludi(MotivoConclusione.OBIETTIVI_RAGGIUNTI, registrata(26), NESSUNA_VISITA)
    return una


def test_le_cinque_fasi_hanno_il_loro_giorno() -> None:
    una = certo(conclusa())
    assert (una.data_accesso, una.data_presa_in_carico) == (giorno(2), giorno(3))
    assert (una.data_valutazione, una.data_progetto, una.data_erogazione) == (giorno(4), giorno(5), giorno(9))
    assert (una.data_valutazione_finale, una.esito_finale) == (giorno(25), 2)
    assert (una.data_conclusione, una.conclusione) == (giorno(26), Stato.CONCLUSA)
    assert una.motivo_conclusione is MotivoConclusione.OBIETTIVI_RAGGIUNTI


def test_cio_che_e_avvenuto_dopo_il_periodo_non_si_dice() -> None:
    una = certo(conclusa(), Periodo(giorno(1), giorno(8)))
    assert (una.data_progetto, una.data_erogazione, una.data_valutazione_finale) == (giorno(5), None, None)
    assert (una.esito_finale, una.data_conclusione, una.conclusione, una.motivo_conclusione) == (None,) * 4


def test_il_file_di_un_periodo_e_lo_stesso_prima_e_dopo_la_conclusione() -> None:
    fino_al_22 = Periodo(giorno(1), giorno(22))
    assert certo(presa(Stato.IN_EROGAZIONE), fino_al_22) == certo(conclusa(), fino_al_22)


@pytest.mark.parametrize(
    ("dal", "al", "c_e"),
    [(1, 1, False), (1, 2, True), (26, 31, True), (27, 31, False), (10, 10, True)],
)
def test_si_e_nel_periodo_in_cui_si_era_aperti_almeno_un_giorno(dal: int, al: int, c_e: bool) -> None:
    assert (detto(conclusa(), Periodo(giorno(dal), giorno(al))) is not None) == c_e


def test_una_visita_dopo_la_fine_saputa_tardi_conta_nel_suo_periodo() -> None:
    aprile = Periodo(date(2026, 3, 27), date(2026, 4, 30))
    una = certo(conclusa(), aprile, [visita(28)])
    assert (una.visite_effettuate, una.minuti_erogati, una.data_conclusione) == (1, 60, giorno(26))


def test_una_valutazione_finale_scritta_dopo_la_fine_e_nel_suo_periodo() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.chiudi_con_pai(MotivoConclusione.ALTRO, registrata(20), NESSUNA_VISITA)
    una.valuta_finale(3, registrata(28))
    assert certo(una, Periodo(giorno(1), giorno(27))).esito_finale is None
    assert certo(una, Periodo(giorno(27), giorno(31))).esito_finale == 3
    assert detto(una, Periodo(giorno(29), giorno(31))) is None


def test_le_ore_pianificate_sono_quelle_del_periodo_fino_a_oggi() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    assert certo(una, Periodo(giorno(9), giorno(22))).ore_pianificate == 12.0
    assert certo(una, Periodo(giorno(16), giorno(22))).ore_pianificate == 6.0
    assert certo(una, ANNO, oggi=giorno(15)).ore_pianificate == 6.0


def test_le_visite_mancate_si_contano_per_motivo() -> None:
    visite = [
        visita(9),
        visita(11, minuti=50),
        visita(13, motivo=MotivoVisitaMancata.RICOVERO),
        visita(16, motivo=MotivoVisitaMancata.RICOVERO),
        visita(18, motivo=MotivoVisitaMancata.ALTRO),
    ]
    una = certo(presa(Stato.IN_EROGAZIONE), visite=visite)
    assert (una.visite_effettuate, una.minuti_erogati, una.ore_erogate) == (2, 110, 1.83)
    assert (una.visite_mancate, una.mancate_ricovero, una.mancate_altro, una.mancate_assenza_utente) == (3, 2, 1, 0)


@pytest.mark.parametrize("motivo", MotivoVisitaMancata)
def test_ogni_motivo_ha_la_sua_colonna(motivo: MotivoVisitaMancata) -> None:
    una = certo(presa(Stato.IN_EROGAZIONE), visite=[visita(13, motivo=motivo)])
    assert getattr(una, f"mancate_{motivo.value}") == una.visite_mancate == 1


@pytest.mark.parametrize(("dal", "al", "giorni"), [(1, 31, 3), (17, 17, 1), (1, 15, 0), (18, 31, 1), (19, 31, 0)])
def test_i_giorni_di_sospensione_sono_quelli_nel_periodo(dal: int, al: int, giorni: int) -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(Sospensione.registra(giorno(16), giorno(18), MotivoSospensione.ASSENZA, giorno(20)), 0)
    assert certo(una, Periodo(giorno(dal), giorno(al))).giorni_sospensione == giorni


def test_una_sospensione_aperta_dura_fino_a_oggi_o_alla_fine() -> None:
    una = presa(Stato.IN_EROGAZIONE)
    una.sospendi(Sospensione.registra(giorno(16), None, MotivoSospensione.RICOVERO, giorno(16)), 0)
    assert certo(una, oggi=giorno(20)).giorni_sospensione == 5
    una.concludi(MotivoConclusione.DECESSO, registrata(18), NESSUNA_VISITA)
    assert certo(una, oggi=giorno(20)).giorni_sospensione == 3


def test_un_rifiuto_e_detto_con_il_suo_motivo() -> None:
    una = presa(Stato.RICHIESTA)
    una.rifiuta(MotivoRifiuto.FUORI_TERRITORIO, registrata(4))
    detta = certo(una)
    assert (detta.conclusione, detta.motivo_rifiuto) == (Stato.RIFIUTATA, MotivoRifiuto.FUORI_TERRITORIO)
    assert detta.data_presa_in_carico is None


def test_la_dimissione_protetta_e_il_suo_giorno() -> None:
    una = presa(Stato.ATTIVATA, origine=Origine.DIMISSIONE_PROTETTA, piano=piano_del_pai(), dimissione_id="dim-1")
    una.apprendi_dimissione(ora(12), ora(12), "raccordo/sad")
    assert certo(una).dimissione_protetta
    assert certo(una).piano_integrato
    assert certo(una).data_dimissione == giorno(12)
    assert certo(una, Periodo(giorno(1), giorno(11))).data_dimissione is None


def test_due_prese_in_carico_di_una_persona_sono_due_righe_con_lo_stesso_pseudonimo() -> None:
    prima, dopo = presa(Stato.IN_EROGAZIONE, persona_id="per-1"), presa(Stato.RICHIESTA, id="sad-2", persona_id="per-1")
    righe = [certo(prima), certo(dopo)]
    assert [riga.utente for riga in righe] == ["per-1", "per-1"]
    assert [riga.presa_in_carico_id for riga in righe] == ["sad-1", "sad-2"]
    assert {riga.utente_tipo for riga in righe} == {"persona"}


def test_di_chi_non_si_sa_chi_e_risponde_il_caso() -> None:
    una = certo(presa(Stato.RICHIESTA))
    assert (una.utente, una.utente_tipo) == ("caso-1", "caso")


def test_nessun_dato_di_contatto_entra_nel_debito() -> None:
    una = conclusa()
    detti = {str(getattr(certo(una), campo.name)) for campo in fields(UtenteSad)}
    assert not detti & {str(valore) for valore in vars(una.persona).values()}


def test_un_periodo_rovesciato_non_esiste() -> None:
    with pytest.raises(PeriodoRovesciato):
        Periodo(giorno(2), giorno(1))


giorni_di_marzo_e_aprile = st.dates(giorno(1), date(2026, 4, 30))
visite_qualunque = st.lists(
    st.builds(
        visita,
        st.integers(9, 31),
        st.integers(0, 23),
        minuti=st.integers(1, 600),
        motivo=st.none() | st.sampled_from(MotivoVisitaMancata),
    ),
    max_size=12,
)


@st.composite
def parti_dell_anno(draw: st.DrawFn) -> list[Periodo]:
    """The year cut in pieces that leave no day out."""
    tagli = sorted(draw(st.sets(giorni_di_marzo_e_aprile, max_size=6)) | {ANNO.dal, ANNO.al + UN_GIORNO})
    return [Periodo(dal, prossimo - UN_GIORNO) for dal, prossimo in pairwise(tagli)]


@given(parti_dell_anno(), visite_qualunque, st.sampled_from([conclusa, lambda: presa(Stato.IN_EROGAZIONE)]))
def test_le_parti_dell_anno_danno_l_anno_intero(parti: list[Periodo], visite: list[Visita], quale: Any) -> None:
    una = quale()
    if una.aperta:
        una.sospendi(Sospensione.registra(giorno(24), giorno(27), MotivoSospensione.ASSENZA, giorno(31)), 0)
    intero = certo(una, ANNO, visite)
    pezzi = [pezzo for parte in parti if (pezzo := detto(una, parte, visite)) is not None]
    for campo in ("minuti_erogati", "visite_effettuate", "visite_mancate", "giorni_sospensione"):
        assert sum(getattr(pezzo, campo) for pezzo in pezzi) == getattr(intero, campo), campo
    somma = sum(pezzo.ore_pianificate for pezzo in pezzi)
    assert somma == pytest.approx(intero.ore_pianificate, abs=0.005 * (len(pezzi) + 1))


@given(st.lists(giorni_di_marzo_e_aprile, min_size=4, max_size=4, unique=True).map(sorted), st.booleans())
def test_i_giorni_sospesi_sono_quelli_contati_uno_per_uno(confini: list[date], finita: bool) -> None:
    a, b, c, d = confini
    sospese = (
        Sospensione(a, MotivoSospensione.ASSENZA, ripresa=b),
        Sospensione(c, MotivoSospensione.RICOVERO, ripresa=d if finita else None),
    )
    dal, al = giorno(10), date(2026, 4, 20)
    uno_per_uno = [dal + timedelta(days=n) for n in range((al - dal).days + 1)]
    attesi = sum(any(sospesa.copre(oggi) for sospesa in sospese) for oggi in uno_per_uno)
    assert giorni_sospesi(sospese, dal, al) == attesi
