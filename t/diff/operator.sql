-- pair: added
-- first
-- second
CREATE FUNCTION eq(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1::text = $2';
CREATE FUNCTION eqc(text, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2::text';
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = text, COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR === (FUNCTION = eqc, LEFTARG = text, RIGHTARG = int, COMMUTATOR = ===);
CREATE OPERATOR !!! (FUNCTION = abs, RIGHTARG = int);

-- pair: negator
CREATE FUNCTION eq(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE FUNCTION ne(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> $2';
-- first
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int);
-- second
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ===, NEGATOR = !==, HASHES, MERGES);
CREATE OPERATOR !== (FUNCTION = ne, LEFTARG = int, RIGHTARG = int, COMMUTATOR = !==, NEGATOR = ===);

-- pair: estimators
CREATE FUNCTION eq(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
-- first
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int, RESTRICT = eqsel);
CREATE VIEW v AS SELECT 1 === 2 AS x;
-- second
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE VIEW v AS SELECT 1 === 2 AS x;

-- pair: function
-- first
CREATE FUNCTION one(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR === (FUNCTION = one, LEFTARG = int, RIGHTARG = int);
CREATE VIEW v AS SELECT 1 === 2 AS x;
-- second
CREATE FUNCTION two(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR === (FUNCTION = two, LEFTARG = int, RIGHTARG = int);
CREATE VIEW v AS SELECT 1 === 2 AS x;

-- pair: owner-comment
CREATE SCHEMA operators;
CREATE OPERATOR operators.|+| (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int);
-- first
COMMENT ON OPERATOR operators.|+| (int, int) IS 'one';
-- second
ALTER OPERATOR operators.|+| (int, int) OWNER TO ann;
COMMENT ON OPERATOR operators.|+| (int, int) IS 'two';
