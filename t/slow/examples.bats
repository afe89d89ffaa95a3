# The EXAMPLES of every manual page, run as they stand there, by an ordinary user, in a directory that has the files which
# they name. What is not run is named, with the reason.
# suite: network

load ../helper

setup() {
	test_begin
	cp -R "$TINYPG_SOURCE/man" "$T/man"
	mkdir "$T/shop" "$T/bin"
	export SEVENTEEN=''
}

teardown() {
	as_user pg_tmp stop -A || :
	test_end
}

as_user() { as_other env TINYPG_CACHE="$CACHE" PATH="$T/bin:$PATH:$(server_bindir)" "$@"; }

# Once for the run.
fetch_17() {
	if pg_fetch -q -s npm 17 >"$T/17" 2>"$T/why"; then SEVENTEEN=$(<"$T/17"); fi
}

# Sets CACHE, the user's own and that of the run. Makes the project `shop`, whose table is in schema.sql, too, and what else
# the examples name.
sandbox() {
	as_other true
	CACHE=${OTHER_CACHE:-$T/cache}:$TINYPG_TEST_CACHE
	cd "$T/shop" || return 1
	mkdir -p sql migrations tests var
	echo 'create table author (name text primary key);' | tee sql/010.sql old.sql >schema.sql
	echo 'create table author (name text primary key, born int);' >new.sql
	echo "insert into author values ('Ann');" >seed.sql
	echo 'create schema app;' >migrations/shop--1.0.sql
	echo 'create schema app; create table app.book (title text);' >migrations/shop--1.1.sql
	echo 'create table app.book (title text);' >migrations/shop--1.0--1.1.sql
	cp migrations/* .
	printf 'name\nBob\n' >author.csv
	echo 'create table dumped (); select 5' | gzip >dump.sql.gz
	printf 'test:\n\tpsql "$$DATABASE_URL" -c "select 1"\nmigrate:\n\tpsql "$$DATABASE_URL" -f schema.sql\n' >Makefile
	printf '#!/bin/sh -e\npsql -X "${1:-$DATABASE_URL}" -v ON_ERROR_STOP=1 -c "table author"\n' | tee run-tests >tests/one
	chmod +x run-tests tests/one
	cp -R "$TINYPG_SOURCE/t/pgxs/counter" .
	echo '{"name": "shop", "scripts": {"test": "node -e 0"}}' >package.json
	# The other machine is this one.
	printf '#!/bin/sh\nshift\nexec "$@"\n' >"$T/bin/ssh"
	chmod +x "$T/bin/ssh"
	((EUID != 0)) || chown -R "${TINYPG_TEST_USER:-nobody}" "$T/shop"
}

# Why an example is not run.
reason() {
	case $1 in
	*'-s source 16'*) echo 'it compiles a server, as t/slow/pg_fetch-source.bats does' ;;
	*'pg_fetch -c'*example.org* | *'pg_initcache -i https://example.org'*) echo 'nothing is at this address' ;;
	*/opt/pg*) unshare --mount mount -t tmpfs none /opt 2>/dev/null || echo 'it takes root, and an /opt of its own' ;;
	*' npm test'*) command -v npm >/dev/null || echo 'npm is not installed' ;;
	esac
	case $1 in
	*' 17'*) [[ $SEVENTEEN ]] || echo "PostgreSQL 17 cannot be fetched: $(head -n 1 "$T/why")" ;;
	esac
}

# run_example TEXT: as it stands there. A server that it would wait for is stopped when it is ready, one that it started at
# the end.
run_example() {
	local begin=(as_user env "DATABASE_URL=$DATABASE_URL" "url=$url" "one=$url" "other=$url") pid
	case $1 in
	*/opt/pg*) begin=(unshare --mount sh -c 'mount -t tmpfs none /opt && exec "$@"' sh) ;;
	*'pg_ctl -D pgdata'*) begin+=("PATH=$SEVENTEEN/bin:$PATH") ;;
	esac
	"${begin[@]}" bash -eu -o pipefail -c "$1" </dev/null >"$T/output" 2>&1 3>&- &
	pid=$!
	case $1 in
	*'postgres -D data'*) wait_until 60 grep -q ready "$T/shop/data/postmaster.pid" && kill -INT "$(head -n 1 "$T/shop/data/postmaster.pid")" ;;
	esac
	wait "$pid" || return
	[[ $1 != *'pg_ctl -D pgdata'* ]] || as_user "$SEVENTEEN/bin/pg_ctl" -D pgdata -m immediate stop
}

