"""What becomes of a delivery: attempts, dead letter, redelivery, and what the Ambito says back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.consegne.consegna import Consegna, MotivoRifiuto, Ricevuta, StatoConsegna
from services.indicators.domain.consegne.refusals import MotivoMancante, NonDaRiconsegnare, RicevutaFuoriOrdine
from shared.kernel.refusal import Refusal
from shared.webhooks.attese import ATTESE
from shared.webhooks.spedizione import Esito, Risposta

ORA = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BENE = Risposta(Esito.CONSEGNATO, 204)
MALE = Risposta(Esito.RISPOSTA_NEGATIVA, 500)
_esiti = st.sampled_from(Esito)


def consegna(id: str = "c-1") -> Consegna:
    return Consegna(
        id=id,
        abbonamento_id="a-1",
        ambito="50036",
        fotografia_id="f-1",
        versione_valori=1,
        creata_il=ORA,
        prossimo=ORA,
    )


def fallita_del_tutto() -> Consegna:
    mia = consegna()
    for _ in range(len(ATTESE) + 1):
        assert mia.prossimo is not None
        mia.registra(MALE, mia.prossimo)
    return mia


def test_un_2xx_la_dice_ricevuta_e_niente_di_piu() -> None:
    mia = consegna()
    mia.registra(BENE, ORA)
    assert (mia.stato, mia.ricevuta, mia.prossimo) == (StatoConsegna.CONSEGNATA, Ricevuta.RICEVUTA, None)


def test_dopo_ogni_tentativo_previsto_diventa_lettera_morta() -> None:
    mia = fallita_del_tutto()
    assert (mia.stato, mia.prossimo, mia.ricevuta) == (StatoConsegna.LETTERA_MORTA, None, None)
    assert len(mia.tentativi) == len(ATTESE) + 1
    assert mia.tentativi[-1].il - ORA > timedelta(days=4)


def test_chi_risponde_410_non_si_chiama_piu() -> None:
    mia = consegna()
    mia.registra(Risposta(Esito.RITIRATO, 410), ORA)
    assert mia.stato is StatoConsegna.LETTERA_MORTA


def test_retry_after_allunga_l_attesa_ma_non_oltre_un_giorno_e_non_la_accorcia() -> None:
    for asked, expected in ((timedelta(hours=1), timedelta(hours=1)), (timedelta(days=30), timedelta(hours=24))):
        mia = consegna()
        mia.registra(Risposta(Esito.RISPOSTA_NEGATIVA, 429, asked), ORA)
        assert mia.prossimo == ORA + expected
    breve = consegna()
    breve.registra(Risposta(Esito.RISPOSTA_NEGATIVA, 429, timedelta(seconds=1)), ORA)
    assert breve.prossimo is not None and breve.prossimo >= ORA + ATTESE[0]


def test_una_lettera_morta_riparte_con_lo_stesso_id_e_tiene_i_tentativi() -> None:
    mia = fallita_del_tutto()
    mia.riconsegna(ORA)
    assert (mia.id, mia.stato, mia.prossimo, mia.falliti) == ("c-1", StatoConsegna.IN_ATTESA, ORA, 0)
    assert len(mia.tentativi) == len(ATTESE) + 1


def test_si_riconsegna_solo_cio_che_e_morto() -> None:
    mia = consegna()
    with pytest.raises(NonDaRiconsegnare):
        mia.riconsegna(ORA)
    mia.registra(BENE, ORA)
    with pytest.raises(NonDaRiconsegnare):
        mia.riconsegna(ORA)


def test_la_piu_recente_prende_il_posto_nella_fila_e_non_ricomincia_da_capo() -> None:
    vecchia, nuova = consegna("c-1"), consegna("c-2")
    vecchia.registra(MALE, ORA)
    vecchia.registra(MALE, ORA)
    atteso = vecchia.prossimo
    nuova.prende_il_posto_di(vecchia)
    assert (nuova.falliti, nuova.prossimo, vecchia.stato) == (2, atteso, StatoConsegna.SUPERATA)


def test_ricevuta_validata_e_accettata_sono_tre_cose() -> None:
    mia = consegna()
    mia.registra(BENE, ORA)
    for stato in (Ricevuta.VALIDATA, Ricevuta.ACCETTATA):
        mia.risponde(stato, None, ORA)
        assert mia.ricevuta is stato


def test_non_si_accetta_cio_che_non_si_e_validato() -> None:
    mia = consegna()
    mia.registra(BENE, ORA)
    with pytest.raises(RicevutaFuoriOrdine):
        mia.risponde(Ricevuta.ACCETTATA, None, ORA)


def test_un_rifiuto_dice_il_motivo_e_soltanto_un_rifiuto() -> None:
    mia = consegna()
    with pytest.raises(MotivoMancante):
        mia.risponde(Ricevuta.RIFIUTATA, None, ORA)
    with pytest.raises(MotivoMancante):
        mia.risponde(Ricevuta.VALIDATA, MotivoRifiuto.ALTRO, ORA)
    mia.risponde(Ricevuta.RIFIUTATA, MotivoRifiuto.FIRMA_NON_VALIDA, ORA)
    with pytest.raises(RicevutaFuoriOrdine):
        mia.risponde(Ricevuta.VALIDATA, None, ORA)


@pytest.mark.parametrize("prima", [consegna, fallita_del_tutto])
def test_chi_da_la_ricevuta_ha_ricevuto_qualunque_cosa_credessimo(prima: object) -> None:
    mia = prima()  # type: ignore[operator]
    mia.risponde(Ricevuta.VALIDATA, None, ORA)
    assert (mia.stato, mia.prossimo) == (StatoConsegna.CONSEGNATA, None)


_mosse = st.lists(
    st.one_of(
        _esiti.map(lambda esito: ("tenta", esito)),
        st.tuples(
            st.just("dice"),
            st.sampled_from(
                [
                    (Ricevuta.VALIDATA, None),
                    (Ricevuta.ACCETTATA, None),
                    (Ricevuta.RIFIUTATA, MotivoRifiuto.ALTRO),
                    (Ricevuta.RICEVUTA, None),
                ]
            ),
        ),
        st.just(("riconsegna", None)),
    ),
    max_size=30,
)
ORDINE = [None, Ricevuta.RICEVUTA, Ricevuta.VALIDATA, Ricevuta.ACCETTATA]


def _muovi(mia: Consegna, mossa: tuple[str, object]) -> None:
    match mossa:
        case "tenta", Esito() as esito:
            mia.registra(Risposta(esito), ORA)
        case "dice", (Ricevuta() as detto, motivo):
            mia.risponde(detto, motivo if isinstance(motivo, MotivoRifiuto) else None, ORA)
        case _:
            mia.riconsegna(ORA)


@given(_mosse)
def test_comunque_vada_una_consegna_resta_coerente(mosse: list[tuple[str, object]]) -> None:
    mia = consegna()
    for mossa in mosse:
        before, arrived = mia.ricevuta, mia.stato is StatoConsegna.CONSEGNATA
        try:
            _muovi(mia, mossa)
        except Refusal:
            assert mia.ricevuta is before
        assert (mia.prossimo is not None) == (mia.stato is StatoConsegna.IN_ATTESA)
        assert (mia.ricevuta is not None) == (mia.stato is StatoConsegna.CONSEGNATA)
        assert (mia.motivo is not None) == (mia.ricevuta is Ricevuta.RIFIUTATA)
        if before in ORDINE and mia.ricevuta in ORDINE:
            assert ORDINE.index(mia.ricevuta) >= ORDINE.index(before)
        else:
            assert mia.ricevuta is Ricevuta.RIFIUTATA
        if arrived:
            assert mia.stato is StatoConsegna.CONSEGNATA
    assert len(mia.tentativi) == sum(mossa[0] == "tenta" for mossa in mosse)


@given(st.lists(st.sampled_from([Ricevuta.VALIDATA, Ricevuta.ACCETTATA]), max_size=4))
def test_dire_due_volte_la_stessa_cosa_non_cambia_nulla(detti: list[Ricevuta]) -> None:
    mia, doppia = consegna(), consegna()
    for detto in detti:
        for chi, volte in ((mia, 1), (doppia, 2)):
            for _ in range(volte):
                try:
                    chi.risponde(detto, None, ORA)
                except RicevutaFuoriOrdine:
                    continue
    assert mia == doppia
