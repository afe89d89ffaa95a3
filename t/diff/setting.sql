-- pair: database alone
-- first
DO $$ BEGIN
	EXECUTE format('ALTER DATABASE %I SET work_mem = ''5MB''', current_database());
	EXECUTE format('ALTER DATABASE %I SET search_path = public, "My Schema"', current_database());
END $$;
-- second
DO $$ BEGIN
	EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public', current_database());
	EXECUTE format('ALTER DATABASE %I SET "my.setting" = ''it''''s''', current_database());
	EXECUTE format('ALTER DATABASE %I SET datestyle = ''ISO, DMY''', current_database());
END $$;

-- pair: role-in-database alone
-- first
DO $$ BEGIN EXECUTE format('ALTER ROLE ann IN DATABASE %I SET work_mem = ''5MB''', current_database()); END $$;
-- second
DO $$ BEGIN
	EXECUTE format('ALTER ROLE ann IN DATABASE %I SET work_mem = ''6MB''', current_database());
	EXECUTE format('ALTER ROLE "Bob Roe" IN DATABASE %I SET search_path = app', current_database());
END $$;

-- pair: database-grants alone
-- first
-- second
DO $$ BEGIN
	EXECUTE format('GRANT CREATE ON DATABASE %I TO ann', current_database());
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('COMMENT ON DATABASE %I IS ''ours''', current_database());
END $$;
