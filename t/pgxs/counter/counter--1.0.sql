\echo Use "CREATE EXTENSION counter" to load this file. \quit
CREATE FUNCTION counter_next() RETURNS bigint LANGUAGE c AS 'MODULE_PATHNAME', 'counter_next';
