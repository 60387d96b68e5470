"""Whatever the receiver answers, and whenever: every event gets through, in order, or is still to be told."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dimissioni.domain.refusals import SottoscrizioneSpenta
from services.dimissioni.domain.sottoscrizione import INSIEME, Avviso, Sottoscrizione, StatoSottoscrizione
from shared.webhooks.attese import ATTESE
from shared.webhooks.chiavi import Chiave
from shared.webhooks.spedizione import Esito, Risposta
from tests.corriere import BENE, MALE
from tests.dimissioni.costruttori import ORA

RIPROVABILI = [esito for esito in Esito if esito not in (Esito.CONSEGNATO, Esito.RITIRATO)]


def sottoscrizione() -> Sottoscrizione:
    return Sottoscrizione(
        id="s-1",
        segnalante="adt",
        url="https://adt.example/",
        chiave=Chiave(1, "radice", ORA),
        inizio=7,
        creata_il=ORA,
        prossimo=ORA,
    )


def attiva() -> Sottoscrizione:
    mia = sottoscrizione()
    mia.registra(0, BENE, ORA)
    return mia


def test_i_suoi_eventi_si_contano_da_uno() -> None:
    assert sottoscrizione().evento(Avviso("adt", 8, "d-1", 1, ORA)) == 1


def test_finche_nessuno_risponde_e_richiesta_poi_attiva() -> None:
    mia = sottoscrizione()
    mia.registra(0, MALE, ORA)
    assert (mia.stato, mia.errore, mia.dovuta(3, ORA)) == (StatoSottoscrizione.RICHIESTA, MALE.esito, False)
    mia.registra(0, BENE, ORA)
    assert (mia.stato, mia.errore, mia.falliti) == (StatoSottoscrizione.ATTIVA, None, 0)


def test_attiva_senza_nulla_da_dire_tace() -> None:
    assert (attiva().dovuta(0, ORA), attiva().dovuta(1, ORA)) == (False, True)


def test_un_successo_fa_dimenticare_i_fallimenti() -> None:
    mia = attiva()
    for _ in range(len(ATTESE)):
        mia.registra(1, MALE, ORA)
    mia.registra(1, BENE, ORA)
    mia.registra(2, MALE, ORA)
    assert (mia.stato, mia.falliti, mia.arrivati) == (StatoSottoscrizione.ATTIVA, 1, 1)


def test_chi_e_spenta_non_cambia_piu() -> None:
    mia = attiva()
    mia.spegni()
    mia.registra(5, BENE, ORA)
    assert (mia.stato, mia.arrivati, mia.dovuta(9, ORA)) == (StatoSottoscrizione.SPENTA, 0, False)
    with pytest.raises(SottoscrizioneSpenta):
        mia.richiedi("https://adt.example/", ORA)


@given(st.sampled_from(RIPROVABILI))
def test_dopo_tutti_i_tentativi_e_in_errore_e_non_prima(esito: Esito) -> None:
    mia = attiva()
    for _ in range(len(ATTESE)):
        mia.registra(1, Risposta(esito), ORA)
        assert mia.stato is StatoSottoscrizione.ATTIVA
    mia.registra(1, Risposta(esito), ORA)
    assert (mia.stato, mia.prossimo, mia.dovuta(1, ORA + timedelta(days=9))) == (
        StatoSottoscrizione.ERRORE,
        None,
        False,
    )


@given(
    st.lists(
        st.one_of(
            st.sampled_from(RIPROVABILI).map(Risposta),
            st.just(BENE),
            st.integers(1, 3 * INSIEME),  # so many events happen
            st.just("perduta"),  # it arrives, and nobody writes it down
            st.just("di nuovo"),
        ),
        max_size=60,
    )
)
def test_nulla_va_perduto_e_l_ordine_resta(accade: Sequence[Risposta | int | str]) -> None:
    mia, eventi, ora, visti = sottoscrizione(), 0, ORA, [0]
    for each in [*accade, "di nuovo", *([BENE] * 100)]:
        if isinstance(each, int):
            eventi += each
        elif each == "di nuovo":
            mia.richiedi(mia.url, ora)
        elif mia.dovuta(eventi, ora):
            saluto = mia.stato is StatoSottoscrizione.RICHIESTA
            fino = mia.arrivati if saluto else min(eventi, mia.arrivati + INSIEME)
            if each in (BENE, "perduta"):  # the receiver has them now: what it knew and what follows, without a gap
                assert mia.arrivati <= visti[-1] <= max(fino, visti[-1])
                visti.append(max(fino, visti[-1]))
            if isinstance(each, Risposta):
                mia.registra(fino, each, ora)
        ora += timedelta(days=2)
    assert (mia.stato, mia.arrivati, visti[-1]) == (StatoSottoscrizione.ATTIVA, eventi, eventi)
    assert visti == sorted(visti)
