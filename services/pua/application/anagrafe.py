"""Recognise the person of a statement, or register somebody new."""

from services.pua.application.announcements import annuncia_identita
from services.pua.application.ports import UnitOfWork
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.atto import Atto
from services.pua.domain.persona import CodiceRilievo, Persona, Rilievo, senza
from services.pua.domain.riconoscimento import Riconoscimento, riconosci
from shared.kernel.territory import Territorio


def persona_dichiarata(
    anagrafica: Anagrafica,
    note: tuple[CodiceRilievo, ...],
    territorio: Territorio,
    atto: Atto,
    uow: UnitOfWork,
    del_caso: Persona | None = None,
) -> Persona:
    """The person whom the statement names, with the statement kept; `note` is what its checking found.

    `del_caso`: who it is already known to speak of; identifiers of somebody else do not make it another person.
    """
    titolari = uow.persone.titolari(anagrafica.identificativi)
    if del_caso is None:
        trovato = riconosci(anagrafica.identificativi, titolari)
    else:
        di_altri = tuple((i, titolare) for i, titolare in titolari.items() if titolare.id != del_caso.id)
        trovato = Riconoscimento(del_caso, di_altri)
    rilievi = [Rilievo(codice, (territorio,), atto) for codice in note]
    rilievi += [
        Rilievo(CodiceRilievo.IDENTIFICATIVO_DI_ALTRA_PERSONA, _in_conflitto(altra, territorio), atto)
        for _, altra in trovato.altrui
    ]
    propria = senza(anagrafica, tuple(identificativo for identificativo, _ in trovato.altrui))
    if trovato.persona is None:
        persona = Persona.registra(uow.ids.new(), territorio, propria, rilievi, atto)
        uow.persone.add(persona)
        annuncia_identita(uow, persona)
        return persona
    if trovato.persona.dichiara(territorio, propria, rilievi, atto):
        uow.persone.save(trovato.persona)
        annuncia_identita(uow, trovato.persona)
    return trovato.persona


def _in_conflitto(altra: Persona, territorio: Territorio) -> tuple[Territorio, ...]:
    """The territories that one must see to learn that the identifier is the other person's."""
    return (territorio,) if territorio in altra.territori else (territorio, altra.territorio)
