-- pair: added
-- first
-- second
CREATE SEQUENCE s;
CREATE SEQUENCE "S s" AS smallint START 5 INCREMENT -2 MINVALUE -100 MAXVALUE 10 CACHE 3 CYCLE;
CREATE TABLE t (a int DEFAULT nextval('s'), b serial, c bigserial);

-- pair: options
-- first
CREATE SEQUENCE s START 5;
-- second
CREATE SEQUENCE s AS int START 7 INCREMENT 3 MINVALUE 2 MAXVALUE 50 CACHE 9 CYCLE;

-- pair: owned-by
CREATE SEQUENCE s;
CREATE TABLE t (a int, b int);
-- first
ALTER SEQUENCE s OWNED BY t.a;
-- second
ALTER SEQUENCE s OWNED BY t.b;

-- pair: serial-to-identity
-- first
CREATE TABLE t (a serial);
-- second
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);

-- pair: serial-to-plain
-- first
CREATE TABLE t (a serial PRIMARY KEY, b int);
-- second
CREATE TABLE t (a int PRIMARY KEY, b int);

-- pair: owner-comment-grants
CREATE SEQUENCE s;
-- first
COMMENT ON SEQUENCE s IS 's';
GRANT USAGE ON s TO ann;
-- second
ALTER SEQUENCE s OWNER TO ann;
GRANT SELECT, UPDATE ON s TO carl;

-- pair: unlogged from 15
-- first
CREATE SEQUENCE s;
-- second
CREATE UNLOGGED SEQUENCE s;

-- pair: identity-of-the-same-name
-- first
CREATE SEQUENCE t_a_seq;
CREATE TABLE u (b int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME other_seq));
CREATE TABLE w (c int GENERATED ALWAYS AS IDENTITY);
-- second
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE u (b int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME w_c_seq));
CREATE VIEW other_seq AS SELECT 1 AS one;
