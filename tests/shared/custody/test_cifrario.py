"""What is sealed opens with its key, at its place, and nowhere else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.custody.cipher import MARK, DataKey, Tampered, sealed_with
from shared.custody.master import (
    MasterKeys,
    UnusableMasterKey,
    made_where_missing,
    read_master_keys,
    write_master_keys,
)

CHIAVE = DataKey.fresh("caso-1")


@given(st.binary(max_size=500), st.text(max_size=40))
def test_cio_che_si_sigilla_si_riapre_uguale(contenuto: bytes, posto: str) -> None:
    sigillato = CHIAVE.seal(posto, contenuto)
    assert CHIAVE.open(posto, sigillato) == contenuto
    assert sealed_with(sigillato) == CHIAVE.id
    assert len(contenuto) < 8 or contenuto not in sigillato


def test_due_sigilli_della_stessa_cosa_sono_diversi() -> None:
    assert CHIAVE.seal("accessi/1", b"stesso") != CHIAVE.seal("accessi/1", b"stesso")


def test_non_si_apre_al_posto_di_un_altro() -> None:
    with pytest.raises(Tampered):
        CHIAVE.open("accessi/2", CHIAVE.seal("accessi/1", b"di uno"))


def test_non_si_apre_con_la_chiave_di_un_altro() -> None:
    altra = replace(DataKey.fresh("caso-2"), id=CHIAVE.id)
    with pytest.raises(Tampered):
        altra.open("accessi/1", CHIAVE.seal("accessi/1", b"di uno"))


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_non_si_apre_dopo_che_un_byte_e_cambiato(dove: int, come: int) -> None:
    sigillato = bytearray(CHIAVE.seal("accessi/1", b"frattura del femore"))
    sigillato[dove % len(sigillato)] ^= come
    with pytest.raises(Tampered):
        CHIAVE.open("accessi/1", bytes(sigillato))


@given(st.binary(max_size=80))
def test_cio_che_non_porta_il_segno_non_e_sigillato(contenuto: bytes) -> None:
    assert sealed_with(contenuto) is None or contenuto.startswith(MARK)
    assert sealed_with(b'{"cognome": "' + contenuto) is None


def test_una_chiave_non_mostra_il_suo_segreto() -> None:
    detto = f"{CHIAVE!r} {CHIAVE} {MasterKeys.fresh()!r} {MasterKeys.fresh().wrap(CHIAVE)!r}"
    assert "secret" not in detto
    assert "wrapped" not in detto
    assert repr(CHIAVE.secret)[2:-1] not in detto


def test_l_impronta_dipende_dalla_chiave_dallo_scopo_e_dal_valore() -> None:
    altra = DataKey.fresh("caso-2")
    impronte = {
        CHIAVE.fingerprint("stp", "AB1"),
        CHIAVE.fingerprint("eni", "AB1"),
        CHIAVE.fingerprint("stp", "AB2"),
        altra.fingerprint("stp", "AB1"),
    }
    assert len(impronte) == 4
    assert CHIAVE.fingerprint("stp", "AB1") in impronte


def test_una_chiave_avvolta_vale_solo_per_la_sua_riga() -> None:
    maestre = MasterKeys.fresh()
    avvolta = maestre.wrap(CHIAVE)
    assert maestre.unwrap(avvolta) == CHIAVE
    with pytest.raises(UnusableMasterKey):
        maestre.unwrap(replace(avvolta, subject="caso-2"))


def test_la_chiave_maestra_ruotata_apre_ancora_cio_che_avvolgeva_la_vecchia() -> None:
    prima = MasterKeys.fresh()
    avvolta = prima.wrap(CHIAVE)
    dopo = prima.rotated()
    assert dopo.current != prima.current
    assert dopo.unwrap(avvolta) == CHIAVE
    with pytest.raises(UnusableMasterKey):
        dopo.only_current().unwrap(avvolta)


def test_il_file_delle_chiavi_maestre_si_fa_una_volta_ed_e_solo_del_proprietario(tmp_path: Path) -> None:
    file = tmp_path / "chiavi" / "chiave-maestra.json"
    fatte = made_where_missing(file)
    assert made_where_missing(file) == fatte
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    write_master_keys(file, fatte.rotated())
    assert read_master_keys(file).secrets.items() > fatte.secrets.items()


@pytest.mark.parametrize(
    "scritto",
    [
        "",
        "[]",
        '{"corrente": "a", "chiavi": {}}',
        '{"corrente": "a", "chiavi": {"a": "Y29ydGE="}}',
        '{"corrente": "a", "chiavi": {"a": "??"}}',
    ],
)
def test_un_file_illeggibile_si_rifiuta_senza_ripeterlo(scritto: str, tmp_path: Path) -> None:
    file = tmp_path / "chiave-maestra.json"
    file.write_text(scritto)
    with pytest.raises(UnusableMasterKey) as rifiuto:
        read_master_keys(file)
    assert "Y29ydGE" not in str(rifiuto.value)


def test_il_file_dice_che_chiavi_ha_per_nome(tmp_path: Path) -> None:
    file = tmp_path / "chiave-maestra.json"
    fatte = made_where_missing(file)
    assert json.loads(file.read_text())["corrente"] == fatte.current
