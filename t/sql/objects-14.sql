-- What PostgreSQL 12 to 14 have more: above all functions whose bodies are SQL.
CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text COMPRESSION pglz);
INSERT INTO generated (a) VALUES (1), (2);
CREATE FUNCTION other.one() RETURNS text LANGUAGE sql RETURN 'a;b' || ';';
CREATE FUNCTION other.body(x int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
	SELECT ';begin atomic' AS a;
	SELECT CASE WHEN x > 0 THEN CASE x WHEN 1 THEN 2 END ELSE 3 END AS "end", 'end;' AS "case"; -- end;
	INSERT INTO generated (a) VALUES (x); /* end; */
	SELECT (CASE WHEN x > 0 THEN 1 END);
END;
CREATE OR REPLACE PROCEDURE other.body_of_procedure(x int) LANGUAGE sql
BEGIN ATOMIC
	DELETE FROM generated WHERE a = x;
	UPDATE generated SET c = CASE WHEN c = ';' THEN 'x' END WHERE b = x;
END;
CREATE FUNCTION other.empty_body() RETURNS void LANGUAGE sql BEGIN ATOMIC END;
CREATE VIEW other.of_body AS SELECT other.body(1) AS a;
CREATE STATISTICS other.on_expression ON (a + 1), (c || ';') FROM generated;
