-- Distinct assessment tools that the social and the health side share in the year.
SELECT
    'PUA-3' AS indicatore, caso, chiave, giorno,
    1 AS numeratore, 1 AS denominatore, NULL AS valore, nome_confrontabile(data ->> 'denominazione') AS soggetto
FROM in_forza('registro.strumento-registrato.v1', 'condiviso_dal', 'condiviso_al')
