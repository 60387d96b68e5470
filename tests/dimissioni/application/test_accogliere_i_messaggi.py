"""A hospital's message through the application: one case per stay, whoever sends and however often."""

from dataclasses import replace

import pytest

from services.dimissioni.application.commands import AccogliMessaggio
from services.dimissioni.application.handlers import EsitoMessaggio, accogli_messaggio
from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from services.dimissioni.domain.refusals import CasoDiAltroMittente, TerritorioMancante, TerritorioNonConsentito
from services.dimissioni.domain.stati import Canale, Stato
from shared.contracts.dimissioni import (
    DimissioneEffettuata,
    DimissioneSegnalata,
    MessaggioRipetuto,
    PazienteClinicamenteDimissibile,
)
from shared.kernel.actor import EVERYTHING, Actor, Ruolo, platform
from shared.kernel.refusal import InvalidInput
from shared.kernel.territory import AmbitoSconosciuto, Territorio, TerritorioIncoerente
from tests.dimissioni.costruttori import CODICE_FISCALE, DIMESSA, DIMISSIBILE, DOMICILIO, SEGNALATA, messaggio, seguente
from tests.dimissioni.finti import LavoroFinto, ospedale


def riceve(uow: LavoroFinto, detto: MessaggioOspedaliero, canale: str = "http") -> EsitoMessaggio:
    return accogli_messaggio(AccogliMessaggio(detto, canale), uow)


def test_il_primo_messaggio_apre_un_caso_e_lo_annuncia() -> None:
    uow = LavoroFinto(ospedale())
    esito = riceve(uow, messaggio())

    assert (esito.nuova, esito.duplicato) == (True, False)
    ((caso_id, annuncio, avvenuto_il),) = uow.annunci
    assert (caso_id, avvenuto_il) == (esito.dimissione.caso_id, SEGNALATA)
    assert isinstance(annuncio, DimissioneSegnalata)
    assert annuncio.provenienza == "integrazione"
    assert uow.committed


def test_l_annuncio_porta_la_persona_solo_in_un_campo_riservato() -> None:
    uow = LavoroFinto(ospedale())
    riceve(uow, messaggio(motivo="frattura"))
    (annuncio,) = uow.annunciati()

    assert annuncio.persona.identificativi[0].valore == CODICE_FISCALE
    assert {"persona", "motivo"} <= annuncio.riservati()
    assert CODICE_FISCALE not in annuncio.model_dump_json(exclude=set(annuncio.riservati()))


@pytest.mark.parametrize(
    ("chi", "canale", "mittente", "sistema"),
    [
        (ospedale("adt-bergamo"), "http", "030901", "adt-bergamo"),
        (platform("dimissioni"), "topic", "030901", "030901"),
        (platform("dimissioni"), "topic", None, None),
        (Actor("adm", Ruolo.AMMINISTRATORE, EVERYTHING), "http", "030901", None),
    ],
)
def test_chi_potra_seguire_il_caso_e_un_sistema_ospedaliero_e_mai_una_persona(
    chi: Actor, canale: str, mittente: str | None, sistema: str | None
) -> None:
    uow = LavoroFinto(chi)
    riceve(uow, messaggio(mittente=mittente), canale)
    (annuncio,) = uow.annunciati()
    assert annuncio.segnalante == sistema
    assert "segnalante" in annuncio.riservati()


def test_un_altro_ospedale_che_muove_il_caso_non_comincia_a_seguirlo() -> None:
    uow = LavoroFinto(platform("dimissioni"))
    caso = riceve(uow, messaggio(mittente="030901"), "topic").dimissione
    riceve(uow.chiama(ospedale("adt-altro")), seguente(dimessa_il=DIMESSA, destinazione=DOMICILIO))
    assert [annuncio for annuncio in uow.annunciati() if isinstance(annuncio, DimissioneSegnalata)] == []
    assert uow.dimissioni.get(caso.id).segnalante == "030901"


def test_lo_stesso_messaggio_due_volte_e_un_solo_caso() -> None:
    uow = LavoroFinto(ospedale())
    prima = riceve(uow, messaggio())
    dopo = riceve(uow.chiama(ospedale()), messaggio())

    assert (dopo.nuova, dopo.duplicato) == (False, True)
    assert dopo.dimissione == prima.dimissione
    assert uow.annunciati() == [MessaggioRipetuto(messaggio_id=f"{prima.dimissione.id}/1", volte=1)]


def test_chi_ripete_a_lungo_si_annuncia_sempre_piu_di_rado_e_il_conto_resta() -> None:
    uow = LavoroFinto(ospedale())
    riceve(uow, messaggio())
    volte = []
    for _ in range(20):
        riceve(uow.chiama(ospedale()), messaggio())
        volte += [annuncio.volte for annuncio in uow.annunciati()]
    assert volte == [1, 2, 4, 8, 16]
    assert sum(uow.ripetizioni.volte.values()) == 20


