-- Dimissioni signalled by integration whose accesso was opened from them by integration; beside, all signalled.
SELECT
    'DIP-6' AS indicatore,
    caso,
    chiave,
    segnalata.giorno AS giorno,
    (
        segnalata.data ->> 'provenienza' = 'integrazione'
        AND EXISTS (
            FROM ultimo('pua.accesso-aperto.v1', 'accesso_id') AS accesso
            WHERE accesso.caso = segnalata.caso
                AND accesso.data ->> 'dimissione_id' = segnalata.chiave
                AND accesso.data ->> 'provenienza' = 'integrazione'
        )
    )::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM ultimo('dimissioni.dimissione-segnalata.v1', 'dimissione_id') AS segnalata
LEFT JOIN ultimo('dimissioni.dimissione-rifiutata.v1', 'dimissione_id') AS rifiutata USING (caso, chiave)
LEFT JOIN ultimo('dimissioni.dimissione-annullata.v1', 'dimissione_id') AS annullata USING (caso, chiave)
WHERE rifiutata.data ->> 'motivo' IS DISTINCT FROM 'errore' AND annullata.data ->> 'motivo' IS DISTINCT FROM 'errore'
