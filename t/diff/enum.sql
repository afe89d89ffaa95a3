-- pair: added
-- first
-- second
CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy \ very');
CREATE TYPE "Empty One" AS ENUM ();
CREATE TABLE t (m mood DEFAULT 'sad', many mood[]);

-- pair: values-added
-- first
CREATE TYPE mood AS ENUM ('b', 'd');
CREATE TABLE t (m mood);
-- second
CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd', 'e', 'f');
CREATE TABLE t (m mood);

-- pair: value-added-and-used
-- first
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood);
-- second
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (m mood DEFAULT 'c');

-- pair: value-renamed
-- first
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (m mood);
-- second
CREATE TYPE mood AS ENUM ('a', 'x', 'c');
CREATE TABLE t (m mood);

-- pair: not-used-any-values
-- first
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
-- second
CREATE TYPE mood AS ENUM ('c', 'b', 'x');

-- pair: owner-comment-grants
CREATE TYPE mood AS ENUM ('a', 'b');
-- first
COMMENT ON TYPE mood IS 'moods';
-- second
ALTER TYPE mood OWNER TO ann;
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO "Bob Roe";

-- pair: other-schema
CREATE SCHEMA moods;
-- first
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood);
-- second
CREATE TYPE moods.mood AS ENUM ('a');
CREATE TABLE t (m moods.mood);

-- pair: gone-with-default
CREATE TABLE t (a int, b text);
-- first
CREATE TYPE e AS ENUM ('a', 'b');
ALTER TABLE t ADD c e DEFAULT 'a', ADD d e;
CREATE VIEW v AS SELECT c FROM t;
-- second
CREATE TYPE f AS ENUM ('b', 'c');
ALTER TABLE t ADD c f DEFAULT 'b', ADD d text DEFAULT 'x';
CREATE VIEW v AS SELECT c FROM t;

-- pair: renewed-and-left
-- first
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (a e DEFAULT 'a', b e[] DEFAULT '{a}', c e);
CREATE VIEW v AS SELECT a, b, c FROM t;
-- second
CREATE TYPE e AS ENUM ('b', 'c');
CREATE TABLE t (a text DEFAULT 'a', b e DEFAULT 'b', c e);
CREATE VIEW v AS SELECT a, b, c FROM t;
