from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.cartella import Caso, Cosa, Fase, Voce, componi_cartella
from tests.pua.costruttori import BERGAMO, atto


def voce(cosa: Cosa, numero: int = 1, caso_id: str = "caso-1", ritardo: int = 0) -> Voce:
    return Voce("persona-1", caso_id, BERGAMO, cosa, atto(numero, ritardo=ritardo), "riferimento")


COMPLETO = (
    Cosa.SEGNALAZIONE_ACCOLTA,
    Cosa.VALUTAZIONE_CONCLUSA,
    Cosa.PAI_ATTIVATO,
    Cosa.SAD_EROGAZIONE_AVVIATA,
    Cosa.PAI_CHIUSO,
)


def caso(*cose: Cosa) -> Caso:
    return componi_cartella("persona-1", [voce(cosa) for cosa in cose]).casi[0]


def test_le_cinque_fasi_sono_quelle_del_processo_caratteristico() -> None:
    assert [fase.value for fase in Fase] == ["accesso", "valutazione", "progetto", "erogazione", "conclusione"]


def test_un_caso_e_completo_quando_ha_attraversato_le_cinque_fasi() -> None:
    assert caso(*COMPLETO).completo
    assert caso(*COMPLETO).fasi_complete == tuple(Fase)


def test_manca_una_fase_se_manca_cio_che_la_completa() -> None:
    assert not caso(*COMPLETO[:-1]).completo
    assert caso(Cosa.PAI_REDATTO, Cosa.PAI_FIRMATO, Cosa.VALUTAZIONE_AVVIATA, Cosa.ACCESSO_APERTO).fasi_complete == ()


def test_ogni_fase_puo_essere_completata_e_ogni_voce_ha_un_testo() -> None:
    assert {cosa.fase for cosa in Cosa if cosa.completa} == set(Fase)
    assert all(cosa.descrizione for cosa in Cosa)


def test_le_voci_stanno_nell_ordine_in_cui_le_cose_sono_avvenute_non_saputo() -> None:
    tardi = voce(Cosa.SAD_EROGAZIONE_AVVIATA, numero=2, ritardo=20)
    presto = voce(Cosa.PAI_ATTIVATO, numero=5)
    assert componi_cartella("p", [presto, tardi]).casi[0].voci == (tardi, presto)


def test_ogni_percorso_della_persona_e_un_caso_a_parte() -> None:
    cartella = componi_cartella("p", [voce(Cosa.ACCESSO_APERTO), voce(Cosa.ACCESSO_APERTO, 9, "caso-2")])
    assert [c.caso_id for c in cartella.casi] == ["caso-1", "caso-2"]


def test_senza_voci_la_cartella_e_vuota() -> None:
    assert componi_cartella("p", []).casi == ()


@given(st.lists(st.tuples(st.sampled_from(Cosa), st.integers(1, 28), st.sampled_from(["a", "b"]))), st.randoms())
def test_le_fasi_non_dipendono_dall_ordine_in_cui_le_voci_arrivano(
    righe: list[tuple[Cosa, int, str]], caso_: Random
) -> None:
    voci = [voce(*riga) for riga in righe]
    mischiate = list(voci)
    caso_.shuffle(mischiate)
    assert {c.caso_id: c.fasi_complete for c in componi_cartella("p", voci).casi} == {
        c.caso_id: c.fasi_complete for c in componi_cartella("p", mischiate).casi
    }
    assert sum(len(c.della_fase(f)) for c in componi_cartella("p", voci).casi for f in Fase) == len(voci)
