# What the tests of migrations share: one server for a file, of which each test gets a database of its own, and projects
# made of a few lines.

# migrate_begin_file [OPTION]...: of pg_tmp.
migrate_begin_file() {
	SHARED=$(mktemp -d /tmp/tpg.XXXXXX)
	chmod 755 "$SHARED"
	SERVER=$(TMPDIR=$SHARED pg_tmp -w 600 -U postgres "$@")
	export SHARED SERVER
}

migrate_end_file() {
	[[ -z ${SERVER:-} ]] || TMPDIR=$SHARED pg_tmp stop "$SERVER"
	rm -rf "$SHARED"
}

# Call it after test_begin: sets URL, an empty database.
migrate_begin() {
	DATABASE=t${BATS_TEST_NUMBER}_$RANDOM
	sql "$SERVER" "create database $DATABASE"
	URL=${SERVER/\/test?/\/$DATABASE?}
}

# as_role ROLE: the URL of the database for that role.
as_role() { printf '%s\n' "${URL/user=postgres/user=$1}"; }

# migration NAME SQL: writes the file p--NAME.sql of the project in the working directory.
migration() {
	mkdir -p migrations
	printf '%s\n' "$2" >"migrations/p--$1.sql"
}

# recorded: the versions that the database records, in one line.
recorded() { sql "$URL" "select coalesce(string_agg(version, ' ' order by id), '') from pgpkg.migrations"; }

# nothing_there: the database has no schema but those of an empty one.
nothing_there() {
	[[ $(sql "$URL" "select count(*) from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')") == 0 ]] &&
		[[ $(sql "$URL" "select count(*) from pg_class where relnamespace = 'public'::regnamespace") == 0 ]]
}
