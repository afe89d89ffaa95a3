-- What PostgreSQL 11 has more.
CREATE PROCEDURE other.proc(INOUT a int) LANGUAGE plpgsql AS $$begin a := a + 1; end;$$;
CREATE TABLE hashed (a int, b text DEFAULT ';') PARTITION BY HASH (a);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX hashed_a ON hashed (a) INCLUDE (b);
INSERT INTO hashed SELECT i, ';' || i FROM generate_series(1, 20) i;
