-- pair: added
-- first
-- second
CREATE PROCEDURE p(a int, INOUT b text DEFAULT 'x') LANGUAGE plpgsql AS 'BEGIN b := a::text; END';
CREATE PROCEDURE "P p"() LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';

-- pair: out-argument from 14
-- first
CREATE PROCEDURE p(a int, OUT b text) LANGUAGE plpgsql AS 'BEGIN b := a::text; END';
-- second
CREATE PROCEDURE p(a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN b := a; END';

-- pair: body-comment-grants
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';
-- first
COMMENT ON PROCEDURE p(int) IS 'one';
GRANT EXECUTE ON PROCEDURE p(int) TO ann;
-- second
CREATE OR REPLACE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 2';
ALTER PROCEDURE p(int) OWNER TO ann;
