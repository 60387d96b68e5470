"""Assessment scales: questionnaires as data, scored by pure functions. One file per scale."""

from services.pua.domain.scales.registry import catalogo, scala_per_codice
from services.pua.domain.scales.scala import Classe, Punteggio, Risposta, Scala, Voce

__all__ = ["Classe", "Punteggio", "Risposta", "Scala", "Voce", "catalogo", "scala_per_codice"]
