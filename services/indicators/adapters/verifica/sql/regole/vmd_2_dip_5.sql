-- Training meetings held, of those planned. Of a voce holds, for each year, what was counted up to the latest day, and of
-- two of the same day what was said last. For the members of the EEMM those beyond the planned ones do not count.
WITH stato AS (
    SELECT DISTINCT ON (caso, voce, anno)
        caso, voce, data ->> 'destinatari' AS destinatari, (data ->> 'anno')::INTEGER AS anno, (data ->> 'al')::DATE AS al,
        (data ->> 'svolti')::INTEGER AS svolti, (data ->> 'previsti')::INTEGER AS previsti
    FROM registrazione
    WHERE tipo = 'registro.incontri-registrati.v1'
    ORDER BY caso, voce, anno, al DESC, posto DESC
)
SELECT
    if(destinatari = 'equipe', 'VMD-2', 'DIP-5') AS indicatore,
    caso,
    voce || ':' || anno AS chiave,
    make_date(anno, 1, 1) AS giorno,
    if(destinatari = 'equipe', least(svolti, previsti), svolti) AS numeratore,
    previsti AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM stato
