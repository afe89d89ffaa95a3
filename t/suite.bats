# The tools together, as a script or a pipe puts them together.
# suite: network

load helper

@test "psql \"\$(pg_tmp)\"" {
	url=$(pg_tmp -w 5)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

@test "pg_sql asks where there is no psql" {
	url=$(pg_tmp)
	[[ $(pg_sql -c 'select version()' "$url") == PostgreSQL* ]]
	[[ $(pg_sql -c "select 1, 'a b'" "$url") == $'1\ta b' ]]
	run -1 --separate-stderr pg_sql -c 'select nonsense' "$url"
	[[ -z $output && $stderr == pg_sql:*nonsense* ]]
	pg_tmp stop "$url"
}

@test "pg_sql reads a file, a pipe and a script in turn" {
	url=$(pg_tmp)
	echo 'create table t (i int);' >"$T/schema.sql"
	pg_sql -f "$T/schema.sql" "$url"
	seq 5 | sed 's/.*/insert into t values (&);/' | pg_sql "$url"
	[[ $(pg_sql -c 'select sum(i) from t' "$url") == 15 ]]
	pg_tmp stop "$url"
}

@test "pg_getport gives pg_tmp its port" {
	url=$(pg_getport | xargs -I{} pg_tmp -t -p {})
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

@test "pg_extlist lists what the cluster has" {
	url=$(pg_tmp)
	sql "$url" 'select name from pg_available_extensions' | sort >"$T/server"
	pg_extlist | cut -f1 | sort >"$T/listed"
	diff "$T/server" "$T/listed"
	sql "$url" 'select name, default_version from pg_available_extensions' | sort >"$T/server"
	pg_extlist | cut -f1,2 | sort >"$T/listed"
	diff "$T/server" "$T/listed"
	pg_tmp stop "$url"
}

@test "pg_extlist: each version that it calls installable can be installed, and no other" {
	url=$(pg_tmp)
	sql "$url" 'select name, version from pg_available_extension_versions' | sort >"$T/server"
	pg_extlist | awk -F '\t' '{ n = split($3, v, /[ ,]+/); for (i = 1; i <= n; i++) if (v[i] != "") print $1 "\t" v[i] }' |
		sort >"$T/listed"
	diff "$T/server" "$T/listed"
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "pg_initcache makes what pg_tmp then takes" {
	export TINYPG_CACHE=$T/cache
	template=$(pg_initcache)
	[[ -d $template ]]
	before=$(find "$T/cache/template" -mindepth 1 -maxdepth 1 -type d)
	url=$(pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	[[ $(find "$T/cache/template" -mindepth 1 -maxdepth 1 -type d) == "$before" ]]
	pg_tmp stop "$url"
}

@test "list, cut, grep, xargs stop" {
	for _ in 1 2 3; do
		pg_tmp
	done >"$T/urls"
	[[ $(pg_tmp list | tr '\t' '\n' | grep '^postgresql://' | sort) == "$(sort "$T/urls")" ]]
	pg_tmp list | tr '\t' '\n' | grep '^postgresql://' | xargs -n 1 pg_tmp stop
	all_gone
}

# bats test_tags=long
@test "a script that is killed leaves a cluster that goes when idle" {
	run -137 bash -c 'url=$(pg_tmp -w 1); echo "$url" >"$T/url"; pg_sql -c "select 1" "$url"; kill -KILL $$'
	grep -q '^postgresql://' "$T/url"
	wait_until 30 nothing_left
}

@test "two users side by side" {
	mine=$(pg_tmp)
	theirs=$(as_other pg_tmp)
	sql "$mine" 'create table t (i int)'
	other_sql "$theirs" 'create table t (i int)'
	pg_tmp stop "$mine"
	as_other pg_tmp stop "$theirs"
	all_gone
}

@test "two clusters know nothing of each other" {
	a=$(pg_tmp)
	b=$(pg_tmp)
	sql "$a" 'create table t (i int)'
	run ! sql "$b" 'table t'
	[[ $output == *'relation "t" does not exist'* ]]
	pg_tmp stop "$a"
	[[ $(sql "$b" 'select 5') == 5 ]]
	pg_tmp stop "$b"
}

# bats test_tags=long
@test "a fetched PostgreSQL in PATH" {
	[[ -n ${npm_config_registry:-} ]] || skip "npm's registry is not configured"
	# A cache of its own: another test's pg_tmp would take what is in the common one.
	export TINYPG_CACHE=$T/cache
	prefix=$(TINYPG_SOURCES=npm pg_fetch 17)
	[[ -x $prefix/bin/postgres ]]
	PATH=$prefix/bin:$PATH
	url=$(pg_tmp)
	[[ $(sql "$url" 'show server_version') == 17* ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -V 17)
	[[ $(sql "$url" 'show server_version') == 17* ]]
	pg_tmp stop "$url"
	pg_fetch -i | cut -f1 | grep -q '^17'
}

@test ".ci/suite: its last lines name each failure and count the rest" {
	suite() {
		env -i PATH="${PATH//"$BATS_LIBEXEC:"/}" HOME="$HOME" TMPDIR="$TMPDIR" TINYPG_TEST_TMP="$T" \
			"$TINYPG_SOURCE/.ci/suite" -b "$TINYPG_BIN" outcomes.bats 3>&-
	}
	printf '@test "it %s" { %s; }\n' passes true fails false 'is skipped' 'skip "why not"' >outcomes.bats
	run -1 suite
	[[ ${lines[-3]} == '# failed:' && ${lines[-2]} == '#   outcomes.bats: it fails' ]]
	[[ ${lines[-1]} =~ ^'# 1 passed, 1 failed, 1 skipped, '[0-9]+' s'$ ]]
	sed -i /fails/d outcomes.bats
	run -0 suite
	[[ $output != *'# failed:'* && ${lines[-1]} =~ ^'# 1 passed, 0 failed, 1 skipped, '[0-9]+' s'$ ]]
}
