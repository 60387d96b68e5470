"""Whatever arrives, the reader says yes or says why not, and nothing else."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.dimissioni.adapters.fhir.lettore import leggi
from services.dimissioni.application.lettura import MessaggioLetto, MessaggioRifiutato
from services.dimissioni.domain.messaggio import MessaggioOspedaliero
from tests.dimissioni.fhir.bundles import RICEVUTO
from tests.dimissioni.fhir.mutazioni import messaggi_guasti, valori
from tests.esempi import esempi

MESSAGGI = TypeAdapter(MessaggioOspedaliero)


def esito(corpo: bytes) -> MessaggioLetto | MessaggioRifiutato:
    try:
        return leggi(corpo, RICEVUTO)
    except MessaggioRifiutato as rifiuto:
        return rifiuto


def verifica(esito: MessaggioLetto | MessaggioRifiutato) -> None:
    if isinstance(esito, MessaggioRifiutato):
        assert esito.problemi
        assert all(p.codice and p.elemento and p.testo for p in esito.problemi)
    else:
        scritto = MESSAGGI.dump_json(esito.messaggio)
        assert MESSAGGI.validate_json(scritto) == esito.messaggio
        assert b"\\u0000" not in scritto


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_byte_qualsiasi_si_rifiutano(corpo: bytes) -> None:
    assert isinstance(esito(corpo), MessaggioRifiutato)


@settings(deadline=None, max_examples=150)
@given(valori)
def test_json_qualsiasi_si_rifiuta(valore: Any) -> None:
    assert isinstance(esito(json.dumps(valore).encode()), MessaggioRifiutato)


@settings(deadline=None, max_examples=100)
@given(st.lists(valori, max_size=4), st.sampled_from(["transaction", "message"]))
def test_un_bundle_di_voci_qualsiasi_si_rifiuta(voci: list[Any], tipo: str) -> None:
    verifica(esito(json.dumps({"resourceType": "Bundle", "type": tipo, "entry": voci}).encode()))


@esempi(250)
@given(messaggi_guasti())
def test_un_messaggio_guasto_si_accoglie_o_si_rifiuta(bundle: dict[str, Any]) -> None:
    verifica(esito(json.dumps(bundle).encode()))


@settings(deadline=None, max_examples=50)
@given(messaggi_guasti(al_massimo=1), st.integers(1, 400))
def test_un_messaggio_troncato_si_rifiuta(bundle: dict[str, Any], tolti: int) -> None:
    intero = json.dumps(bundle).encode()
    assert isinstance(esito(intero[: max(0, len(intero) - tolti)]), MessaggioRifiutato)


@settings(deadline=None, max_examples=30)
@given(messaggi_guasti())
def test_leggere_due_volte_da_lo_stesso_esito(bundle: dict[str, Any]) -> None:
    corpo = json.dumps(bundle).encode()
    primo, secondo = esito(corpo), esito(corpo)
    if isinstance(primo, MessaggioLetto):
        assert primo == secondo
    else:
        assert isinstance(secondo, MessaggioRifiutato)
        assert primo.problemi == secondo.problemi
