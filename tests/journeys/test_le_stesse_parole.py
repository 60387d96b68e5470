"""Words that several rooms write down for themselves are the same words."""

from enum import StrEnum
from typing import Any, get_args

import pytest

from services.indicators.domain.registro import codici
from services.pua.domain.codici import Professione
from shared.contracts import registro


def test_le_professioni_del_registro_sono_quelle_delle_equipe_del_pua() -> None:
    assert [each.value for each in codici.Professione] == [each.value for each in Professione]


@pytest.mark.parametrize(
    ("codice", "contratto"),
    [
        (codici.Materia, registro.Materia),
        (codici.StatoProtocollo, registro.StatoProtocollo),
        (codici.Destinatari, registro.Destinatari),
        (codici.MotivoAnnullamento, registro.RegistrazioneAnnullata.model_fields["motivo"].annotation),
    ],
)
def test_il_registro_annuncia_ogni_codice_che_accetta(codice: type[StrEnum], contratto: Any) -> None:
    assert {each.value for each in codice} == set(get_args(contratto))
