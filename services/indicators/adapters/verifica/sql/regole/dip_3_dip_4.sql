-- Days from when the patient could leave (or was signalled) to the discharge, by destination; year of the discharge.
SELECT
    if(dimessa.data ->> 'destinazione' = 'domicilio', 'DIP-3', 'DIP-4') AS indicatore,
    caso,
    chiave,
    (dimessa.data ->> 'il')::DATE AS giorno,
    0 AS numeratore,
    1 AS denominatore,
    CASE parametri.dip_inizio
        WHEN 'clinicamente_dimissibile' THEN coalesce((dimissibile.data ->> 'dal')::DATE, segnalata.giorno)
        ELSE segnalata.giorno
    END AS inizio,
    CASE parametri.dip_fine
        WHEN 'servizi_pronti' THEN coalesce((pronti.data ->> 'dal')::DATE, (dimessa.data ->> 'il')::DATE)
        ELSE (dimessa.data ->> 'il')::DATE
    END AS fine,
    greatest(fine - inizio, 0) AS valore,
    NULL AS soggetto
FROM ultimo('dimissioni.dimissione-effettuata.v1', 'dimissione_id') AS dimessa
LEFT JOIN ultimo('dimissioni.dimissione-segnalata.v1', 'dimissione_id') AS segnalata USING (caso, chiave)
LEFT JOIN ultimo('dimissioni.paziente-clinicamente-dimissibile.v1', 'dimissione_id') AS dimissibile USING (caso, chiave)
LEFT JOIN ultimo('dimissioni.servizi-pronti.v1', 'dimissione_id') AS pronti USING (caso, chiave)
CROSS JOIN parametri
WHERE dimessa.data ->> 'destinazione' IN ('domicilio', 'struttura_residenziale') AND inizio IS NOT NULL
