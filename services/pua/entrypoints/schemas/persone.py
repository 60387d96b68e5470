"""Persons and their cartella over HTTP. An identifier only ever travels in a body."""

from typing import Annotated

from pydantic import Field

from services.pua.application.queries import CartellaConsultata
from services.pua.domain.anagrafica import Sesso
from services.pua.domain.cartella import Caso, Cosa, Fase, Voce
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from services.pua.domain.persona import CodiceRilievo, Rilievo, Scheda
from services.pua.domain.raccolta import DatiPersona
from services.pua.entrypoints.schemas.atti import AttoVista, Riga, TerritorioBody, TerritorioVista
from services.pua.entrypoints.schemas.riservatezza import ConsensoVista
from shared.web.schemas import Body, View


class IdentificativoBody(Body):
    """Codice fiscale, STP, ENI o ID ANPR."""

    sistema: SistemaIdentificativo
    valore: Annotated[str, Field(min_length=1, max_length=40)]

    def indicato(self) -> Identificativo:
        return Identificativo(self.sistema, self.valore)


class DatiPersonaBody(Body):
    """Chi è la persona, per quanto è noto: tutto può mancare."""

    identificativi: Annotated[tuple[IdentificativoBody, ...], Field(max_length=8)] = ()
    cognome: Riga | None = None
    nome: Riga | None = None
    data_nascita: Annotated[
        str | None, Field(max_length=10, description="Per quanto è nota", examples=["1941", "1941-03", "1941-03-07"])
    ] = None
    sesso: Sesso | None = None
    indirizzo: Riga | None = None
    telefono: Riga | None = None

    def dati(self) -> DatiPersona:
        return DatiPersona(
            identificativi=tuple(i.indicato() for i in self.identificativi),
            cognome=self.cognome,
            nome=self.nome,
            data_nascita=self.data_nascita,
            sesso=self.sesso,
            indirizzo=self.indirizzo,
            telefono=self.telefono,
        )


class RegistrazioneBody(Body):
    """Registra una persona, o riconosce chi ha già uno degli identificativi indicati."""

    territorio: TerritorioBody
    persona: DatiPersonaBody


class IdentificativoVista(View):
    sistema: SistemaIdentificativo
    valore: str


class RilievoVista(View):
    """Una contraddizione nei dati ricevuti: da verificare, niente è stato sovrascritto."""

    codice: CodiceRilievo
    testo: str
    atto: AttoVista

    @classmethod
    def of(cls, rilievo: Rilievo) -> "RilievoVista":
        return cls(codice=rilievo.codice, testo=rilievo.codice.testo, atto=AttoVista.of(rilievo.atto))


class PersonaVista(View):
    """La persona come la conoscono i territori di chi chiede."""

    id: str
    identificativi: list[IdentificativoVista]
    cognome: str | None
    nome: str | None
    data_nascita: str | None
    sesso: Sesso | None
    indirizzo: str | None
    telefono: str | None
    non_attribuiti: list[IdentificativoVista]
    """Identificativi comunicati che non identificano la persona: malformati, o di altri."""
    rilievi: list[RilievoVista]

    @classmethod
    def of(cls, scheda: Scheda) -> "PersonaVista":
        nota = scheda.anagrafica
        return cls(
            id=scheda.persona_id,
            identificativi=_elenco(nota.identificativi),
            cognome=nota.cognome,
            nome=nota.nome,
            data_nascita=nota.data_nascita,
            sesso=nota.sesso,
            indirizzo=nota.indirizzo,
            telefono=nota.telefono,
            non_attribuiti=_elenco(nota.non_attribuiti),
            rilievi=[RilievoVista.of(rilievo) for rilievo in scheda.rilievi],
        )


class PersoneVista(View):
    """Al più una persona: un identificativo ha un solo titolare."""

    elementi: list[PersonaVista]

    @classmethod
    def of(cls, schede: tuple[Scheda, ...]) -> "PersoneVista":
        return cls(elementi=[PersonaVista.of(scheda) for scheda in schede])


class VoceVista(View):
    """Una riga della cartella. `riferimento` è l'id di ciò che riguarda; `evento_id` l'evento che l'ha portata."""

    cosa: Cosa
    descrizione: str
    atto: AttoVista
    riferimento: str
    evento_id: str | None

    @classmethod
    def of(cls, voce: Voce) -> "VoceVista":
        return cls(
            cosa=voce.cosa,
            descrizione=voce.cosa.descrizione,
            atto=AttoVista.of(voce.atto),
            riferimento=voce.riferimento,
            evento_id=voce.evento_id,
        )


class FaseVista(View):
    fase: Fase
    completa: bool
    voci: list[VoceVista]


class CasoVista(View):
    """Un percorso della persona, nelle cinque fasi del processo caratteristico."""

    caso_id: str
    territorio: TerritorioVista
    fasi: list[FaseVista]
    completo: bool

    @classmethod
    def of(cls, caso: Caso) -> "CasoVista":
        complete = caso.fasi_complete
        return cls(
            caso_id=caso.caso_id,
            territorio=TerritorioVista.of(caso.territorio),
            fasi=[
                FaseVista(fase=fase, completa=fase in complete, voci=[VoceVista.of(v) for v in caso.della_fase(fase)])
                for fase in Fase
            ],
            completo=caso.completo,
        )


class CartellaVista(View):
    """I percorsi della persona nei territori di chi chiede, dal primo; in testa a che cosa ha acconsentito."""

    persona_id: str
    consensi: list[ConsensoVista]
    casi: list[CasoVista]

    @classmethod
    def of(cls, consultata: CartellaConsultata) -> "CartellaVista":
        return cls(
            persona_id=consultata.cartella.persona_id,
            consensi=[ConsensoVista.nel(trovato) for trovato in consultata.consensi],
            casi=[CasoVista.of(caso) for caso in consultata.cartella.casi],
        )


def _elenco(identificativi: tuple[Identificativo, ...]) -> list[IdentificativoVista]:
    return [IdentificativoVista(sistema=i.sistema, valore=i.valore) for i in identificativi]
