"""What people type: refused where it is wrong, because they can correct it at once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.dimissioni.application import handlers
from services.dimissioni.application.commands import (
    Dimetti,
    IndicaDataPrevista,
    PrendiInCarico,
    RifiutaDimissione,
    SegnalaDimissione,
)
from services.dimissioni.domain.messaggio import (
    IdentificativoPersona,
    MotivoChiusura,
    PersonaSegnalata,
    PunteggioScala,
)
from services.dimissioni.domain.quadro import Quadro
from services.dimissioni.domain.refusals import (
    CodiceFiscaleIncoerente,
    CodiceFiscaleNonValido,
    DataNascitaNonValida,
    PersonaNonIndicata,
    PunteggioFuoriScala,
    TerritorioNonConsentito,
)
from services.dimissioni.domain.stati import Canale, Provenienza, Stato
from shared.contracts.dimissioni import DimissioneRifiutata, DimissioneSegnalata
from shared.kernel.refusal import FutureDate, InconsistentDates, NotFound, Refusal
from shared.kernel.territory import TerritorioAmbiguo
from tests.dimissioni.costruttori import DIMESSA, DIMISSIBILE, DOMICILIO, MARIA, ORA, RICOVERO, SEGNALATA, dimissione
from tests.dimissioni.finti import LavoroFinto, assistente


def segnala(**cambi: Any) -> SegnalaDimissione:
    valori: dict[str, Any] = {"persona": MARIA, "ambito": "50036", "data_ricovero": RICOVERO, "avvenuto_il": SEGNALATA}
    return SegnalaDimissione(**(valori | cambi))


def con_codice(valore: str, **altro: Any) -> PersonaSegnalata:
    return PersonaSegnalata(identificativi=(IdentificativoPersona("codice_fiscale", valore),), **altro)


def test_una_segnalazione_a_mano_apre_un_caso_manuale() -> None:
    uow = LavoroFinto(assistente())
    caso = handlers.segnala_dimissione(segnala(clinicamente_dimissibile_dal=None), uow)

    assert (caso.provenienza, caso.canale, caso.segnalante) == (Provenienza.MANUALE, Canale.MANUALE, "as-1")
    assert caso.territorio.distretto == "22047"
    (annuncio,) = uow.annunciati()
    assert isinstance(annuncio, DimissioneSegnalata)
    assert (annuncio.provenienza, annuncio.segnalante) == ("manuale", None)


@pytest.mark.parametrize(
    ("cambi", "rifiuto"),
    [
        ({"persona": PersonaSegnalata(cognome="Rossi")}, PersonaNonIndicata),
        ({"persona": con_codice("RSSMRA41C47A794K")}, CodiceFiscaleNonValido),
        ({"persona": con_codice("RSSMRA")}, CodiceFiscaleNonValido),
        ({"persona": replace(MARIA, data_nascita="1941-03-08")}, CodiceFiscaleIncoerente),
        ({"persona": replace(MARIA, sesso="M")}, CodiceFiscaleIncoerente),
        ({"persona": replace(MARIA, data_nascita="7/3/1941")}, DataNascitaNonValida),
        ({"persona": replace(MARIA, data_nascita="1941-13")}, DataNascitaNonValida),
        ({"persona": replace(MARIA, data_nascita="2027")}, DataNascitaNonValida),
        ({"quadro": Quadro(scale=(PunteggioScala("brass", 41),))}, PunteggioFuoriScala),
        ({"ambito": "50007"}, TerritorioAmbiguo),
        ({"ambito": "50071"}, TerritorioNonConsentito),
        ({"avvenuto_il": ORA + timedelta(hours=1)}, FutureDate),
        ({"data_ricovero": date(2026, 3, 21)}, FutureDate),
        ({"data_prevista": RICOVERO - timedelta(days=1)}, InconsistentDates),
        ({"clinicamente_dimissibile_dal": RICOVERO - timedelta(days=1)}, InconsistentDates),
        ({"clinicamente_dimissibile_dal": date(2026, 3, 21)}, FutureDate),
    ],
)
def test_cio_che_e_sbagliato_e_rifiutato_e_nulla_resta(cambi: dict[str, Any], rifiuto: type[Refusal]) -> None:
    uow = LavoroFinto(assistente())
    with pytest.raises(rifiuto):
        handlers.segnala_dimissione(segnala(**cambi), uow)
    assert not uow.committed
    assert uow.dimissioni.all() == []


@pytest.mark.parametrize("nascita", ["1941", "1941-03", "1941-03-07"])
def test_una_data_di_nascita_parziale_e_ammessa(nascita: str) -> None:
    caso = handlers.segnala_dimissione(segnala(persona=replace(MARIA, data_nascita=nascita)), LavoroFinto(assistente()))
    assert caso.persona.data_nascita == nascita


def test_un_codice_fiscale_con_omocodia_e_ammesso() -> None:
    caso = handlers.segnala_dimissione(
        segnala(persona=con_codice("RSSMRA4MC47A794K", data_nascita="1941-03-07")), LavoroFinto(assistente())
    )
    assert caso.persona.data_nascita == "1941-03-07"


def test_un_codice_fiscale_si_conserva_in_una_forma_sola() -> None:
    caso = handlers.segnala_dimissione(segnala(persona=con_codice("rssmra41c47 a794z")), LavoroFinto(assistente()))
    assert caso.persona.identificativi[0].valore == "RSSMRA41C47A794Z"


def test_chi_non_ha_ancora_un_identificativo_si_segnala_per_nome() -> None:
    persona = PersonaSegnalata(cognome="Rossi", nome="Maria")
    assert handlers.segnala_dimissione(segnala(persona=persona), LavoroFinto(assistente())).persona == persona


def test_i_passi_del_percorso_si_salvano_e_si_annunciano() -> None:
    uow = LavoroFinto(assistente())
    uow.dimissioni.add(dimissione())
    handlers.prendi_in_carico(PrendiInCarico("dim-1"), uow)
    handlers.indica_data_prevista(IndicaDataPrevista("dim-1", DIMESSA, DOMICILIO), uow)
    caso = handlers.dimetti(Dimetti("dim-1", DIMESSA, DOMICILIO), uow)

    assert uow.dimissioni.get("dim-1") == caso
    assert (caso.stato, caso.versione) == (Stato.DIMESSA, 4)
    assert [annuncio.tipo for annuncio in uow.annunciati()] == [
        "dimissioni.dimissione-presa-in-carico.v1",
        "dimissioni.dimissione-effettuata.v1",
    ]


def test_un_rifiuto_si_annuncia_con_il_motivo() -> None:
    uow = LavoroFinto(assistente())
    uow.dimissioni.add(dimissione())
    handlers.rifiuta(RifiutaDimissione("dim-1", MotivoChiusura.NON_DI_COMPETENZA), uow)
    assert uow.annunciati() == [DimissioneRifiutata(dimissione_id="dim-1", motivo="non_di_competenza")]


def test_fuori_dal_proprio_territorio_il_caso_non_esiste() -> None:
    uow = LavoroFinto(assistente())
    uow.dimissioni.add(dimissione())
    with pytest.raises(NotFound):
        handlers.prendi_in_carico(PrendiInCarico("dim-1"), uow.chiama(assistente("50071")))


def test_la_segnalazione_puo_dire_da_quando_e_dimissibile() -> None:
    caso = handlers.segnala_dimissione(segnala(clinicamente_dimissibile_dal=DIMISSIBILE), LavoroFinto(assistente()))
    assert caso.clinicamente_dimissibile_dal == DIMISSIBILE
