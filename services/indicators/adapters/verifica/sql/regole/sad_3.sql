-- Prese in carico with all five phases in the cartella, of all those of the year. Open ones count only where asked.
SELECT
    'SAD-3' AS indicatore,
    caso,
    chiave,
    presa.giorno AS giorno,
    (
        richiesta.caso IS NOT NULL
        AND valutata.caso IS NOT NULL
        AND progetto.caso IS NOT NULL
        AND erogazione.caso IS NOT NULL
        AND CASE
            WHEN conclusa.caso IS NULL THEN parametri.sad3_conta_aperte
            ELSE finale.caso IS NOT NULL AND coalesce(conclusa.data ->> 'esito', 'conclusa') = 'conclusa'
        END
    )::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM ultimo('sad.sad-preso-in-carico.v1', 'presa_in_carico_id') AS presa
LEFT JOIN ultimo('sad.sad-richiesto.v1', 'presa_in_carico_id') AS richiesta USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-valutato.v1', 'presa_in_carico_id') AS valutata USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-progettato.v1', 'presa_in_carico_id') AS progetto USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-erogazione-avviata.v1', 'presa_in_carico_id') AS erogazione USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-valutazione-finale.v1', 'presa_in_carico_id') AS finale USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-concluso.v1', 'presa_in_carico_id') AS conclusa USING (caso, chiave)
CROSS JOIN parametri
