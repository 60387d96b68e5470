"""The same messages where a text holds no NUL and a column has a length."""

from services.dimissioni.application.ricezione import Accolto
from shared.persistence.call import Call
from tests.databases import PreparedDatabases, migrated
from tests.dimissioni.fhir.corpus import CORPUS
from tests.dimissioni.finti import ospedale
from tests.dimissioni.servizio import acceso
from tests.shared.persistence.impianti import IMPIANTI


async def test_di_nessun_messaggio_ostile_ha_colpa_la_base_dati(prepared_databases: PreparedDatabases) -> None:
    servizio = await acceso(prepared_databases.emptied("dimissioni", migrated(*IMPIANTI["dimissioni"])))
    chiamata = Call(ospedale(), "prova")
    ricevitore = servizio.dimissioni.ricevitore
    esiti = {nome: await ricevitore.ricevi(ostile.corpo(), chiamata) for nome, ostile in CORPUS.items()}
    await servizio.spegni()
    codici = {nome: esito.problemi[0].codice for nome, esito in esiti.items() if not isinstance(esito, Accolto)}
    assert [nome for nome, codice in codici.items() if codice == "errore-interno"] == []
    # All but the first speak of a stay that is there already: where the person is another one, that is the reason.
    assert {n: c for n, c in codici.items() if CORPUS[n].rifiuto is None and c != "paziente-diverso"} == {}
    assert len(esiti) - len(codici) > 50
