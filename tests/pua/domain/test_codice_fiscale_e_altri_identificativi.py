import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.it.codicefiscale import calc_check_digit

from services.pua.domain.codice_fiscale import CodiceFiscaleNonValido, codice_fiscale, nascita
from services.pua.domain.identificativi import IdentificativoNonValido, SistemaIdentificativo, identificativo
from tests.pua.costruttori import CF_ADA, CF_MARIO, CF_OMOCODO, ENI, STP, certo


def test_il_codice_fiscale_ha_una_sola_forma() -> None:
    assert codice_fiscale(" rssdaa 41c47 a794j ") == CF_ADA


def test_l_omocodia_e_un_codice_valido_di_un_altra_persona() -> None:
    assert codice_fiscale(CF_OMOCODO) == CF_OMOCODO != CF_ADA


def test_il_codice_provvisorio_di_undici_cifre_e_valido_e_non_dice_nulla_della_nascita() -> None:
    assert nascita(codice_fiscale("00743110157")) is None


@pytest.mark.parametrize("errato", ["RSSDAA41C47A794K", "RSSDAA41C47A794", "RSSDAA41C47A794JJ", "", "1" * 16])
def test_un_codice_fiscale_errato_e_rifiutato_senza_ripeterlo(errato: str) -> None:
    with pytest.raises(CodiceFiscaleNonValido) as rifiuto:
        codice_fiscale(errato)
    assert not errato or errato not in str(rifiuto.value)


@given(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_dei_ventisei_caratteri_di_controllo_uno_solo_va_bene(carattere: str) -> None:
    if carattere == CF_ADA[-1]:
        assert codice_fiscale(CF_ADA[:-1] + carattere) == CF_ADA
    else:
        with pytest.raises(CodiceFiscaleNonValido):
            codice_fiscale(CF_ADA[:-1] + carattere)


def test_il_codice_dice_nascita_e_sesso_anche_con_l_omocodia() -> None:
    assert nascita(CF_ADA) == nascita(CF_OMOCODO)
    detto = certo(nascita(CF_ADA))
    assert (detto.anno, detto.mese, detto.giorno, detto.sesso) == ("41", "03", "07", "F")
    assert certo(nascita(CF_MARIO)).sesso == "M"


@given(
    st.dates().map(lambda d: (d.year % 100, d.month, d.day)),
    st.sampled_from("MF"),
    st.sets(st.sampled_from([6, 7, 9, 10, 12, 13, 14])),
)
def test_nascita_e_sesso_si_leggono_con_qualunque_omocodia(
    data: tuple[int, int, int], sesso: str, sostituite: set[int]
) -> None:
    anno, mese, giorno = data
    if (mese, giorno) == (2, 29) and anno % 4:
        giorno = 28
    base = list(f"RSSDAA{anno:02d}{'ABCDEHLMPRST'[mese - 1]}{giorno + (40 if sesso == 'F' else 0):02d}A794")
    for posizione in sostituite:
        base[posizione] = "LMNPQRSTUV"[int(base[posizione])]
    testo = "".join(base)
    detto = certo(nascita(codice_fiscale(testo + calc_check_digit(testo))))
    assert (detto.anno, detto.mese, detto.giorno, detto.sesso) == (f"{anno:02d}", f"{mese:02d}", f"{giorno:02d}", sesso)


@pytest.mark.parametrize(
    ("sistema", "valore"),
    [
        (SistemaIdentificativo.STP, STP),
        (SistemaIdentificativo.ENI, ENI),
        (SistemaIdentificativo.ANPR, "AB12345CD"),
    ],
)
def test_stp_eni_e_anpr_hanno_ciascuno_la_sua_forma(sistema: SistemaIdentificativo, valore: str) -> None:
    assert identificativo(sistema, f" {valore.lower()} ").valore == valore
    with pytest.raises(IdentificativoNonValido):
        identificativo(sistema, valore + "1")


def test_un_eni_non_e_un_stp() -> None:
    with pytest.raises(IdentificativoNonValido):
        identificativo(SistemaIdentificativo.STP, ENI)


def test_il_piu_forte_e_il_codice_fiscale_poi_anpr_poi_eni_poi_stp() -> None:
    assert [s.value for s in sorted(SistemaIdentificativo, key=lambda s: s.forza)] == [
        "codice_fiscale",
        "anpr",
        "eni",
        "stp",
    ]
