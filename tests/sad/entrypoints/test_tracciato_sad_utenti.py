"""The columns of the return by user: one for each field, and none that is said to be national."""

from dataclasses import fields

from services.sad.domain.debito import UtenteSad
from services.sad.entrypoints.tracciato_utenti import SAD_UTENTI
from shared.web.extracts.layout import OURS, Kind, Standing


def test_le_colonne_sono_i_campi_dell_utente() -> None:
    assert [colonna.name for colonna in SAD_UTENTI.columns] == [campo.name for campo in fields(UtenteSad)]


def test_nessuna_colonna_si_dice_nazionale() -> None:
    assert {colonna.national.standing for colonna in SAD_UTENTI.columns} == {Standing.UNKNOWN}
    assert all(colonna.national.said and colonna.source and colonna.meaning for colonna in SAD_UTENTI.columns)


def test_ogni_codice_e_di_raccordo_e_ha_la_sua_lista() -> None:
    codici = [colonna for colonna in SAD_UTENTI.columns if colonna.kind is Kind.CODE]
    assert all(colonna.heading.endswith(OURS) and colonna.codes for colonna in codici)


def test_ore_giorni_e_conteggi_dicono_la_loro_unita() -> None:
    contate = {Kind.INTEGER, Kind.DECIMAL, Kind.DAY}
    assert [colonna.name for colonna in SAD_UTENTI.columns if colonna.kind in contate and not colonna.unit] == []
