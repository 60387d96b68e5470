from typing import Any

import pytest

from services.pua.application.commands import ApriAccesso, RegistraPersona, TerritorioIndicato
from services.pua.application.handlers import apri_accesso, registra_persona
from services.pua.domain.accesso import Accesso
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.codice_fiscale import CodiceFiscaleNonValido
from services.pua.domain.codici import Provenienza, Segnalante
from services.pua.domain.persona import CodiceRilievo
from services.pua.domain.raccolta import DatiPersona
from services.pua.domain.refusals import PersonaNonIndicata, TerritorioNonConsentito
from shared.kernel.refusal import FutureDate, NotFound, Refusal
from shared.kernel.territory import AmbitoSconosciuto, DistrettoSconosciuto, TerritorioAmbiguo
from tests.pua.costruttori import BERGAMO, CF_ADA, CF_MARIO, TREVIGLIO, cf, dati, giorno, persona, stp
from tests.pua.finti import PuaFinto, operatore


def apri(uow: PuaFinto, persona: DatiPersona | None = None, ambito: str = "50036", **altro: Any) -> Accesso:
    if persona is None and "persona_id" not in altro:
        persona = dati()
    return apri_accesso(
        ApriAccesso(TerritorioIndicato(ambito), Segnalante.UTENTE_FAMILIARI, persona=persona, **altro), uow
    )


def test_apre_un_caso_nuovo_per_una_persona_nuova() -> None:
    uow = PuaFinto()
    accesso = apri(uow)
    assert uow.committed
    assert accesso.territorio == BERGAMO
    assert accesso.versione == 1
    assert uow.persone.tenute[accesso.persona_id].identificativi == (cf(),)
    assert accesso.caso_id not in {accesso.id, accesso.persona_id}


def test_annuncia_l_accesso_con_la_persona_solo_tra_i_dati_riservati() -> None:
    uow = PuaFinto()
    apri(uow)
    [annuncio] = uow.annunciati()
    assert annuncio.tipo == "pua.accesso-aperto.v1"
    assert annuncio.persona.identificativi[0].valore == CF_ADA
    assert annuncio.riservati() == {"persona"}
    assert uow.cartelle.cose() == ["accesso-aperto"]


def test_chi_e_gia_noto_per_codice_fiscale_e_la_stessa_persona() -> None:
    uow = PuaFinto()
    assert apri(uow).persona_id == apri(uow, dati(cf(CF_ADA.lower()))).persona_id
    assert len(uow.persone.tenute) == 1


def test_senza_identificativi_e_sempre_qualcuno_di_nuovo() -> None:
    uow = PuaFinto()
    sconosciuto = DatiPersona(cognome="Rossi")
    assert apri(uow, sconosciuto).persona_id != apri(uow, sconosciuto).persona_id


def test_la_persona_di_un_altro_territorio_si_riconosce_e_di_lei_non_si_rivela_nulla() -> None:
    uow = PuaFinto()
    apri(uow, dati(indirizzo="Via Roma 1"))
    uow.come(operatore("50037"))
    accesso = apri(uow, DatiPersona((cf(),)), ambito="50037")
    assert len(uow.persone.tenute) == 1
    scheda = uow.persone.get(accesso.persona_id).scheda(uow.actor.scope.sees)
    assert scheda.anagrafica == Anagrafica((cf(),))
    assert uow.annunciati()[-1].persona.cognome is None


def test_due_identita_per_un_codice_fiscale_si_annunciano_senza_dire_chi_e() -> None:
    uow = PuaFinto()
    prima = apri(uow)
    uow.annunci.clear()
    apri(uow, dati(cognome="Verdi", nome="Carla"))
    (caso_id, detto, _), _ = uow.annunci
    assert caso_id == detto.persona_id == prima.persona_id
    assert detto.rilievo == CodiceRilievo.POSSIBILE_PERSONA_DIVERSA.value
    assert [territorio.ambito for territorio in detto.territori] == ["50036"]
    assert detto.riservati() == frozenset()


def test_la_stessa_contraddizione_detta_due_volte_si_annuncia_una_volta() -> None:
    uow = PuaFinto()
    apri(uow)
    for _ in range(2):
        apri(uow, dati(cognome="Verdi", nome="Carla"))
    assert uow.tipi_annunciati().count("pua.identita-contraddittoria.v1") == 1


def test_tra_due_territori_la_contraddizione_nomina_entrambi() -> None:
    uow = PuaFinto()
    apri(uow)
    uow.come(operatore("50037"))
    apri(uow, dati(cognome="Verdi", nome="Carla"), ambito="50037")
    (detto,) = [each for each in uow.annunciati() if each.tipo == "pua.identita-contraddittoria.v1"]
    assert [territorio.ambito for territorio in detto.territori] == ["50036", "50037"]


