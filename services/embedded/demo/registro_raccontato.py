"""The two registers, thing by thing: Seriate gets on, Grumello stays where it was."""

from datetime import date

from services.embedded.demo.andamento import GRUMELLO, SERIATE
from services.embedded.demo.storie_registro import (
    Cosa,
    Ente,
    Equipe,
    Incontri,
    Professioni,
    Protocollo,
    Strumento,
    VoceRifiutata,
    VoceScritta,
)

_SERVIZI_2025 = (
    "assistente_sociale",
    "infermiere",
    "geriatra",
    "psicologo",
    "educatore_professionale",
    "fisioterapista",
)
_SERVIZI_2026 = (*_SERVIZI_2025, "neuropsichiatra")
_AZIENDA = "ASST di prova Bergamo Est"

_SERIATE: tuple[Cosa, ...] = (
    Equipe("EEMM anziani di Seriate", date(2025, 2, 3), ("assistente_sociale", "infermiere", "geriatra")),
    Equipe(
        "EEMM famiglie di Seriate",
        date(2026, 2, 2),
        ("assistente_sociale", "psicologo", "educatore_professionale", "neuropsichiatra"),
    ),
    Professioni(2025, _SERVIZI_2025),
    Professioni(2026, _SERVIZI_2026),
    Incontri("equipe", 2025, ((date(2025, 6, 30), 8, 2), (date(2025, 12, 15), 8, 6))),
    Incontri("equipe", 2026, ((date(2026, 6, 30), 8, 4), (date(2026, 10, 16), 8, 7))),
    Incontri("caregiver", 2025, ((date(2025, 11, 28), 4, 3),)),
    Incontri("caregiver", 2026, ((date(2026, 5, 29), 8, 4), (date(2026, 10, 23), 8, 6))),
    Protocollo(
        "allontanamento_familiare",
        (
            ("definito", date(2025, 3, 10), "Verbale 4/2025 del tavolo minori"),
            ("condiviso", date(2025, 6, 20), "Delibera 31/2025 dell'Assemblea dei sindaci"),
            ("attivato", date(2026, 2, 16), "Circolare 2/2026"),
        ),
    ),
    Protocollo(
        "dimissioni_protette",
        (
            ("aggiornato", date(2025, 4, 14), "Protocollo dimissioni, versione 2"),
            ("condiviso", date(2025, 9, 30), "Verbale 7/2025 della Cabina di Regia"),
            ("attivato", date(2026, 1, 12), "Circolare 1/2026"),
            ("aggiornato", date(2026, 6, 15), "Protocollo dimissioni, versione 3"),
        ),
    ),
    Protocollo(
        "valutazione_integrata",
        (
            ("definito", date(2025, 5, 5), "Procedura operativa del Distretto"),
            ("condiviso", date(2025, 10, 10), "Verbale 8/2025 della Cabina di Regia"),
            ("attivato", date(2026, 3, 2), "Circolare 4/2026"),
        ),
    ),
    Strumento("Scheda unica di triage", date(2025, 4, 1)),
    Strumento("Scheda di valutazione della famiglia", date(2026, 3, 16)),
    Ente("Comune di prova Seriate", "comune", date(2025, 1, 20)),
    Ente(_AZIENDA, "asst", date(2025, 2, 10)),
    Ente("Istituto comprensivo di prova", "scuola", date(2025, 9, 15)),
    Ente("Cooperativa di prova L'Aquilone", "terzo_settore", date(2026, 1, 26)),
    Ente("Associazione di prova Famiglie in rete", "associazione_di_famiglie", date(2026, 4, 13)),
)

_GRUMELLO: tuple[Cosa, ...] = (
    Equipe("EEMM di Grumello", date(2025, 3, 3), ("assistente_sociale", "infermiere")),
    Equipe("EEMM sperimentale di Grumello", date(2025, 5, 5), ("assistente_sociale", "psicologo"), date(2025, 12, 31)),
    Professioni(2025, _SERVIZI_2025),
    Professioni(2026, _SERVIZI_2026),
    Incontri("equipe", 2026, ((date(2026, 9, 30), 6, 3),)),
    Incontri("caregiver", 2025, ((date(2025, 12, 5), 5, 4),)),
    Incontri("caregiver", 2026, ((date(2026, 9, 25), 5, 2),)),
    Protocollo("allontanamento_familiare", (("definito", date(2025, 11, 3), "Bozza 1 del tavolo minori"),)),
    Protocollo(
        "dimissioni_protette",
        (
            ("definito", date(2025, 6, 9), "Protocollo dimissioni, versione 1"),
            ("condiviso", date(2025, 12, 1), "Verbale 9/2025 della Cabina di Regia"),
        ),
    ),
    Protocollo(
        "valutazione_integrata",
        (
            ("definito", date(2025, 5, 5), "Procedura operativa del Distretto"),
            ("condiviso", date(2025, 10, 10), "Verbale 8/2025 della Cabina di Regia"),
            ("attivato", date(2026, 3, 2), "Circolare 4/2026"),
            ("cessato", date(2026, 9, 1), "Delibera 40/2026"),
        ),
    ),
    # The same tool as Seriate's, written otherwise: in the Distretto it counts once.
    Strumento("SCHEDA UNICA DI TRIAGE", date(2025, 4, 1)),
    Ente("Comune di prova Grumello", "comune", date(2025, 2, 3)),
    Ente(_AZIENDA, "asst", date(2025, 2, 10)),
    Ente("Oratorio di prova", "ente_religioso", date(2025, 3, 10), date(2025, 12, 31)),
)

_CORRETTE = (
    # Nine of ten is what was planned to be held; four were.
    VoceScritta(
        GRUMELLO,
        Incontri("equipe", 2025, ((date(2025, 12, 19), 10, 4),)),
        prima=Incontri("equipe", 2025, ((date(2025, 12, 19), 10, 9),)),
    ),
    VoceScritta(SERIATE, Ente("Istituto comprensivo di prova (bis)", "scuola", date(2026, 2, 2)), annullata=True),
)

VOCI: tuple[VoceScritta, ...] = (
    *(VoceScritta(SERIATE, cosa) for cosa in _SERIATE),
    *(VoceScritta(GRUMELLO, cosa) for cosa in _GRUMELLO),
    *_CORRETTE,
)

RIFIUTATE: tuple[VoceRifiutata, ...] = (
    VoceRifiutata(SERIATE, Incontri("caregiver", 2026, ((date(2026, 6, 30), 4, 9),)), "incontri-oltre-i-previsti"),
    VoceRifiutata(
        GRUMELLO,
        Protocollo("allontanamento_familiare", (("attivato", date(2026, 4, 20), "Circolare 9/2026"),)),
        "stato-del-protocollo-fuori-ordine",
    ),
    VoceRifiutata(
        GRUMELLO,
        Strumento("Scheda di un altro", date(2026, 4, 20)),
        "registro-di-altro-ambito",
        nel_registro_di=SERIATE,
    ),
)
