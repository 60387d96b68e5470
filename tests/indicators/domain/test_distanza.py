"""What is missing to the target, exactly, and in good Italian."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.domain.distanza import Distanza, Unita, distanza
from services.indicators.domain.regulation import Indicatore, load
from services.indicators.domain.verdicts import VUOTA, Cella, Esito, giudica

DELIBERAZIONE = load()
META = Fraction(1, 2)
FINITO = Fraction(1)


def da(codice: str, cella: Cella, precedente: Cella = VUOTA, anno: int = 2026, trascorsa: Fraction = META) -> Distanza:
    found = distanza(DELIBERAZIONE.indicatore(codice), anno, cella, precedente, trascorsa)
    assert found is not None
    return found


def rapporto(numeratore: int, denominatore: int) -> Cella:
    return Cella(numeratore, denominatore, 0, denominatore)


def conteggio(quanti: int) -> Cella:
    return Cella(quanti, quanti + 3, 0, quanti + 3)


def media(giorni: int, casi: int) -> Cella:
    return Cella(0, casi, giorni, casi, giorni * giorni)


def test_mancano_sette_valutazioni_su_trentuno() -> None:
    found = da("PUA-2", rapporto(17, 31))
    assert found.testo == (
        "Mancano 7 valutazioni con assistente sociale su 31 per il 75 %; con altri casi, se contassero tutti, "
        "ne basterebbero 25"
    )
    assert (found.raggiunto, found.quanto, found.altri_casi) == (False, Fraction(7), 25)


def test_ne_manca_una_sola() -> None:
    assert da("PUA-2", rapporto(2, 4)).testo == (
        "Manca 1 valutazione con assistente sociale su 4 per il 75 %; con altri casi, se contassero tutti, "
        "ne basterebbero 4"
    )


def test_ad_anno_finito_mancavano_e_altri_casi_non_verranno() -> None:
    found = da("PUA-2", rapporto(17, 31), trascorsa=FINITO)
    assert found.testo == "Mancavano 7 valutazioni con assistente sociale su 31 per il 75 %"
    assert found.altri_casi is None


def test_al_cento_per_cento_altri_casi_non_bastano() -> None:
    found = da("PUA-2", rapporto(30, 31), anno=2027)
    assert found.testo == (
        "Manca 1 valutazione con assistente sociale su 31 per il 100 %; altri casi non bastano, se questi restano così"
    )
    assert found.altri_casi is None


def test_raggiunto_con_un_margine() -> None:
    assert da("PUA-2", rapporto(27, 31)).testo == (
        "Raggiunto con un margine di 3 valutazioni con assistente sociale su 31"
    )


def test_raggiunto_di_misura() -> None:
    assert da("PUA-2", rapporto(24, 31)).testo == "Raggiunto di misura"


def test_di_un_conteggio_si_dice_quanti_ne_mancano() -> None:
    assert da("VMD-1", VUOTA, anno=2025).testo == (
        "Manca 1 equipe multidisciplinare (EEMM) attivata nell'anno per arrivare a 1"
    )


def test_per_superare_l_anno_prima_serve_uno_in_piu() -> None:
    found = da("DIP-6", conteggio(12), conteggio(12))
    assert found.testo == (
        "Manca 1 dimissione protetta gestita con integrazione informativa per superare il 2025 (che ne ha 12)"
    )


def test_l_attesa_sopra_l_anno_prima_dice_quanto_e_che_cosa_servirebbe() -> None:
    found = da("DIP-3", media(30, 4), media(60, 10))
    assert found.testo == (
        "La media è di 1,5 giorni sopra quella del 2025 (6 giorni) e deve scendere sotto; per i 4 casi che ci si "
        "aspettano ancora quest'anno l'attesa media dovrebbe restare sotto 4,5 giorni"
    )
    assert (found.quanto, found.unita, found.media_dei_prossimi) == (Fraction(3, 2), Unita.GIORNI, Fraction(9, 2))


def test_dove_i_casi_ancora_attesi_non_possono_bastare_si_dice() -> None:
    found = da("DIP-3", media(300, 10), media(60, 10))
    assert found.testo.endswith("; i 10 casi che ci si aspettano ancora quest'anno non possono bastare")
    assert found.media_dei_prossimi is None


def test_un_pareggio_non_e_un_calo() -> None:
    found = da("DIP-3", media(12, 2), media(60, 10), trascorsa=FINITO)
    assert (found.raggiunto, found.quanto) == (False, Fraction(0))
    assert found.testo == "La media è uguale a quella del 2025 (6 giorni) e deve scendere sotto"


def test_una_differenza_minima_non_si_scrive_zero() -> None:
    found = da("DIP-3", media(6000, 1001), media(60, 10))
    assert found.testo == "Raggiunto: la media è di meno di 0,1 giorni sotto quella del 2025 (6 giorni)"


@pytest.mark.parametrize(
    ("cella", "testo"),
    [
        (VUOTA, "Nessun protocollo registrato: l'obiettivo è «attivato»"),
        (Cella(0, 1, 0, 1), "Il protocollo registrato non è ancora «attivato»"),
        (Cella(1, 2, 0, 2), "Di 2 protocolli registrati uno non è ancora «attivato»"),
        (Cella(1, 3, 0, 3), "Di 3 protocolli registrati 2 non sono ancora «attivato»"),
        (Cella(2, 2, 0, 2), "Raggiunto: «attivato»"),
    ],
)
def test_un_traguardo_dice_quale_e_chi_manca(cella: Cella, testo: str) -> None:
    assert da("DIP-1", cella).testo == testo


@pytest.mark.parametrize(
    ("codice", "anno", "cella", "precedente"),
    [
        ("DIP-2", 2026, rapporto(9, 9), VUOTA),  # unread
        ("DIP-3", 2025, media(9, 9), VUOTA),  # no target
        ("PUA-2", 2026, VUOTA, VUOTA),  # zero denominator
        ("DIP-6", 2026, conteggio(5), VUOTA),  # no year before
        ("DIP-3", 2026, media(9, 9), VUOTA),
    ],
)
def test_dove_non_c_e_un_verdetto_non_c_e_distanza(codice: str, anno: int, cella: Cella, precedente: Cella) -> None:
    assert distanza(DELIBERAZIONE.indicatore(codice), anno, cella, precedente, META) is None


def test_ogni_numeratore_contato_ha_il_suo_singolare() -> None:
    counted = [each for each in DELIBERAZIONE.indicatori if each.misura in ("conteggio", "rapporto")]
    assert [each.codice for each in counted if each.uno is None] == []


celle = st.builds(
    lambda n, extra, days, more: Cella(n, n + extra, days, n + extra, days * days + more),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 500),
    st.integers(0, 500),
)
indicatori: st.SearchStrategy[Indicatore] = st.sampled_from(DELIBERAZIONE.indicatori)


@given(indicatori, st.sampled_from((2025, 2026, 2027)), celle, celle, st.fractions(Fraction(1, 365), 1))
def test_distanza_e_verdetto_dicono_sempre_lo_stesso(
    indicatore: Indicatore, anno: int, cella: Cella, precedente: Cella, trascorsa: Fraction
) -> None:
    verdetto = giudica(indicatore.misura, indicatore.obiettivo(anno), cella, precedente).esito
    found = distanza(indicatore, anno, cella, precedente, trascorsa)
    if verdetto is Esito.NON_CALCOLABILE:
        assert found is None
    else:
        assert found is not None
        assert found.raggiunto is (verdetto is Esito.RAGGIUNTO)
        assert found.quanto >= 0


@given(st.integers(0, 300), st.integers(1, 300), st.sampled_from((2025, 2026, 2027)))
def test_aggiunto_quanto_manca_l_obiettivo_e_raggiunto_e_con_uno_in_meno_no(n: int, altri: int, anno: int) -> None:
    indicatore = DELIBERAZIONE.indicatore("PUA-2")

    def raggiunto(cella: Cella) -> bool:
        return giudica(indicatore.misura, indicatore.obiettivo(anno), cella, VUOTA).esito is Esito.RAGGIUNTO

    of = n + altri
    found = da("PUA-2", rapporto(n, of), anno=anno)
    quanto = int(found.quanto)
    if found.raggiunto:
        assert raggiunto(rapporto(n - quanto, of))
        assert not raggiunto(rapporto(n - quanto - 1, of))
        return
    assert raggiunto(rapporto(n + quanto, of))
    assert not raggiunto(rapporto(n + quanto - 1, of))
    if found.altri_casi is not None:
        assert raggiunto(rapporto(n + found.altri_casi, of + found.altri_casi))
        assert not raggiunto(rapporto(n + found.altri_casi - 1, of + found.altri_casi - 1))


@given(media_di := st.tuples(st.integers(0, 900), st.integers(1, 60)), media_di, st.fractions(Fraction(1, 10), 1))
def test_se_i_prossimi_stanno_sotto_il_limite_la_media_scende(
    ora: tuple[int, int], prima: tuple[int, int], trascorsa: Fraction
) -> None:
    found = da("DIP-3", media(*ora), media(*prima), trascorsa=trascorsa)
    if found.media_dei_prossimi is None:
        return
    k = round(ora[1] * (1 - trascorsa) / trascorsa)
    at_the_limit = Fraction(ora[0] + k * found.media_dei_prossimi) / (ora[1] + k)
    assert at_the_limit == Fraction(*prima)
