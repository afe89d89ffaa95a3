# For tests of pg_extadd: `load helper`, then `load extadd-helper`.

# extadd_begin: test_begin, and a cache of the test's own, which servers of another user can reach.
extadd_begin() {
	test_begin
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR"
	mkdir -m 755 cache
	export TINYPG_CACHE=$T/cache
}

# need_makefile: skips where there is no PGXS; an extension in SQL needs no headers.
need_makefile() {
	local pg_config
	need make
	pg_config=$(server_bindir)/pg_config
	[[ -x $pg_config && -e $("$pg_config" --pgxs) ]] || skip "no PGXS of the server here"
}

# need_pgxs: skips where no extension can be built; SHARE and LIBRARIES are directories of the installation.
need_pgxs() {
	local pg_config
	pg_config=$(server_bindir)/pg_config
	[[ -x $pg_config && -e $("$pg_config" --pgxs) && -e $("$pg_config" --includedir-server)/postgres.h ]] ||
		skip "no PGXS and headers of the server here"
	SHARE=$("$pg_config" --sharedir) LIBRARIES=$("$pg_config" --pkglibdir)
	export SHARE LIBRARIES
}

# pgxs_source NAME: an extension in SQL, which is built without a compiler.
pgxs_source() {
	mkdir "$1"
	printf "default_version = '1.0'\n" >"$1/$1.control"
	printf "create function %s() returns int language sql as 'select 42';\n" "$1" >"$1/$1--1.0.sql"
	printf '%s\n' "EXTENSION = $1" "DATA = $1--1.0.sql" 'PGXS := $(shell $(PG_CONFIG) --pgxs)' 'include $(PGXS)' >"$1/Makefile"
}
