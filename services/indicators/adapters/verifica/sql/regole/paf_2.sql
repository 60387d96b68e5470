-- Valutazioni of the area minori e famiglia from which a plan of that area was born, of all those of the area.
SELECT
    'PAF-2' AS indicatore,
    caso,
    chiave,
    giorno,
    EXISTS (
        FROM ultimo('pua.pai-attivato.v1', 'pai_id') AS pai
        WHERE pai.caso = valutazione.caso
            AND pai.data ->> 'valutazione_id' = valutazione.chiave
            AND pai.data ->> 'area' = 'minori_famiglia'
    )::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM ultimo('pua.valutazione-conclusa.v1', 'valutazione_id') AS valutazione
WHERE data ->> 'area' = 'minori_famiglia'
