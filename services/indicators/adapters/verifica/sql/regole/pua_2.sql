-- Valutazioni concluded with the assistente sociale of Comune or Ambito, of all those concluded.
SELECT
    'PUA-2' AS indicatore,
    caso,
    chiave,
    giorno,
    (data ->> 'assistente_sociale_presente')::BOOLEAN::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM ultimo('pua.valutazione-conclusa.v1', 'valutazione_id')
