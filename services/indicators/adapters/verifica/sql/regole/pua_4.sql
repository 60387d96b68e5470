-- Distinct persons whose need a valutazione of the year found complex; beside, their nuclei, as the plan that was born
-- from it names them.
WITH complessa AS (
    SELECT caso, chiave, giorno, data ->> 'persona_id' AS persona,
        (
            SELECT min(pai.data ->> 'nucleo_id') FROM ultimo('pua.pai-attivato.v1', 'pai_id') AS pai
            WHERE pai.caso = valutazione.caso AND pai.data ->> 'valutazione_id' = valutazione.chiave
        ) AS nucleo
    FROM ultimo('pua.valutazione-conclusa.v1', 'valutazione_id') AS valutazione
    WHERE (data ->> 'bisogno_complesso')::BOOLEAN
)
SELECT
    unnest(['PUA-4', 'PUA-4.nuclei']) AS indicatore,
    caso,
    chiave,
    giorno,
    1 AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    unnest([persona, coalesce('nucleo:' || nucleo, 'persona:' || persona)]) AS soggetto
FROM complessa
