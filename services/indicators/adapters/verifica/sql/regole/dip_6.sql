-- Dimissioni signalled by integration whose accesso was opened from them by integration; beside, all signalled.
SELECT
    'DIP-6' AS indicatore,
    caso,
    chiave,
    giorno,
    (
        data ->> 'provenienza' = 'integrazione'
        AND EXISTS (
            FROM ultimo('pua.accesso-aperto.v1', 'accesso_id') AS accesso
            WHERE accesso.caso = segnalazione.caso
                AND accesso.data ->> 'dimissione_id' = segnalazione.chiave
                AND accesso.data ->> 'provenienza' = 'integrazione'
        )
    )::INTEGER AS numeratore,
    1 AS denominatore,
    NULL AS valore,
    NULL AS soggetto
FROM segnalazione