names() { grep -qE -- "$1" "$T/examples"; }

# run_page NAME: its examples; EXPECTED is the status of those that do not end with 0.
run_page() {
	local text='' line status why count=0 url='' DATABASE_URL=''
	"$TINYPG_SOURCE/t/examples" "$T/man/$1" >"$T/examples"
	echo '#' >>"$T/examples"
	! names ' 17' || fetch_17
	sandbox
	! names 'git ' || { as_user git init -q -b other . && as_user git add . && as_user git -c user.name=a -c user.email=a commit -q -m a; }
	! names '\$(url|one)' || url=$(as_user pg_tmp -w 0 -f "$T/shop/schema.sql")
	! names 'DATABASE_URL|pg_migrate' || DATABASE_URL=$(as_user pg_tmp -w 0)
	[[ $1 != pg_sql.1 ]] || as_user pg_dumpall -d "$url" >all.sql
	[[ $1 != pg_bundle.1 ]] || eval "$(as_user pg_tmp -D shop -e | sed 's/^export DATABASE_URL.*//')"
	[[ $1 != pg_getport.1 ]] || as_user sh -c 'cp -R "$(pg_initcache)/data" data && chmod 700 data &&
		echo "unix_socket_directories = '\'\''" >>data/postgresql.conf'
	while IFS= read -r line; do
		if [[ $line != '#' ]]; then
			text+=$line$'\n'
			continue
		fi
		count=$((count + 1)) status=0
		why=$(reason "$text")
		if [[ $why ]]; then
			printf '# not run: %s: %s: %s\n' "$1" "${text%%$'\n'*}" "$why" >&3
		else
			[[ -z $DATABASE_URL ]] || as_user pg_tmp reset "$DATABASE_URL"
			run_example "$text" || status=$?
			# Another test may have made the same template, as root, in the cache of the run.
			if ((status != ${EXPECTED[count]:-0})) ||
				grep -E '^(pg_[a-z]+|hint): ' "$T/output" | grep -v 'of a shared cache is closed to you'; then
				# Also where another try passes.
				{
					printf 'example %d of %s: status %d\n%s\n' "$count" "$1" "$status" "$text"
					cat "$T/output"
				} | sed 's/^/# /' >&3
				return 1
			fi
		fi
		text=''
	done <"$T/examples"
	((count > 0))
}

@test "a page whose examples are not run here has none" {
	for page in "$TINYPG_SOURCE"/man/*.[178]; do
		grep -q "run_page ${page##*/}\$" "$BATS_TEST_FILENAME" || [[ -z $("$TINYPG_SOURCE/t/examples" "$page") ]]
	done
}

@test "the examples of pg_bundle(1) run" {
	run_page pg_bundle.1
}

@test "the examples of pg_diff(1) run" {
	EXPECTED=([1]=1) # they differ
	run_page pg_diff.1
}

@test "the examples of pg_extadd(1) run" {
	run_page pg_extadd.1
}

@test "the examples of pg_extlist(1) run" {
	run_page pg_extlist.1
}

@test "the examples of pg_fetch(1) run" {
	run_page pg_fetch.1
}

@test "the examples of pg_getport(1) run" {
	run_page pg_getport.1
}

@test "the examples of pg_initcache(1) run" {
	run_page pg_initcache.1
}

@test "the examples of pg_migrate(1) run" {
	run_page pg_migrate.1
}

@test "the examples of pg_plan(1) run" {
	run_page pg_plan.1
}

@test "the examples of pg_schema(1) run" {
	run_page pg_schema.1
}

@test "the examples of pg_sql(1) run" {
	run_page pg_sql.1
}

@test "the examples of pg_stage(1) run" {
	run_page pg_stage.1
}

@test "the examples of pg_tmp(1) run" {
	run_page pg_tmp.1
}

@test "the examples of pg_verify(1) run" {
	run_page pg_verify.1
}

@test "the examples of tinypg(7) run" {
	run_page tinypg.7
}
