"""Ambiti merge and divide: old cases keep their codes, new ones take a code of their day, years are compared alike."""

from datetime import date

import pytest

from shared.kernel.territory import AmbitoNonValido, AmbitoSconosciuto, Territori, leggi, lombardia

INTESTAZIONE = (
    "ats_code,ats_name,ambito_code,ambito_name,sioss_code,asst_code,asst_name,"
    "distretto_code,distretto_name,valido_dal,valido_al"
)


def inventata(*ambiti: tuple[str, str, str], successioni: tuple[str, ...] = ()) -> Territori:
    rows = [f"321,ATS,{code},Ambito {code},,701,ASST,22100,DISTRETTO,{dal},{al}" for code, dal, al in ambiti]
    return leggi("\n".join([INTESTAZIONE, *rows]), "\n".join(["dal,da,a", *successioni]))


FUSI = inventata(
    ("1", "", "2025-12-31"),
    ("2", "", "2025-12-31"),
    ("3", "2026-01-01", ""),
    successioni=("2026-01-01,1,3", "2026-01-01,2,3"),
)
DIVISO = inventata(
    ("1", "", "2025-12-31"),
    ("2", "2026-01-01", ""),
    ("3", "2026-01-01", ""),
    successioni=("2026-01-01,1,2", "2026-01-01,1,3"),
)
ASSORBITO = inventata(("1", "", "2025-12-31"), ("2", "", ""), successioni=("2026-01-01,1,2",))
STACCATO = inventata(("1", "", ""), ("2", "2026-01-01", ""), successioni=("2026-01-01,1,1", "2026-01-01,1,2"))


def test_un_codice_vale_nei_suoi_giorni() -> None:
    assert FUSI.resolve("1", il=date(2025, 12, 31)).ambito == "1"
    assert FUSI.resolve("3", il=date(2026, 1, 1)).ambito == "3"


def test_un_codice_finito_si_rifiuta_dicendo_chi_c_e_al_suo_posto() -> None:
    with pytest.raises(AmbitoNonValido, match=r"L'Ambito 1 non esiste il 01/01/2026: dal 01/01/2026 .* c'è 3"):
        FUSI.resolve("1", il=date(2026, 1, 1))
    with pytest.raises(AmbitoNonValido, match="c'è 2, 3"):
        DIVISO.resolve("1", il=date(2026, 3, 1))


def test_un_codice_non_ancora_nato_si_rifiuta() -> None:
    with pytest.raises(AmbitoNonValido, match=r"L.Ambito 3 non esiste il 31/12/2025$"):
        FUSI.resolve("3", il=date(2025, 12, 31))


def test_un_codice_mai_esistito_resta_sconosciuto() -> None:
    with pytest.raises(AmbitoSconosciuto):
        FUSI.resolve("9", il=date(2026, 1, 1))


def test_quel_che_fu_detto_allora_si_legge_sempre() -> None:
    assert FUSI.resolve("1").ambito == "1"


@pytest.mark.parametrize(
    ("territori", "ambito", "anno", "di_prima"),
    [
        (FUSI, "3", 2026, ("1", "2")),
        (FUSI, "3", 2027, ("3",)),
        (FUSI, "1", 2025, ("1",)),
        (DIVISO, "2", 2026, None),
        (DIVISO, "3", 2026, None),
        (DIVISO, "2", 2027, ("2",)),
        (ASSORBITO, "2", 2026, ("1", "2")),
        (ASSORBITO, "2", 2025, ("2",)),
        (STACCATO, "1", 2026, None),
        (STACCATO, "2", 2026, None),
        (STACCATO, "1", 2027, ("1",)),
    ],
)
def test_l_anno_prima_di_un_ambito_e_quello_degli_ambiti_che_vi_sono_confluiti(
    territori: Territori, ambito: str, anno: int, di_prima: tuple[str, ...] | None
) -> None:
    assert territori.di_prima(ambito, anno) == di_prima


def test_una_fusione_di_chi_era_nato_da_una_fusione_risale_fino_agli_ambiti_di_allora() -> None:
    territori = inventata(
        ("1", "", "2025-06-30"),
        ("2", "2025-07-01", "2025-12-31"),
        ("3", "2026-01-01", ""),
        successioni=("2025-07-01,1,2", "2026-01-01,2,3"),
    )
    assert territori.di_prima("3", 2026) == ("1", "2")


def test_chi_comincia_dal_nulla_non_ha_anno_prima() -> None:
    assert inventata(("1", "2026-01-01", "")).di_prima("1", 2026) == ()


def test_una_successione_che_nomina_chi_non_c_e_non_si_legge() -> None:
    with pytest.raises(ValueError, match="9 non è tra gli Ambiti"):
        inventata(("1", "", ""), successioni=("2026-01-01,1,9",))


def test_la_tabella_pubblicata_non_ha_ancora_successioni_e_vale_sempre() -> None:
    assert lombardia().successioni == ()
    assert all((voce.valido_dal, voce.valido_al) == (None, None) for voce in lombardia().voci)
    assert lombardia().resolve("50036", il=date(1900, 1, 1)).ambito == "50036"