def test_di_ogni_messaggio_si_conta_quante_volte_torna() -> None:
    uow = LavoroFinto(ospedale())
    caso = riceve(uow, messaggio()).dimissione
    for _ in range(2):
        riceve(uow.chiama(ospedale()), seguente(clinicamente_dimissibile_dal=DIMISSIBILE))
    assert uow.annunciati() == [MessaggioRipetuto(messaggio_id=f"{caso.id}/2", volte=1)]
    assert uow.committed


def test_lo_stesso_messaggio_su_un_altro_canale_e_un_solo_caso() -> None:
    uow = LavoroFinto(ospedale())
    riceve(uow, messaggio())
    dopo = riceve(uow.chiama(platform("dimissioni")), messaggio(), "topic")
    assert dopo.duplicato


def test_due_ospedali_con_lo_stesso_numero_di_ricovero_non_si_confondono() -> None:
    uow = LavoroFinto(ospedale())
    riceve(uow, messaggio(chiave_caso="ospedale-a|ricovero-1"))
    altro = riceve(uow.chiama(ospedale("ospedale-b")), messaggio(chiave_caso="ospedale-b|ricovero-1"))
    assert altro.nuova


def test_un_messaggio_seguente_muove_il_caso_e_annuncia_nell_ordine() -> None:
    uow = LavoroFinto(ospedale())
    riceve(uow, messaggio())
    detto = seguente(clinicamente_dimissibile_dal=DIMISSIBILE, dimessa_il=DIMESSA, destinazione=DOMICILIO)
    esito = riceve(uow.chiama(ospedale()), detto)

    assert (esito.nuova, esito.duplicato, esito.dimissione.stato) == (False, False, Stato.DIMESSA)
    assert [type(annuncio) for annuncio in uow.annunciati()] == [PazienteClinicamenteDimissibile, DimissioneEffettuata]


def test_senza_territorio_il_primo_messaggio_e_rifiutato_e_nulla_resta() -> None:
    uow = LavoroFinto(ospedale())
    with pytest.raises(TerritorioMancante) as rifiuto:
        riceve(uow, messaggio(territorio=None))
    assert rifiuto.value.codice == "territorio-mancante"
    assert uow.dimissioni.all() == []
    assert not uow.committed


@pytest.mark.parametrize(
    ("territorio", "rifiuto"),
    [
        (Territorio("59999", "22047", "718"), AmbitoSconosciuto),
        (Territorio("50036", "22105", "718"), TerritorioIncoerente),
    ],
)
def test_un_territorio_che_non_esiste_e_rifiutato(territorio: Territorio, rifiuto: type[InvalidInput]) -> None:
    uow = LavoroFinto(platform("dimissioni"))
    with pytest.raises(rifiuto):
        riceve(uow, messaggio(territorio=territorio), "topic")


def test_un_ospedale_non_segnala_a_un_territorio_che_non_e_suo() -> None:
    uow = LavoroFinto(ospedale(asst="701"))
    with pytest.raises(TerritorioNonConsentito):
        riceve(uow, messaggio())


def test_un_altro_ospedale_non_muove_un_caso_non_suo() -> None:
    uow = LavoroFinto(ospedale())
    caso = riceve(uow, messaggio()).dimissione
    with pytest.raises(CasoDiAltroMittente):
        riceve(uow.chiama(ospedale("ospedale-b")), seguente(dimessa_il=DIMESSA))
    assert uow.dimissioni.get(caso.id) == caso


def test_cio_che_arriva_dal_topic_e_di_chi_il_messaggio_nomina() -> None:
    uow = LavoroFinto(platform("dimissioni"))
    caso = riceve(uow, messaggio(mittente="030070101"), "topic").dimissione
    assert (caso.canale, caso.segnalante) == (Canale.TOPIC, "030070101")


def test_un_messaggio_che_non_puo_aprire_un_caso_dice_perche() -> None:
    uow = LavoroFinto(ospedale())
    with pytest.raises(InvalidInput, match="manca la richiesta"):
        accogli_messaggio(AccogliMessaggio(seguente(), "http", InvalidInput("manca la richiesta")), uow)


def test_un_messaggio_che_non_puo_aprire_un_caso_ne_muove_uno_noto() -> None:
    uow = LavoroFinto(ospedale())
    riceve(uow, messaggio())
    detto = seguente(dimessa_il=DIMESSA, destinazione=DOMICILIO)
    esito = accogli_messaggio(AccogliMessaggio(detto, "http", InvalidInput("manca la richiesta")), uow)
    assert esito.dimissione.stato is Stato.DIMESSA


def test_il_caso_porta_cio_che_l_ospedale_descrive() -> None:
    uow = LavoroFinto(ospedale())
    detto = replace(messaggio(), caregiver="figlia", diagnosi=("820.8",), lettera_dimissione=True, bisogno_sad=False)
    quadro = riceve(uow, detto).dimissione.quadro
    assert (quadro.caregiver, quadro.diagnosi, quadro.lettera_dimissione, quadro.bisogno_sad) == (
        "figlia",
        ("820.8",),
        True,
        False,
    )
