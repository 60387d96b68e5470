"""What a person wants of their own data: oscuramento and consent. Load, call, save, commit; nothing is announced."""

from dataclasses import dataclass

from services.pua.application.commands import Oscura, RegistraConsenso, RevocaConsenso, RevocaOscuramento
from services.pua.application.handlers import atto_manuale, territorio_consentito
from services.pua.application.ports import UnitOfWork
from services.pua.domain.consenso import Consenso, chiave
from services.pua.domain.oscuramento import InteroCaso, Oscuramento, StatoOscuramento
from services.pua.domain.persona import Persona
from services.pua.domain.refusals import ConsensoNonDato, GiaOscurato
from services.pua.domain.volonta import Volonta
from shared.kernel.clock import civil_date
from shared.kernel.refusal import NotFound
from shared.kernel.territory import Territorio


def oscura(command: Oscura, uow: UnitOfWork) -> Oscuramento:
    """Raises NotFound (nothing that the caller sees is about that), GiaOscurato, and as `InteroCaso.elemento`."""
    persona = uow.persone.get(command.persona_id)
    caso = _caso(persona, command.riferimento, uow)
    elemento = caso.elemento(command.riferimento)
    with uow.per_decidere():
        in_vigore = uow.oscuramenti.all(caso_id=caso.accesso.caso_id, stato=StatoOscuramento.IN_VIGORE)
    if any(oscuramento.elemento.id == elemento.id for oscuramento in in_vigore):
        raise GiaOscurato
    oscuramento = Oscuramento(
        id=uow.ids.new(),
        persona_id=persona.id,
        caso_id=caso.accesso.caso_id,
        territorio=caso.accesso.territorio,
        elemento=elemento,
        richiesta=Volonta(command.dichiarante, atto_manuale(command.avvenuto_il, uow)),
    )
    uow.oscuramenti.add(oscuramento)
    uow.commit()
    return oscuramento


def revoca_oscuramento(command: RevocaOscuramento, uow: UnitOfWork) -> Oscuramento:
    """Raises NotFound (also where it hides something from the caller), and as `Oscuramento.revocato_per`."""
    oscuramento = uow.oscuramenti.get(command.oscuramento_id)
    if not oscuramento.noto_a(uow.actor.id):
        raise NotFound
    oscuramento.revocato_per(Volonta(command.dichiarante, atto_manuale(command.avvenuto_il, uow)))
    uow.oscuramenti.save(oscuramento)
    uow.commit()
    return oscuramento


def oscuramenti(persona_id: str, uow: UnitOfWork) -> list[Oscuramento]:
    """Those that the caller knows of: who is hidden something does not learn that it is. Raises NotFound."""
    persona = uow.persone.get(persona_id)
    with uow.per_decidere():
        tutti = uow.oscuramenti.all(persona_id=persona.id)
    return [oscuramento for oscuramento in tutti if oscuramento.noto_a(uow.actor.id)]


def registra_consenso(command: RegistraConsenso, uow: UnitOfWork) -> Consenso:
    """The informativa was given, or a consent given or denied. Raises NotFound, as `territorio_consentito`."""
    persona = uow.persone.get(command.persona_id)
    territorio = territorio_consentito(command.territorio, civil_date(uow.now), uow)
    consenso = _consenso(persona, territorio, uow) or Consenso(
        id=uow.ids.new(), persona_id=persona.id, territorio=territorio
    )
    volonta = Volonta(command.dichiarante, atto_manuale(command.avvenuto_il, uow))
    if command.dato is None:
        consenso.informata(command.testo, volonta)
    else:
        consenso.sceglie(command.dato, command.testo, volonta)
    (uow.consensi.save if consenso.versione else uow.consensi.add)(consenso)
    uow.commit()
    return consenso


def revoca_consenso(command: RevocaConsenso, uow: UnitOfWork) -> Consenso:
    """Raises NotFound, ConsensoNonDato, and as `territorio_consentito`."""
    persona = uow.persone.get(command.persona_id)
    territorio = territorio_consentito(command.territorio, civil_date(uow.now), uow)
    consenso = _consenso(persona, territorio, uow)
    if consenso is None:
        raise ConsensoNonDato
    consenso.revoca(Volonta(command.dichiarante, atto_manuale(command.avvenuto_il, uow)))
    uow.consensi.save(consenso)
    uow.commit()
    return consenso


@dataclass(frozen=True)
class ConsensoNelTerritorio:
    """`consenso` is None where nobody recorded anything: that is an answer, too."""

    territorio: Territorio
    consenso: Consenso | None


def consensi(persona_id: str, uow: UnitOfWork) -> list[ConsensoNelTerritorio]:
    """One for each of the caller's territories where the person is known. Raises NotFound."""
    return consensi_di(uow.persone.get(persona_id), uow)


def consensi_di(persona: Persona, uow: UnitOfWork) -> list[ConsensoNelTerritorio]:
    noti = {consenso.territorio: consenso for consenso in uow.consensi.all(persona_id=persona.id)}
    visti = [t for t in dict.fromkeys((*persona.territori, *noti)) if uow.actor.scope.sees(t)]
    return [ConsensoNelTerritorio(territorio, noti.get(territorio)) for territorio in visti]


def _consenso(persona: Persona, territorio: Territorio, uow: UnitOfWork) -> Consenso | None:
    return uow.consensi.find_unscoped(chiave=chiave(persona.id, territorio))


def _caso(persona: Persona, riferimento: str, uow: UnitOfWork) -> InteroCaso:
    """The case that something the caller sees belongs to, whole: who wrote the rest goes on seeing it.

    Raises NotFound.
    """
    voci = uow.cartelle.della_persona(persona.id)
    caso_id = next((voce.caso_id for voce in voci if voce.riferimento == riferimento), None)
    accesso = None if caso_id is None else uow.accessi.find(caso_id=caso_id)
    if accesso is None:
        raise NotFound
    accesso = uow.accessi.get(accesso.id)  # from here on nobody else changes the case
    with uow.per_decidere():
        return InteroCaso(
            accesso,
            uow.valutazioni.all(caso_id=accesso.caso_id),
            uow.pai.all(caso_id=accesso.caso_id),
            [voce for voce in uow.cartelle.della_persona(persona.id) if voce.caso_id == accesso.caso_id],
        )
