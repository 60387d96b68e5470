"""What a registrazione may say in itself, and what it may not."""

from dataclasses import replace

import pytest

from services.indicators.domain.refusals import AnnoFuoriDeliberazione
from services.indicators.domain.registro.codici import Professione
from services.indicators.domain.registro.contenuti import Contenuto, giorno, identita, verificato
from services.indicators.domain.registro.refusals import (
    DataPrimaDegliAmbiti,
    DatoPersonaleNelRegistro,
    GiornoFuoriAnno,
    IncontriOltreIPrevisti,
    ProfessioniMancanti,
)
from services.pua.domain.codici import Professione as ProfessioneDelPua
from shared.kernel.refusal import FutureDate, InconsistentDates, InvalidInput, Refusal
from tests.indicators.registro import (
    LIMITI,
    UNO_PER_GENERE,
    ente,
    equipe,
    incontri,
    professioni,
    protocollo,
    strumento,
)
from tests.indicators.registro import giorno as il


@pytest.mark.parametrize("contenuto", UNO_PER_GENERE)
def test_ogni_genere_ha_un_contenuto_che_si_registra(contenuto: Contenuto) -> None:
    assert verificato(contenuto, LIMITI) == contenuto


@pytest.mark.parametrize(
    ("contenuto", "rifiuto"),
    [
        (equipe("2026-11-24"), FutureDate),
        (equipe("2026-01-01", al="2026-11-24"), FutureDate),
        (protocollo(il="2027-01-01"), FutureDate),
        (incontri(al="2026-12-31"), FutureDate),
        (professioni(anno=2027), FutureDate),
        (strumento(dal="2026-11-24"), FutureDate),
        (ente(dal="2026-11-24"), FutureDate),
        (equipe("2026-02-01", al="2026-01-31"), InconsistentDates),
        (replace(strumento(), condiviso_al=il("2025-02-28")), InconsistentDates),
        (replace(ente(), partecipa_al=il("2025-02-28")), InconsistentDates),
        (professioni(anno=2024), AnnoFuoriDeliberazione),
        (professioni(anno=2028), AnnoFuoriDeliberazione),
        (incontri(al="2024-06-30"), AnnoFuoriDeliberazione),
        (replace(incontri(al="2025-06-30"), anno=2026), GiornoFuoriAnno),
        (incontri(svolti=9, previsti=8), IncontriOltreIPrevisti),
        (incontri(svolti=-1), InvalidInput),
        (replace(equipe(), professioni=()), ProfessioniMancanti),
        (replace(professioni(), professioni=()), ProfessioniMancanti),
        (equipe("2000-11-07"), DataPrimaDegliAmbiti),
        (protocollo(il="0202-03-01"), DataPrimaDegliAmbiti),
        (equipe(nome="Équipe di RSSMRA41C47A794Z"), DatoPersonaleNelRegistro),
        (equipe(nome="équipe rssmra41c47a794z"), DatoPersonaleNelRegistro),
        (replace(protocollo(), documento="Nota su RSSMRA4MC47A794Z"), DatoPersonaleNelRegistro),
    ],
)
def test_cio_che_e_sbagliato_in_se_si_rifiuta(contenuto: Contenuto, rifiuto: type[Refusal]) -> None:
    with pytest.raises(rifiuto) as refused:
        verificato(contenuto, LIMITI)
    assert type(refused.value) is rifiuto


def test_cio_che_comincia_e_finisce_oggi_si_registra() -> None:
    oggi = LIMITI.oggi.isoformat()
    assert verificato(equipe(oggi, al=oggi), LIMITI)


def test_tutti_gli_incontri_previsti_possono_essere_svolti() -> None:
    assert verificato(incontri(svolti=8, previsti=8), LIMITI)


def test_una_professione_detta_due_volte_e_una() -> None:
    doppie = professioni(Professione.PSICOLOGO, Professione.INFERMIERE, Professione.PSICOLOGO)
    assert verificato(doppie, LIMITI) == professioni(Professione.INFERMIERE, Professione.PSICOLOGO)


def test_delle_professioni_di_un_anno_si_sa_solo_l_anno() -> None:
    assert giorno(professioni(anno=2025)) == il("2025-01-01")


@pytest.mark.parametrize(
    ("una", "altra", "stessa"),
    [
        (strumento("Scheda Unica"), strumento("scheda   unica!", dal="2026-01-01"), True),
        (strumento("Scheda unica"), strumento("Scheda breve"), False),
        (equipe(al="2025-12-31"), equipe("2026-01-01"), False),
        (incontri(al="2026-03-31"), incontri(al="2026-06-30"), True),
        (incontri(al="2025-03-31"), incontri(al="2026-03-31"), False),
        (protocollo("definito"), protocollo("condiviso", "2026-01-01"), True),
        (protocollo(materia="dimissioni_protette"), protocollo(materia="valutazione_integrata"), False),
    ],
)
def test_che_cosa_e_la_stessa_voce(una: Contenuto, altra: Contenuto, stessa: bool) -> None:
    assert (identita(una) == identita(altra)) is stessa


def test_il_registro_e_il_pua_chiamano_le_professioni_con_le_stesse_parole() -> None:
    assert {each.value for each in Professione} == {each.value for each in ProfessioneDelPua}
