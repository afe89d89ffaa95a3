\echo Use "ALTER EXTENSION counter UPDATE TO '2.0'" to load this file. \quit
CREATE FUNCTION counter_is() RETURNS bigint LANGUAGE sql AS 'SELECT counter_add(0)';
