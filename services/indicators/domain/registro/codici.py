"""The code lists of the register."""

from enum import StrEnum


class Genere(StrEnum):
    """What a voce is about."""

    EQUIPE = "equipe"
    """An équipe multidisciplinare, EEMM (VMD-1, VMD-3)."""
    PROFESSIONI = "professioni"
    """The professions present in the services in a year (VMD-3)."""
    INCONTRI = "incontri"
    """The training meetings of a year (VMD-2, DIP-5)."""
    PROTOCOLLI = "protocolli"
    """A protocol and the states it went through (PAF-1, DIP-1, PUA-1)."""
    STRUMENTI = "strumenti"
    """A shared assessment tool (PUA-3)."""
    ENTI = "enti"
    """A body of the Gruppi territoriali (PAF-3)."""


class Professione(StrEnum):
    """The professions of an équipe: the same words in which PUA speaks of the members of a valutazione."""

    ASSISTENTE_SOCIALE = "assistente_sociale"
    INFERMIERE = "infermiere"
    MEDICO_MEDICINA_GENERALE = "medico_medicina_generale"
    PEDIATRA = "pediatra"
    GERIATRA = "geriatra"
    FISIATRA = "fisiatra"
    NEUROPSICHIATRA = "neuropsichiatra"
    PSICHIATRA = "psichiatra"
    ALTRO_MEDICO = "altro_medico"
    PSICOLOGO = "psicologo"
    FISIOTERAPISTA = "fisioterapista"
    TERAPISTA_OCCUPAZIONALE = "terapista_occupazionale"
    LOGOPEDISTA = "logopedista"
    EDUCATORE_PROFESSIONALE = "educatore_professionale"
    PEDAGOGISTA = "pedagogista"
    OPERATORE_SOCIO_SANITARIO = "operatore_socio_sanitario"
    ALTRO = "altro"


class Destinatari(StrEnum):
    """For whom training meetings are."""

    EQUIPE = "equipe"
    """The members of the EEMM (VMD-2)."""
    CAREGIVER = "caregiver"
    """Caregiver familiari and assistenti familiari (DIP-5)."""


class Materia(StrEnum):
    """What a protocol is about."""

    ALLONTANAMENTO_FAMILIARE = "allontanamento_familiare"
    """PAF-1."""
    DIMISSIONI_PROTETTE = "dimissioni_protette"
    """DIP-1."""
    VALUTAZIONE_INTEGRATA = "valutazione_integrata"
    """PUA-1."""


class StatoProtocollo(StrEnum):
    DEFINITO = "definito"
    AGGIORNATO = "aggiornato"
    CONDIVISO = "condiviso"
    ATTIVATO = "attivato"
    CESSATO = "cessato"


class TipologiaEnte(StrEnum):
    """The kinds of body that sit in a Gruppo territoriale. The deliberation lists none: `altro` is for the rest."""

    COMUNE = "comune"
    AMBITO = "ambito"
    ASST = "asst"
    ATS = "ats"
    SCUOLA = "scuola"
    AUTORITA_GIUDIZIARIA = "autorita_giudiziaria"
    FORZE_DELL_ORDINE = "forze_dell_ordine"
    TERZO_SETTORE = "terzo_settore"
    ASSOCIAZIONE_DI_FAMIGLIE = "associazione_di_famiglie"
    ENTE_RELIGIOSO = "ente_religioso"
    UNIVERSITA = "universita"
    ALTRO = "altro"


class MotivoAnnullamento(StrEnum):
    """Why a registrazione should not have been made."""

    ERRORE = "errore"
    DOPPIONE = "doppione"
    ALTRO = "altro"


class Condizione(StrEnum):
    """Whether a registrazione still counts."""

    VALIDA = "valida"
    CORRETTA = "corretta"
    """Another one took its place."""
    ANNULLATA = "annullata"
