-- pair: added
-- first
-- second
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = safe);
CREATE FUNCTION put(anyarray, anyelement) RETURNS anyarray LANGUAGE sql AS 'SELECT array_append($1, $2)';
CREATE AGGREGATE "My Any"(anyelement) (SFUNC = put, STYPE = anyarray, INITCOND = '{}');
CREATE AGGREGATE mycount(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE mypct(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);

-- pair: moving
-- first
CREATE AGGREGATE s(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE VIEW v AS SELECT s(x) FROM generate_series(1, 5) AS x;
-- second
CREATE AGGREGATE s(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1', SSPACE = 8, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '0', SORTOP = <);
CREATE VIEW v AS SELECT s(x) FROM generate_series(1, 5) AS x;

-- pair: state-function
-- first
CREATE FUNCTION step(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2';
CREATE AGGREGATE s(int) (SFUNC = step, STYPE = int);
-- second
CREATE FUNCTION step2(bigint, int) RETURNS bigint LANGUAGE sql AS 'SELECT $1 + $2';
CREATE FUNCTION fin(bigint) RETURNS text LANGUAGE sql AS 'SELECT $1::text';
CREATE AGGREGATE s(int) (SFUNC = step2, STYPE = bigint, FINALFUNC = fin, FINALFUNC_MODIFY = read_write);

-- pair: serial
-- first
CREATE AGGREGATE a(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg);
-- second
CREATE AGGREGATE a(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine, SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize, PARALLEL = restricted);

-- pair: owner-comment-grants
CREATE AGGREGATE s(int) (SFUNC = int4pl, STYPE = int);
-- first
COMMENT ON AGGREGATE s(int) IS 'one';
-- second
ALTER AGGREGATE s(int) OWNER TO ann;
REVOKE EXECUTE ON FUNCTION s(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION s(int) TO carl;
