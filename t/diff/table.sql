-- pair: added
-- first
-- second
CREATE TABLE t (a int, b text NOT NULL DEFAULT 'it''s', c numeric(10,2)[], d timestamptz DEFAULT now());
CREATE TABLE "My Table" ("A b" int PRIMARY KEY, "sElect" text UNIQUE);
CREATE TABLE nothing ();
CREATE UNLOGGED TABLE u (a int) WITH (autovacuum_enabled = false, fillfactor = 70);

-- pair: renamed
-- first
CREATE TABLE one (a int PRIMARY KEY, b text);
CREATE VIEW v AS SELECT a FROM one;
-- second
CREATE TABLE two (a int PRIMARY KEY, b text);
CREATE VIEW v AS SELECT a FROM two;

-- pair: unlogged
-- first
CREATE TABLE t (a int PRIMARY KEY, b text);
-- second
CREATE UNLOGGED TABLE t (a int PRIMARY KEY, b text);

-- pair: storage-parameters
-- first
CREATE TABLE t (a int, b text) WITH (autovacuum_vacuum_threshold = 5, fillfactor = 70);
-- second
CREATE TABLE t (a int, b text) WITH (fillfactor = 80, toast.autovacuum_enabled = false);

-- pair: replica-identity
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
CREATE UNIQUE INDEX j ON t (b);
CREATE TABLE u (a int);
-- first
ALTER TABLE t REPLICA IDENTITY USING INDEX i;
ALTER TABLE u REPLICA IDENTITY FULL;
-- second
ALTER TABLE t REPLICA IDENTITY USING INDEX j;
ALTER TABLE u REPLICA IDENTITY NOTHING;

-- pair: typed
CREATE TYPE pair AS (a int, b text);
-- first
CREATE TABLE t OF pair;
-- second
CREATE TABLE t OF pair (a NOT NULL, b DEFAULT 'x', PRIMARY KEY (a));

-- pair: inherits
CREATE TABLE p (a int, b int);
CREATE TABLE q (c int);
-- first
CREATE TABLE t (a int, b int, d int) INHERITS (p);
CREATE TABLE u (c int);
-- second
CREATE TABLE t (a int, b int, d int);
CREATE TABLE u (c int) INHERITS (q);

-- pair: inherits-only
CREATE TABLE q (c int);
-- first
CREATE TABLE u (c int);
-- second
CREATE TABLE u () INHERITS (q);

-- pair: inherits-no-more
CREATE TABLE p (a int, b int);
-- first
CREATE TABLE t (c int) INHERITS (p);
-- second
CREATE TABLE t (a int, b int, c int);

-- pair: inherited-changes
-- first
CREATE TABLE p (a int, b int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE t (d int) INHERITS (p);
CREATE VIEW v AS SELECT a, d FROM t;
-- second
CREATE TABLE p (a bigint NOT NULL, x int DEFAULT 5, CONSTRAINT c CHECK (a > 1));
CREATE TABLE t (d int) INHERITS (p);
CREATE VIEW v AS SELECT a, d FROM t;

-- pair: owner-comment-grants
CREATE TABLE t (a int, b int);
-- first
COMMENT ON TABLE t IS 'one';
GRANT SELECT, INSERT ON t TO ann;
GRANT UPDATE (a) ON t TO "Bob Roe";
GRANT ALL ON t TO PUBLIC;
-- second
ALTER TABLE t OWNER TO carl;
COMMENT ON COLUMN t.a IS 'two';
GRANT SELECT, DELETE ON t TO ann WITH GRANT OPTION;
GRANT UPDATE (a, b), SELECT (b) ON t TO "Bob Roe";

-- pair: owner-revoked
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO ann;
-- first
REVOKE DELETE ON t FROM ann;
-- second
REVOKE ALL ON t FROM ann;

-- pair: other-schema
CREATE SCHEMA "App";
-- first
CREATE TABLE t (a serial PRIMARY KEY);
CREATE INDEX i ON t (a);
-- second
CREATE TABLE "App".t (a serial PRIMARY KEY);
CREATE INDEX i ON "App".t (a);

-- pair: access-method
-- first
CREATE ACCESS METHOD mine12 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (a int) USING mine12;
-- second
CREATE TABLE t (a int);

-- pair: access-method-comment
CREATE ACCESS METHOD mine13 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "My Index" TYPE INDEX HANDLER bthandler;
-- first
-- second
COMMENT ON ACCESS METHOD mine13 IS 'mine';

-- pair: inherits-from-another
CREATE TABLE p (a int NOT NULL, b int, CHECK (a > 0));
CREATE TABLE q (a int DEFAULT 5, c text DEFAULT 'x', CONSTRAINT "My check" CHECK (a < 9));
-- first
CREATE TABLE t (d int) INHERITS (p);
CREATE TABLE u (a int, c text);
-- second
CREATE TABLE t (d int) INHERITS (q);
CREATE TABLE u () INHERITS (q);

-- pair: not-null-of-parent
CREATE TABLE p (a int NOT NULL);
-- first
CREATE TABLE t () INHERITS (p);
-- second
CREATE TABLE t (a int NOT NULL);

-- pair: granted-by-another not-expressed
CREATE TABLE t (a int);
GRANT USAGE ON SCHEMA "table-granted-by-another" TO ann;
GRANT SELECT ON t TO ann WITH GRANT OPTION;
-- first
-- second
SET ROLE ann;
GRANT SELECT ON t TO carl;
RESET ROLE;
