-- Objects of every kind that pg_dump has to write with care. What a version does not know stands in objects-VERSION.sql.
CREATE SCHEMA "Odd ""schema""; -- 'x'";
CREATE SCHEMA other;
COMMENT ON SCHEMA other IS E'a comment; with ''quotes'', a \\backslash\\,\na newline and $$dollars$$';

CREATE TYPE other.mood AS ENUM ('sad', 'it''s ok', 'a;b', E'back\\slash');
CREATE TYPE other.pair AS (a int, "b c" text);
CREATE TYPE other.floats AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN other.positive AS int DEFAULT 1 CONSTRAINT "is > 0; really" CHECK (VALUE > 0);
CREATE SEQUENCE other.counter START 7 INCREMENT 3 CYCLE MAXVALUE 100;
SELECT nextval('other.counter');

CREATE TABLE "Odd ""schema""; -- 'x'"."T;able ' -- /* $$" (
	"select" int PRIMARY KEY,
	"a b" text DEFAULT 'x;''y' NOT NULL,
	"ä€🐘" other.mood DEFAULT 'it''s ok',
	"back\slash" text CHECK ("back\slash" <> E'\\.'),
	"$1" other.pair,
	"end" other.positive
);
COMMENT ON COLUMN "Odd ""schema""; -- 'x'"."T;able ' -- /* $$"."a b" IS '/* not a comment; */ -- nor this';

CREATE TABLE plain (
	id serial PRIMARY KEY,
	parent int REFERENCES plain ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	t text, b bytea, j jsonb, n numeric, f float8, a text[], d date, ts timestamptz, bits bit varying, x xml
);
CREATE INDEX "an index; on plain" ON plain (lower(t), (j ->> 'a;b')) WHERE t <> ';';
CREATE UNLOGGED TABLE unlogged (a int);
CREATE TABLE empty ();
CREATE TABLE child (extra int) INHERITS (plain);
CREATE TABLE parted (a int, b text) PARTITION BY RANGE (a);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE identity (a int GENERATED ALWAYS AS IDENTITY, b int);
CREATE STATISTICS other.correlation ON id, parent FROM plain;

INSERT INTO "Odd ""schema""; -- 'x'"."T;able ' -- /* $$" VALUES
	(1, 'a;b', 'a;b', E'\\', '(1,"x y")', 3), (2, E'\\.', E'back\\slash', NULL, NULL, NULL),
	(3, E'tab\there\nnewline\\n\rreturn', 'sad', '', '(,)', 5), (4, '$$ $a$ '' " -- /*', 'sad', E'\\N', NULL, 6);
INSERT INTO plain (id, parent, t, b, j, n, f, a, d, ts, bits) VALUES
	(1, NULL, E'\\.\n\\.\n', '\x00ff5c2e0a', '{"a;b": "c''d"}', 1e100, 'NaN', '{a,"b;c",NULL,"\\"}', '2020-02-29',
		'2020-01-01 00:00:00+00', '101'),
	(2, 1, '', '', 'null', 'NaN', '-Infinity', '{}', 'infinity', '-infinity', ''),
	(3, 1, repeat('long;''', 3000), NULL, NULL, NULL, 1.1, NULL, NULL, NULL, NULL);
INSERT INTO plain (id, t) SELECT i, 'row ' || i FROM generate_series(10, 500) i;
INSERT INTO child (id, extra) VALUES (1000, 1);
INSERT INTO parted SELECT i, E'\u00e4' || i FROM generate_series(0, 9) i;
INSERT INTO identity (b) VALUES (1), (2);
INSERT INTO empty DEFAULT VALUES;
SELECT setval('plain_id_seq', 600);

