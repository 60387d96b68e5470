"""Between what the domain says and what the document says: the small parts, one way and the other."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import overload

from pydantic import BaseModel

from services.pua.domain import progetto as dominio
from services.pua.domain.anagrafica import Sesso
from services.pua.domain.atto import Atto
from services.pua.domain.cartella import Voce
from services.pua.domain.codici import (
    Ente,
    Erogatore,
    Finanziamento,
    Lato,
    Orizzonte,
    Professione,
    TipoIntervento,
)
from services.pua.domain.equipe import Membro
from services.pua.domain.identificativi import Identificativo, SistemaIdentificativo
from services.pua.domain.pai import Pai
from services.pua.domain.raccolta import DatiPersona
from services.pua.domain.valutazione import Risultato
from shared.contracts import cartella_sociale as detto


@overload
def atto(fatto: Atto) -> detto.Atto: ...
@overload
def atto(fatto: None) -> None: ...
def atto(fatto: Atto | None) -> detto.Atto | None:
    if fatto is None:
        return None
    return detto.Atto(
        avvenuto_il=fatto.avvenuto_il,
        registrato_il=fatto.registrato_il,
        da=corta(fatto.da, 128),
        provenienza=fatto.provenienza.value,
    )


LUNGO = 4000
"""Characters of a free text; a line has 200."""


def corta(testo: str | None, lunghezza: int = 200) -> str | None:
    """What a hospital wrote may be longer than the document allows."""
    return (testo or "").replace("\0", "").strip()[:lunghezza].strip() or None


def visita(parte: BaseModel, campo: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every part of a document with its JSON pointer, from the outside in."""
    yield campo, parte
    for nome, valore in parte:
        if isinstance(valore, BaseModel):
            yield from visita(valore, f"{campo}/{nome}")
        elif isinstance(valore, tuple):
            for numero, elemento in enumerate(valore):
                if isinstance(elemento, BaseModel):
                    yield from visita(elemento, f"{campo}/{nome}/{numero}")


def istanti(casi: tuple[detto.Caso, ...]) -> Iterator[datetime]:
    """When each thing that the cases tell was recorded."""
    for caso in casi:
        for _, parte in visita(caso):
            if isinstance(parte, detto.Atto) and parte.registrato_il is not None:
                yield parte.registrato_il


def revisione(contenuto: dominio.Progetto, firme: Mapping[Lato, Atto], scritta: Atto) -> detto.Revisione:
    return detto.Revisione(
        bisogni=contenuto.bisogni,
        obiettivi=tuple(
            detto.Obiettivo(id=o.id, testo=o.testo, orizzonte=o.orizzonte.value) for o in contenuto.obiettivi
        ),
        interventi=tuple(_intervento(i) for i in contenuto.interventi),
        atto=atto(scritta),
        firme=tuple(detto.Firma(lato=lato.value, atto=atto(firme[lato])) for lato in Lato if lato in firme),
    )


def _intervento(intervento: dominio.Intervento) -> detto.Intervento:
    return detto.Intervento(
        id=intervento.id,
        tipo=intervento.tipo.value,
        erogatore=intervento.erogatore.value,
        dal=intervento.dal,
        al=intervento.al,
        ore_settimanali=intervento.ore_settimanali,
        frequenza=intervento.frequenza,
        descrizione=intervento.descrizione,
        finanziamento=intervento.finanziamento.value if intervento.finanziamento else None,
    )


def erogazione(pai: Pai) -> Iterator[detto.Erogazione]:
    for intervento_id, svolto in pai.svolgimento.items():
        yield detto.Erogazione(
            progetto_id=pai.id,
            intervento_id=intervento_id,
            avvio=atto(svolto.avviato),
            conclusione=atto(svolto.concluso),
            annullamento=atto(svolto.annullato),
        )


def passaggio(voce: Voce) -> detto.Passaggio:
    return detto.Passaggio(
        fase=voce.cosa.fase.value, cosa=voce.cosa.value, descrizione=voce.cosa.descrizione, atto=atto(voce.atto)
    )


def dati_persona(persona: detto.Persona) -> DatiPersona:
    return DatiPersona(
        identificativi=tuple(
            Identificativo(SistemaIdentificativo(i.sistema), i.valore) for i in persona.identificativi
        ),
        cognome=persona.cognome,
        nome=persona.nome,
        data_nascita=persona.data_nascita,
        sesso=Sesso(persona.sesso) if persona.sesso else None,
        indirizzo=persona.indirizzo,
        telefono=persona.telefono,
    )


def equipe(valutazione: detto.Valutazione) -> tuple[Membro, ...]:
    return tuple(Membro(Professione(m.professione), Ente(m.ente), m.operatore) for m in valutazione.equipe)


def risultato(esito: detto.Esito) -> Risultato:
    return Risultato(
        bisogno_complesso=esito.bisogno_complesso,
        non_autosufficiente=esito.non_autosufficiente,
        alto_bisogno_assistenziale=esito.alto_bisogno_assistenziale,
        necessita_sad=esito.necessita_sad,
        bisogni=esito.bisogni,
    )


def riferimenti(progetto: detto.Progetto) -> dominio.Riferimenti:
    caregiver = progetto.caregiver
    return dominio.Riferimenti(
        case_manager=progetto.case_manager,
        caregiver=None
        if caregiver is None
        else dominio.Caregiver(caregiver.nome, caregiver.relazione, caregiver.telefono),
        verifica_prevista=progetto.verifica_prevista,
    )


class Nomi:
    """The sender's ids of goals and interventions within one PAI, and ours."""

    def __init__(self) -> None:
        self.obiettivi: dict[str, str] = {}
        self.interventi: dict[str, str] = {}

    def progetto(self, revisione: detto.Revisione) -> dominio.Progetto:
        """What the revision says, by our ids; what has none yet comes without."""
        return dominio.Progetto(
            bisogni=revisione.bisogni,
            obiettivi=tuple(
                dominio.Obiettivo(o.testo, Orizzonte(o.orizzonte), self.obiettivi.get(o.id, ""))
                for o in revisione.obiettivi
            ),
            interventi=tuple(
                dominio.Intervento(
                    tipo=TipoIntervento(i.tipo),
                    erogatore=Erogatore(i.erogatore),
                    dal=i.dal,
                    al=i.al,
                    ore_settimanali=i.ore_settimanali,
                    frequenza=i.frequenza,
                    descrizione=i.descrizione,
                    finanziamento=Finanziamento(i.finanziamento) if i.finanziamento else None,
                    id=self.interventi.get(i.id, ""),
                )
                for i in revisione.interventi
            ),
        )

    def impara(self, revisione: detto.Revisione, qui: dominio.Progetto) -> None:
        """What the new entries are called here: they stand in the same order on both sides."""
        for suo, nostro in zip(revisione.obiettivi, qui.obiettivi, strict=False):
            self.obiettivi.setdefault(suo.id, nostro.id)
        for suo_intervento, intervento in zip(revisione.interventi, qui.interventi, strict=False):
            self.interventi.setdefault(suo_intervento.id, intervento.id)
