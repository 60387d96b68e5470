from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain.anagrafica import (
    Anagrafica,
    DataNascitaNonValida,
    Sesso,
    anziano,
    componi,
    data_nascita,
    date_compatibili,
)
from services.pua.domain.codice_fiscale import CodiceFiscaleNonValido
from services.pua.domain.persona import CodiceRilievo
from services.pua.domain.raccolta import DatiPersona, digitata, ricevuta
from tests.pua.costruttori import CF_ADA, OGGI, anpr, cf, dati, stp


@pytest.mark.parametrize("nota", ["1941", "1941-03", "1941-03-07"])
def test_una_data_di_nascita_puo_essere_parziale(nota: str) -> None:
    assert data_nascita(nota, OGGI) == nota


@pytest.mark.parametrize(
    "errata", ["1941-13", "1941-02-30", "2027", "2026-11-24", "1849", "41", "07/03/1941", "1941-W01", ""]
)
def test_una_data_di_nascita_impossibile_o_futura_e_rifiutata(errata: str) -> None:
    with pytest.raises(DataNascitaNonValida):
        data_nascita(errata, OGGI)


@pytest.mark.parametrize(
    ("una", "altra", "compatibili"),
    [
        ("1941", "1941-03-07", True),
        ("1941-03-07", "1941-03", True),
        (None, "1941", True),
        ("1941-03", "1941-04", False),
        ("1940", "1941-03-07", False),
    ],
)
def test_due_date_parziali_si_contraddicono_solo_dove_entrambe_parlano(
    una: str | None, altra: str | None, compatibili: bool
) -> None:
    assert date_compatibili(una, altra) is compatibili


def test_accenti_apostrofi_e_maiuscole_non_fanno_un_altra_persona() -> None:
    una = Anagrafica(cognome="D'Agostino", nome="Niccolò")
    assert not una.contraddice(Anagrafica(cognome="DAGOSTINO", nome="NICCOLO"))
    assert una.contraddice(Anagrafica(cognome="D'Agostini", nome="Niccolò"))


@pytest.mark.parametrize(
    "altra",
    [
        Anagrafica(nome="Ida"),
        Anagrafica(data_nascita="1942"),
        Anagrafica(sesso=Sesso.M),
        Anagrafica(identificativi=(anpr("ZZ99999ZZ"),)),
    ],
)
def test_un_altro_nome_nascita_sesso_o_id_per_la_vita_contraddicono(altra: Anagrafica) -> None:
    ada = Anagrafica((cf(), anpr()), "Rossi", "Ada", "1941-03-07", Sesso.F)
    assert ada.contraddice(altra)
    assert altra.contraddice(ada)


def test_il_sesso_ignoto_non_contraddice_nessuno() -> None:
    assert not Anagrafica(sesso=Sesso.IGNOTO).contraddice(Anagrafica(sesso=Sesso.F))


@pytest.mark.parametrize(
    ("detto", "incoerente"),
    [
        ({"data_nascita": "1941-03-07", "sesso": Sesso.F}, False),
        ({"data_nascita": "1941"}, False),
        ({"data_nascita": "1941-03-08"}, True),
        ({"data_nascita": "1942"}, True),
        ({"sesso": Sesso.M}, True),
        ({"sesso": Sesso.IGNOTO}, False),
        ({}, False),
    ],
)
def test_si_vede_quando_il_codice_fiscale_dice_altro(detto: dict[str, Any], incoerente: bool) -> None:
    assert Anagrafica(identificativi=(cf(),), **detto).contraddice_il_codice_fiscale() is incoerente


def test_chi_e_resta_come_detto_la_prima_volta_dove_trovarlo_come_detto_l_ultima() -> None:
    insieme = componi(
        [
            Anagrafica((stp(),), "Rossi", None, "1941", None, "Via Vecchia 1", "035111"),
            Anagrafica((cf(),), "Rosi", "Ada", "1941-03-07", Sesso.F, "Via Nuova 2"),
            Anagrafica(data_nascita="1950"),
        ]
    )
    assert insieme == Anagrafica((stp(), cf()), "Rossi", "Ada", "1941-03-07", Sesso.F, "Via Nuova 2", "035111")


@given(
    st.lists(st.builds(Anagrafica, cognome=st.sampled_from([None, "A", "B"]), telefono=st.sampled_from([None, "1"])))
)
def test_comporre_due_volte_le_stesse_dichiarazioni_non_cambia_nulla(dichiarate: list[Anagrafica]) -> None:
    assert componi([*dichiarate, *dichiarate]).cognome == componi(dichiarate).cognome


@pytest.mark.parametrize(
    ("nato", "il", "atteso"),
    [
        ("1961-11-23", date(2026, 11, 23), True),
        ("1961-11-24", date(2026, 11, 23), False),
        ("1960", date(2026, 11, 23), True),
        ("1962-01", date(2026, 11, 23), False),
        ("1961", date(2026, 11, 23), None),
        (None, date(2026, 11, 23), None),
    ],
)
def test_anziano_e_chi_ha_compiuto_sessantacinque_anni(nato: str | None, il: date, atteso: Any) -> None:
    assert anziano(nato, il) is atteso


def test_chi_digita_un_codice_fiscale_errato_lo_deve_correggere() -> None:
    with pytest.raises(CodiceFiscaleNonValido):
        digitata(dati(cf("RSSDAA41C47A794K")), OGGI)


def test_cio_che_arriva_errato_per_interfaccia_e_messo_da_parte_e_annotato() -> None:
    anagrafica, note = ricevuta(dati(cf("RSSDAA41C47A794K"), stp("STP1"), stp(), data_nascita="1941-02-30"), OGGI)
    assert anagrafica.identificativi == (stp(),)
    assert anagrafica.non_attribuiti == (cf("RSSDAA41C47A794K"), stp("STP1"))
    assert anagrafica.data_nascita is None
    assert note == (
        CodiceRilievo.CODICE_FISCALE_NON_VALIDO,
        CodiceRilievo.IDENTIFICATIVO_NON_VALIDO,
        CodiceRilievo.DATA_NASCITA_NON_VALIDA,
    )


def test_un_codice_fiscale_che_contraddice_la_nascita_e_un_rilievo_anche_se_digitato() -> None:
    anagrafica, note = digitata(dati(data_nascita="1950-01-01"), OGGI)
    assert note == (CodiceRilievo.CODICE_FISCALE_INCOERENTE,)
    assert anagrafica.data_nascita == "1950-01-01"
    assert anagrafica.identificativi[0].valore == CF_ADA


def test_di_una_persona_si_puo_non_sapere_nulla() -> None:
    assert digitata(DatiPersona(nome="  "), OGGI) == (Anagrafica(), ())
