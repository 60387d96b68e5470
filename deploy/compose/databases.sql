-- One database per service, each owned by a role of its own that can enter no other.
-- Neither SUPERUSER nor BYPASSRLS, which is what CREATE ROLE makes: row-level security holds for them, owners or not.
-- The image runs this once, when its volume is empty. Passwords come from the container's environment.
\set ON_ERROR_STOP on
\getenv pua_password RACCORDO_PASSWORD_PUA
\getenv dimissioni_password RACCORDO_PASSWORD_DIMISSIONI
\getenv sad_password RACCORDO_PASSWORD_SAD
\getenv indicators_password RACCORDO_PASSWORD_INDICATORS
\getenv chiavi_password RACCORDO_PASSWORD_CHIAVI

CREATE ROLE pua LOGIN PASSWORD :'pua_password';
CREATE ROLE dimissioni LOGIN PASSWORD :'dimissioni_password';
CREATE ROLE sad LOGIN PASSWORD :'sad_password';
CREATE ROLE indicators LOGIN PASSWORD :'indicators_password';
CREATE ROLE chiavi LOGIN PASSWORD :'chiavi_password';

CREATE DATABASE pua OWNER pua;
CREATE DATABASE dimissioni OWNER dimissioni;
CREATE DATABASE sad OWNER sad;
CREATE DATABASE indicators OWNER indicators;
-- The keys of what the others seal (ADR 0047): never in the same backup as the rest.
CREATE DATABASE chiavi OWNER chiavi;

REVOKE CONNECT ON DATABASE pua, dimissioni, sad, indicators, chiavi, postgres FROM PUBLIC;
