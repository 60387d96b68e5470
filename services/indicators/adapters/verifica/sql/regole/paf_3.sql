-- Distinct bodies in the Gruppi territoriali in the year; beside, their distinct kinds.
WITH ente AS (
    SELECT * FROM in_forza('registro.ente-registrato.v1', 'partecipa_dal', 'partecipa_al')
)
SELECT
    unnest(['PAF-3', 'PAF-3.tipologie']) AS indicatore,
    caso,
    chiave,
    giorno,
    1 AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    unnest([nome_confrontabile(data ->> 'denominazione'), data ->> 'tipologia']) AS soggetto
FROM ente
