\echo Use "ALTER EXTENSION counter UPDATE TO '1.1'" to load this file. \quit
CREATE FUNCTION counter_add(bigint) RETURNS bigint STRICT LANGUAGE c AS 'MODULE_PATHNAME', 'counter_add';