CREATE VIEW other.a_view AS SELECT id AS "i;d", t || ';' AS t FROM plain WHERE t <> '''' WITH CHECK OPTION;
CREATE MATERIALIZED VIEW other.a_matview AS SELECT count(*) AS "count;" FROM plain;
CREATE VIEW other.ring AS SELECT 1 AS a;
CREATE RULE "rule; two" AS ON UPDATE TO plain WHERE old.t = ';' DO ALSO
	(INSERT INTO unlogged VALUES (1); UPDATE identity SET b = 2 WHERE b = 1; DELETE FROM empty);
CREATE RULE "notify" AS ON INSERT TO unlogged DO ALSO (NOTIFY "cha;nnel");
CREATE RULE nothing AS ON DELETE TO other.ring DO INSTEAD NOTHING;

CREATE FUNCTION other.plain_sql(a int, OUT b text) LANGUAGE sql IMMUTABLE AS 'select ''a;'' || a::text; -- end';
CREATE FUNCTION other.dollars() RETURNS text LANGUAGE plpgsql AS $body$
DECLARE x text := $$a;b$$; y text := $_$ $body $_$;
BEGIN
	/* ; */ IF x = ';' THEN RETURN E'\';'; END IF; -- ';
	RETURN x || $a$;$a$ || y || '$body';
END;
$body$;
CREATE FUNCTION other.of_trigger() RETURNS trigger LANGUAGE plpgsql AS $$begin new.t := new.t; return new; end;$$;
CREATE FUNCTION other.of_event() RETURNS event_trigger LANGUAGE plpgsql AS $$begin null; end;$$;
CREATE TRIGGER "trigger;" BEFORE INSERT OR UPDATE OF t ON plain FOR EACH ROW
	WHEN (new.t IS DISTINCT FROM ';') EXECUTE PROCEDURE other.of_trigger();
CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON plain DEFERRABLE FOR EACH ROW EXECUTE PROCEDURE other.of_trigger();
CREATE EVENT TRIGGER event ON ddl_command_end WHEN TAG IN ('CREATE CONVERSION') EXECUTE PROCEDURE other.of_event();
CREATE AGGREGATE other.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE FUNCTION other.same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select $1 = $2';
CREATE OPERATOR other.=== (LEFTARG = int, RIGHTARG = int, PROCEDURE = other.same, COMMUTATOR = OPERATOR(other.===));
CREATE FUNCTION other.to_mood(int) RETURNS other.mood LANGUAGE sql IMMUTABLE AS 'select ''sad''::other.mood';
CREATE CAST (int AS other.mood) WITH FUNCTION other.to_mood(int);
CREATE OPERATOR CLASS other.ops FOR TYPE int USING btree AS OPERATOR 3 other.===, FUNCTION 1 btint4cmp(int, int);
CREATE TEXT SEARCH DICTIONARY other.words (TEMPLATE = pg_catalog.simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION other.config (COPY = pg_catalog.simple);
CREATE COLLATION other."C;" (LC_COLLATE = 'C', LC_CTYPE = 'C');
CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (a 'b;''c');
CREATE SERVER elsewhere TYPE 'x;' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'a;b');
CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (password 'it''s;');
CREATE FOREIGN TABLE other.far (a int OPTIONS (x 'y;')) SERVER elsewhere;
CREATE PUBLICATION "pub;" FOR TABLE plain;

ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
CREATE POLICY "policy;" ON plain USING (t <> ';') WITH CHECK (t <> '''');
ALTER TABLE plain ALTER COLUMN t SET STATISTICS 77, ALTER COLUMN t SET STORAGE EXTERNAL, CLUSTER ON plain_pkey;
GRANT SELECT (t), UPDATE (t) ON plain TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA other GRANT SELECT ON TABLES TO PUBLIC;
REVOKE EXECUTE ON FUNCTION other.dollars() FROM PUBLIC;
REFRESH MATERIALIZED VIEW other.a_matview;

SELECT lo_create(4711);
SELECT lo_from_bytea(4712, decode(repeat('00ff5c273b0a', 3000), 'hex'));
COMMENT ON LARGE OBJECT 4711 IS 'large; ''object''';
