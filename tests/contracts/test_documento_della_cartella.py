"""The document of the cartella sociale is what its file says, in the words of the PUA."""

import json
import re
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from scripts import cartella_schema
from services.pua.domain import codici, identificativi
from services.pua.domain.anagrafica import Sesso
from services.pua.domain.cartella import Fase
from shared.contracts import cartella_codici, cartella_sociale, envelope, pua
from shared.contracts.cartella_sociale import CartellaSociale

FILE = json.loads(cartella_schema.FILE.read_text(encoding="utf-8"))
ESEMPIO = json.loads((cartella_schema.FILE.parent / "esempio.json").read_text(encoding="utf-8"))


def test_il_file_dello_schema_e_quello_che_il_codice_dice() -> None:
    assert cartella_schema.FILE.read_text(encoding="utf-8") == cartella_schema.render(), "run `make schemas`"
    Draft202012Validator.check_schema(FILE)


def test_l_esempio_rispetta_lo_schema_e_si_legge() -> None:
    Draft202012Validator(FILE, format_checker=FormatChecker()).validate(ESEMPIO)
    letto = CartellaSociale.model_validate(ESEMPIO)
    Draft202012Validator(FILE).validate(json.loads(letto.model_dump_json(exclude_none=True)))


def test_un_campo_che_non_si_conosce_si_ignora_perche_chi_manda_puo_essere_piu_nuovo() -> None:
    nuovo = ESEMPIO | {"firma_digitale": {"algoritmo": "..."}}
    Draft202012Validator(FILE).validate(nuovo)
    assert CartellaSociale.model_validate(nuovo) == CartellaSociale.model_validate(ESEMPIO)


def test_chi_rompe_cio_che_il_file_promette_non_lo_riscrive(tmp_path: Path) -> None:
    firmato = tmp_path / "v1.json"
    prometteva = json.loads(cartella_schema.render())
    prometteva["properties"]["casi_chiusi"] = {"type": "array"}
    firmato.write_text(json.dumps(prometteva), encoding="utf-8")
    with pytest.raises(cartella_schema.BrokenDocument, match="casi_chiusi: the field is gone"):
        cartella_schema.write(firmato)
    assert json.loads(firmato.read_text(encoding="utf-8")) == prometteva


@pytest.mark.parametrize(
    ("parole", "elenco"),
    [
        (cartella_codici.Fase, Fase),
        (cartella_codici.Segnalante, codici.Segnalante),
        (cartella_codici.Professione, codici.Professione),
        (cartella_codici.Ente, codici.Ente),
        (cartella_codici.Erogatore, codici.Erogatore),
        (cartella_codici.Finanziamento, codici.Finanziamento),
        (cartella_codici.EsitoAccesso, codici.EsitoAccesso),
        (pua.EsitoPreliminare, codici.EsitoPreliminare),
        (pua.MotivoChiusuraPai, codici.MotivoChiusuraPai),
        (pua.TipoIntervento, codici.TipoIntervento),
        (envelope.Area, codici.Area),
        (envelope.Provenienza, codici.Provenienza),
        (cartella_sociale.Firma.model_fields["lato"].annotation, codici.Lato),
        (cartella_sociale.Obiettivo.model_fields["orizzonte"].annotation, codici.Orizzonte),
        (cartella_sociale.Accesso.model_fields["urgenza"].annotation, codici.Urgenza),
        (cartella_sociale.Identificativo.model_fields["sistema"].annotation, identificativi.SistemaIdentificativo),
        (get_args(cartella_sociale.Persona.model_fields["sesso"].annotation)[0], Sesso),
    ],
    ids=lambda valore: getattr(valore, "__name__", ""),
)
def test_le_parole_del_documento_sono_quelle_del_pua(parole: object, elenco: type[Enum]) -> None:
    assert list(get_args(parole)) == [codice.value for codice in elenco]


def test_la_pagina_nomina_soltanto_codici_che_esistono() -> None:
    docs = cartella_schema.FILE.parents[1]
    noti = (docs / "errori.md").read_text(encoding="utf-8")
    pagina = (docs / "cartella-sociale.md").read_text(encoding="utf-8").partition("## Che cosa può andare male")[2]
    tabelle = [riga for riga in pagina.splitlines() if riga.startswith("|")]
    codici = {codice for riga in tabelle for codice in re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", riga)}
    assert len(codici) > 10
    assert [codice for codice in sorted(codici) if f"| `{codice}` |" not in noti] == []
