-- pair: added
-- first
-- second
CREATE SCHEMA app;
CREATE SCHEMA "My Schema";
CREATE TABLE app.t (a int);
CREATE TABLE "My Schema"."My Table" ("A b" int);

-- pair: owner
CREATE SCHEMA app2;
-- first
ALTER SCHEMA app2 OWNER TO ann;
-- second
ALTER SCHEMA app2 OWNER TO "Bob Roe";

-- pair: comment-and-grants
CREATE SCHEMA app3;
-- first
COMMENT ON SCHEMA app3 IS 'one';
GRANT USAGE ON SCHEMA app3 TO ann;
-- second
COMMENT ON SCHEMA app3 IS 'it''s two \ lines
here';
GRANT USAGE, CREATE ON SCHEMA app3 TO "Bob Roe" WITH GRANT OPTION;
GRANT USAGE ON SCHEMA app3 TO PUBLIC;

-- pair: renamed-with-content
-- first
CREATE SCHEMA one;
CREATE TYPE one.mood AS ENUM ('a', 'b');
CREATE TABLE one.t (a int PRIMARY KEY, m one.mood DEFAULT 'a');
CREATE VIEW one.v AS SELECT a, m FROM one.t;
-- second
CREATE SCHEMA two;
CREATE TYPE two.mood AS ENUM ('a', 'b');
CREATE TABLE two.t (a int PRIMARY KEY, m two.mood DEFAULT 'a');
CREATE VIEW two.v AS SELECT a, m FROM two.t;

-- pair: public-dropped alone
-- first
-- second
DROP SCHEMA public;
CREATE SCHEMA app5;

-- pair: public-grants alone
-- first
-- second
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO ann;
COMMENT ON SCHEMA public IS 'ours';
