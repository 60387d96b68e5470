-- Dimissioni that have not ended in any way; accessi with a complex need that wait for their valutazione; SAD still open.
SELECT 'DIP.aperte' AS indicatore, caso, chiave, giorno,
    0 AS numeratore, 1 AS denominatore, NULL AS valore, NULL AS soggetto
FROM ultimo('dimissioni.dimissione-segnalata.v1', 'dimissione_id')
ANTI JOIN (
    SELECT caso, data ->> 'dimissione_id' AS chiave FROM evento
    WHERE tipo IN (
        'dimissioni.dimissione-effettuata.v1',
        'dimissioni.dimissione-rifiutata.v1',
        'dimissioni.dimissione-annullata.v1'
    )
) USING (caso, chiave)

UNION ALL

SELECT 'PUA.aperti', caso, chiave, giorno, 0, 1, NULL, NULL
FROM (
    FROM ultimo('pua.valutazione-preliminare-conclusa.v1', 'accesso_id')
    WHERE data ->> 'esito' = 'bisogno_complesso'
)
ANTI JOIN (
    SELECT caso, chiave FROM ultimo('pua.accesso-chiuso.v1', 'accesso_id')
    UNION ALL
    SELECT caso, data ->> 'accesso_id' FROM ultimo('pua.valutazione-conclusa.v1', 'valutazione_id')
) USING (caso, chiave)

UNION ALL

SELECT 'SAD.aperti', caso, chiave, coalesce(presa.giorno, richiesta.giorno),
    (NOT EXISTS (
        FROM ultimo('sad.sad-progettato.v1', 'presa_in_carico_id') AS progetto
        WHERE progetto.caso = coalesce(presa.caso, richiesta.caso)
            AND progetto.chiave = coalesce(presa.chiave, richiesta.chiave)
    ))::INTEGER,
    (presa.giorno IS NOT NULL)::INTEGER,
    NULL, NULL
FROM ultimo('sad.sad-richiesto.v1', 'presa_in_carico_id') AS richiesta
FULL JOIN ultimo('sad.sad-preso-in-carico.v1', 'presa_in_carico_id') AS presa USING (caso, chiave)
ANTI JOIN ultimo('sad.sad-concluso.v1', 'presa_in_carico_id') AS concluso USING (caso, chiave)
