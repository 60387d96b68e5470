-- Distinct nuclei (or persons, where the plan names no nucleo) with a plan of the area minori e famiglia that begins in
-- the year; where so chosen, also those whose plan goes on.
WITH piano AS (
    SELECT
        attivato.caso, attivato.chiave, attivato.giorno AS dal,
        year(attivato.giorno) AS primo,
        if(paf4_conta_in_corso, greatest(coalesce(year(chiuso.giorno), ultimo_anno), primo), primo) AS ultimo,
        coalesce('nucleo:' || (attivato.data ->> 'nucleo_id'), 'persona:' || (attivato.data ->> 'persona_id')) AS soggetto
    FROM ultimo('pua.pai-attivato.v1', 'pai_id') AS attivato
    LEFT JOIN ultimo('pua.pai-chiuso.v1', 'pai_id') AS chiuso USING (caso, chiave)
    CROSS JOIN parametri
    WHERE attivato.data ->> 'area' = 'minori_famiglia'
)
SELECT
    'PAF-4' AS indicatore,
    caso,
    chiave || ':' || anno AS chiave,
    greatest(dal, make_date(anno, 1, 1)) AS giorno,
    1 AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    soggetto
FROM (SELECT *, unnest(range(primo, ultimo + 1))::INTEGER AS anno FROM piano)
