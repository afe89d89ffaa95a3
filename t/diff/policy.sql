-- pair: added
CREATE TABLE t (a int, who name);
-- first
-- second
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY one ON t USING (who = current_user);
CREATE POLICY "Two Two" ON t AS RESTRICTIVE FOR INSERT TO ann, "Bob Roe" WITH CHECK (a > 0);

-- pair: altered
CREATE TABLE t (a int, who name);
-- first
CREATE POLICY p ON t FOR UPDATE TO ann USING (a > 0);
CREATE POLICY q ON t TO PUBLIC USING (a > 0) WITH CHECK (a > 5);
-- second
CREATE POLICY p ON t FOR UPDATE TO "Bob Roe", carl USING (a > 1) WITH CHECK (a > 2);
CREATE POLICY q ON t TO PUBLIC USING (a > 0);
COMMENT ON POLICY q ON t IS 'q';

-- pair: replaced
CREATE TABLE t (a int, who name);
-- first
CREATE POLICY p ON t FOR SELECT USING (a > 0);
COMMENT ON POLICY p ON t IS 'p';
-- second
CREATE POLICY p ON t AS RESTRICTIVE FOR DELETE USING (a > 0);
COMMENT ON POLICY p ON t IS 'p';

-- pair: row-security
CREATE TABLE t (a int);
-- first
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- second
ALTER TABLE t FORCE ROW LEVEL SECURITY;

-- pair: uses-other-table
CREATE TABLE t (a int);
-- first
CREATE TABLE u (a int);
CREATE POLICY p ON t USING (a IN (SELECT u.a FROM u));
-- second
CREATE TABLE w (a int);
CREATE POLICY p ON t USING (a IN (SELECT w.a FROM w));
