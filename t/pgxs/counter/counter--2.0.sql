\echo Use "CREATE EXTENSION counter" to load this file. \quit
CREATE FUNCTION counter_next() RETURNS bigint LANGUAGE c AS 'MODULE_PATHNAME', 'counter_next';
CREATE FUNCTION counter_add(bigint) RETURNS bigint STRICT LANGUAGE c AS 'MODULE_PATHNAME', 'counter_add';
CREATE FUNCTION counter_is() RETURNS bigint LANGUAGE sql AS 'SELECT counter_add(0)';
