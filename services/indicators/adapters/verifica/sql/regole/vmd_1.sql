-- EEMM active for a day at least in the year.
SELECT
    'VMD-1' AS indicatore, caso, chiave, giorno,
    1 AS numeratore, 1 AS denominatore, NULL AS valore, NULL AS soggetto
FROM in_forza('registro.equipe-registrata.v1', 'attiva_dal', 'attiva_al')