def test_con_l_id_si_apre_solo_per_una_persona_visibile() -> None:
    uow = PuaFinto()
    uow.persone.add(persona(territorio=TREVIGLIO))
    with pytest.raises(NotFound):
        apri(uow, persona_id="persona-1")
    uow.come(operatore("50037"))
    assert apri(uow, persona_id="persona-1", ambito="50037").persona_id == "persona-1"


def test_chi_vede_piu_territori_porta_la_persona_da_uno_all_altro() -> None:
    uow = PuaFinto(operatore("50036", "50037"))
    uow.persone.add(persona(territorio=TREVIGLIO))
    apri(uow, persona_id="persona-1")
    assert uow.persone.tenute["persona-1"].nota_in(BERGAMO).cognome == "Rossi"
    assert uow.annunciati()[0].persona.cognome == "Rossi"


@pytest.mark.parametrize("modo", [{"persona_id": None}, {"persona_id": "persona-1", "persona": dati()}])
def test_la_persona_si_indica_in_un_solo_modo(modo: dict[str, Any]) -> None:
    with pytest.raises(PersonaNonIndicata):
        apri(PuaFinto(), **modo)


@pytest.mark.parametrize(
    ("indicato", "rifiuto"),
    [
        (TerritorioIndicato("99999"), AmbitoSconosciuto),
        (TerritorioIndicato("50036", "99999"), DistrettoSconosciuto),
        (TerritorioIndicato("50007"), TerritorioAmbiguo),
        (TerritorioIndicato("50037"), TerritorioNonConsentito),
    ],
)
def test_il_territorio_deve_esistere_ed_essere_il_proprio(indicato: TerritorioIndicato, rifiuto: type[Refusal]) -> None:
    uow = PuaFinto()
    with pytest.raises(rifiuto):
        apri_accesso(ApriAccesso(indicato, Segnalante.MMG_PLS, persona=dati()), uow)
    assert not uow.committed
    assert uow.persone.tenute == {}


def test_non_si_registra_il_futuro() -> None:
    with pytest.raises(FutureDate):
        apri(PuaFinto(), avvenuto_il=giorno(25))


def test_un_codice_fiscale_errato_non_entra() -> None:
    with pytest.raises(CodiceFiscaleNonValido):
        apri(PuaFinto(), dati(cf("RSSDAA41C47A794K")))


def test_due_identificativi_di_due_persone_restano_due_e_si_annota() -> None:
    uow = PuaFinto()
    apri(uow, dati(cf()))
    altra = apri(uow, dati(stp(), cognome="Diallo", nome="Awa", data_nascita=None)).persona_id
    ada = uow.persone.tenute[apri(uow, dati(cf(), stp())).persona_id]
    assert ada.id != altra
    assert [r.codice for r in ada.rilievi] == [CodiceRilievo.IDENTIFICATIVO_DI_ALTRA_PERSONA]
    assert ada.identificativi == (cf(),)
    assert ada.dichiarazioni[-1].anagrafica.non_attribuiti == (stp(),)
    assert uow.persone.tenute[altra].rilievi == []


def test_un_altra_identita_sullo_stesso_codice_fiscale_si_annota_e_non_si_sovrascrive() -> None:
    uow = PuaFinto()
    apri(uow)
    ada = uow.persone.tenute[apri(uow, dati(cf(), data_nascita="1950-01-01")).persona_id]
    assert {r.codice for r in ada.rilievi} == {
        CodiceRilievo.POSSIBILE_PERSONA_DIVERSA,
        CodiceRilievo.CODICE_FISCALE_INCOERENTE,
    }
    assert ada.nota_in(BERGAMO).data_nascita == "1941-03-07"


def test_registrare_una_persona_mostra_solo_cio_che_il_proprio_territorio_ha_detto() -> None:
    uow = PuaFinto()
    apri(uow, dati(indirizzo="Via Roma 1"))
    uow.come(operatore("50037"))
    scheda = registra_persona(RegistraPersona(TerritorioIndicato("50037"), DatiPersona((cf(),), nome="Ada")), uow)
    assert scheda.anagrafica == Anagrafica((cf(),), nome="Ada")
    assert scheda.rilievi == ()
    assert uow.committed


def test_un_codice_fiscale_nuovo_su_un_stp_di_altri_e_una_persona_nuova() -> None:
    uow = PuaFinto()
    mario = apri(uow, dati(cf(CF_MARIO), stp(), cognome="Bianchi", nome="Mario", data_nascita=None)).persona_id
    assert apri(uow, dati(cf(), stp())).persona_id != mario
    assert uow.persone.tenute[mario].identificativi == (cf(CF_MARIO), stp())


def test_cio_che_si_digita_e_manuale_e_dice_chi_e_quando() -> None:
    uow = PuaFinto()
    accesso = apri(uow, avvenuto_il=giorno(20))
    assert accesso.aperto.provenienza is Provenienza.MANUALE
    assert (accesso.aperto.da, accesso.aperto.avvenuto_il, accesso.aperto.registrato_il) == (
        "as-1",
        giorno(20),
        uow.now,
    )
    assert uow.annunci[0][2] == giorno(20)
