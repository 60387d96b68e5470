"""What the hospital describes of the person and of the need, apart from the path and its dates."""

from dataclasses import dataclass, fields, replace

from services.dimissioni.domain.messaggio import MessaggioOspedaliero, PersonaSegnalata, PunteggioScala


@dataclass(frozen=True)
class Quadro:
    """Everything may be missing: the hospital says what it knows, and completes it later."""

    struttura: str | None = None
    """The hospital that signals: its code or its Organization identifier."""
    motivo: str | None = None
    """Free text of the hospital: never in a log, an error or a public event."""
    diagnosi: tuple[str, ...] = ()
    scale: tuple[PunteggioScala, ...] = ()
    caregiver: str | None = None
    bisogno_servizi_sociali: bool | None = None
    """None where nobody said: DIP-2 counts only a need that was recorded."""
    bisogno_sad: bool | None = None
    senza_dimora: bool = False
    lettera_dimissione: bool = False

    def completato(self, nuovo: "Quadro", sovrascrive: bool) -> "Quadro":
        """This picture with what the new one says. Without `sovrascrive` it only fills what was missing.

        What the new one does not say (None, empty, False) never erases what is known.
        """
        cambi = {
            campo.name: detto
            for campo in fields(self)
            if (detto := getattr(nuovo, campo.name)) not in (None, (), "")
            and (sovrascrive or getattr(self, campo.name) in (None, (), "", False))
            and not (detto is False and campo.name in ("senza_dimora", "lettera_dimissione"))
        }
        return replace(self, **cambi)


def quadro_di(messaggio: MessaggioOspedaliero, scale: tuple[PunteggioScala, ...]) -> Quadro:
    """The picture that a message gives, with the scores that were found valid."""
    return Quadro(
        struttura=messaggio.mittente,
        motivo=messaggio.motivo,
        diagnosi=messaggio.diagnosi,
        scale=scale,
        caregiver=messaggio.caregiver,
        bisogno_servizi_sociali=messaggio.bisogno_servizi_sociali,
        bisogno_sad=messaggio.bisogno_sad,
        senza_dimora=messaggio.senza_dimora,
        lettera_dimissione=messaggio.lettera_dimissione,
    )


_A_VITA = frozenset({"codice_fiscale", "anpr"})
"""Identifiers of which a person has one for life; STP and ENI codes expire and are issued again."""


def persona_diversa(nota: PersonaSegnalata, detta: PersonaSegnalata) -> bool:
    """Whether two descriptions cannot be of the same person: both carry an identifier for life, and none agrees."""
    comuni = {voce.sistema for voce in nota.identificativi} & {voce.sistema for voce in detta.identificativi} & _A_VITA
    return bool(comuni) and not set(nota.identificativi) & set(detta.identificativi)


def persona_completata(nota: PersonaSegnalata, detta: PersonaSegnalata) -> PersonaSegnalata:
    """The known person with what was missing. Nothing known is replaced: that is a person's decision, at the PUA."""
    per_sempre = {voce.sistema for voce in nota.identificativi} & _A_VITA
    nuovi = tuple(
        voce for voce in detta.identificativi if voce not in nota.identificativi and voce.sistema not in per_sempre
    )
    cambi = {
        nome: getattr(detta, nome)
        for nome in ("cognome", "nome", "data_nascita", "sesso", "indirizzo", "telefono")
        if getattr(nota, nome) is None and getattr(detta, nome) is not None
    }
    return replace(nota, identificativi=nota.identificativi + nuovi, **cambi)
