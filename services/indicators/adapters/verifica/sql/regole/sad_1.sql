-- SAD projects of old, non self-sufficient people in high need (as the SAD valutazione says, or else the request), in
-- the year of the first project; those whose last project rests on one integrated plan.
SELECT
    'SAD-1' AS indicatore,
    caso,
    chiave,
    primo_progetto.giorno AS giorno,
    (progetto.data ->> 'piano_integrato')::BOOLEAN::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM ultimo('sad.sad-richiesto.v1', 'presa_in_carico_id') AS richiesta
JOIN ultimo('sad.sad-progettato.v1', 'presa_in_carico_id') AS progetto USING (caso, chiave)
JOIN primo('sad.sad-progettato.v1', 'presa_in_carico_id') AS primo_progetto USING (caso, chiave)
LEFT JOIN ultimo('sad.sad-valutato.v1', 'presa_in_carico_id') AS valutata USING (caso, chiave)
WHERE (richiesta.data ->> 'anziano')::BOOLEAN
    AND (coalesce(valutata.data, richiesta.data) ->> 'non_autosufficiente')::BOOLEAN
    AND (coalesce(valutata.data, richiesta.data) ->> 'alto_bisogno_assistenziale')::BOOLEAN
