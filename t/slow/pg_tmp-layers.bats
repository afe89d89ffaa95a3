# Steps at the size of a real project, and on other versions of PostgreSQL.
# suite: network disk

load ../helper
load ../initcache-helper
load ../extension-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
}

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A || true
	test_end
}

milliseconds() {
	local begin=${EPOCHREALTIME/./}
	"$@" >"$T/answer"
	printf '%s\n' $(((${EPOCHREALTIME/./} - begin) / 1000))
}

# 300 tables, each with an index and a function, and 50 MB of COPY data.
write_schema() {
	local n
	for n in {1..300}; do
		printf 'create table t%d (id int primary key, word text not null, at timestamptz default now());\n' "$n"
		printf 'create index on t%d (word);\n' "$n"
		# shellcheck disable=SC2016
		printf 'create function f%d(x int) returns bigint language plpgsql as $body$\nbegin\n\treturn (select count(*) from t%d where id < x);\nend $body$;\n' "$n" "$n"
	done
	printf 'create table big (id int, word text);\ncopy big from stdin;\n'
	awk 'BEGIN { for (i = 0; i < 800000; i++) printf "%d\tthe quick brown fox jumps over the lazy dog; and %d\n", i, i * 7 }'
	printf '\\.\ninsert into t1 values (1, '\''one'\'');\n'
}

@test "a schema of 300 tables and 50 MB of data: the work is done once" {
	write_schema >schema.sql
	(($(stat -c %s schema.sql) > 45000000))
	export TINYPG_SPARES=0
	printf '# empty, template there: %s %s ms\n' "$(milliseconds pg_tmp)" "$(milliseconds pg_tmp)" >&3
	printf '# the first with the schema: %s ms\n' "$(milliseconds pg_tmp -f schema.sql)" >&3
	[[ $(sql "$(<"$T/answer")" 'select count(*), f1(9) from big') == $'800000\t1' ]]
	[[ $(made) == 2 ]]
	printf '# the second, cold: %s ms\n' "$(milliseconds pg_tmp -f schema.sql)" >&3
	[[ $(made) == 2 ]]
	TINYPG_SPARES=1 pg_tmp -f schema.sql >/dev/null
	TINYPG_SPARES=1 pg_tmp >/dev/null
	wait_until 120 spares_are 2
	export TINYPG_SPARES=1
	printf '# warm, with the schema: %s ms; ' "$(milliseconds pg_tmp -f schema.sql)" >&3
	printf 'without: %s ms\n' "$(milliseconds pg_tmp)" >&3
	TINYPG_SPARES=0 pg_tmp stop -A
}

@test "twenty at once, with nothing there: the schema is run once" {
	write_schema >schema.sql
	for i in {1..20}; do
		pg_tmp -f schema.sql >"$T/url.$i" 2>"$T/err.$i" &
	done
	wait
	[[ -z $(cat "$T"/err.*) && $(cat "$T"/url.* | sort -u | wc -l) == 20 && $(made) == 2 ]]
	[[ $(sql "$(<"$T/url.20")" 'select count(*) from big') == 800000 ]]
}

@test "a file that is changed again and again, in the same tick and of the same size, is never taken for what it was" {
	local n
	export TINYPG_SPARES=0
	for n in {1..9}; do
		echo "create table n$n ()" >same.sql
		[[ $(sql "$(pg_tmp -f same.sql)" "select relname from pg_class where relname ~ '^n[0-9]'") == "n$n" ]]
	done
}

# works VERSION: steps on a portable PostgreSQL, with no psql anywhere.
works() {
	local prefix program
	prefix=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch "$1") || skip "no PostgreSQL $1 can be had here"
	mkdir "$T/path"
	for program in sh env id cat; do
		ln -s "$(command -v $program)" "$T/path/$program"
	done
	echo 'create table h (a hstore); ' >h.sql
	url=$(PATH=$TINYPG_BIN:$T/path pg_tmp -b "$prefix/bin" -x hstore@ext -S 'pg_sql -c "alter role current_user set search_path = public, ext"' \
		-f h.sql -S "pg_sql -c \"insert into h values ('a=>1')\"")
	[[ $(pg_sql -c "select a->'a' from h" "$url") == 1 ]]
	[[ $(pg_sql -c 'show server_version_num' "$url") == "$1"* ]]
}

@test "PostgreSQL 10" { works 10; }
@test "PostgreSQL 14" { works 14; }
@test "PostgreSQL 18" { works 18; }

# base_is NUMBER: what the extension of the copied server says in a new cluster.
base_is() {
	[[ $(sql "$(pg_tmp -b "$bindir" -x one)" 'select base_number()') == "$1" ]]
}

@test "an extension's files that were replaced, or changed in place, make a new layer, and no old spare serves" {
	local bindir script
	bindir=$(copy_server "$(server_bindir)")
	script=$T/share/extension/base--1.sql
	printf "default_version = '1'\nrequires = 'base'\n" >"$T/share/extension/one.control"
	printf "default_version = '1'\n" >"$T/share/extension/base.control"
	: >"$T/share/extension/one--1.sql"
	echo "create function base_number() returns int language sql as 'select 1';" >"$script"
	chmod a+r "$T"/share/extension/{one,base}*
	export TINYPG_SPARES=1
	base_is 1
	layers=$(made)
	wait_until 120 spares_are 1
	# In place: neither its directory nor what asks for it changes.
	echo "create function base_number() returns int language sql as 'select 2';" >"$script"
	base_is 2
	[[ $(made) == $((layers + 1)) ]]
	# By another file of the same size and time.
	sed 's/2/3/' "$script" >"$script.new"
	touch -r "$script" "$script.new"
	mv "$script.new" "$script"
	chmod a+r "$script"
	base_is 3
	# Scripts in a directory of their own.
	mkdir "$T/share/aside"
	mv "$T"/share/extension/base--1.sql "$T/share/aside"
	echo "directory = 'aside'" >>"$T/share/extension/base.control"
	chmod -R a+rX "$T/share/aside"
	base_is 3
	export TINYPG_SPARES=0
	pg_tmp stop -A
	echo "create function base_number() returns int language sql as 'select 4';" >"$T/share/aside/base--1.sql"
	base_is 4
}

@test "PostgreSQL 18: an extension of an extension_control_path, and one whose script was changed" {
	local prefix options url
	prefix=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q 18) || skip "no PostgreSQL 18 can be had here"
	export TINYPG_SPARES=0
	mkdir -p one/extension
	echo "default_version = '1'" >one/extension/mine.control
	echo 'create table mine ();' >one/extension/mine--1.sql
	chmod -R a+rX one
	options="-c 'extension_control_path=$T/one:\$system'"
	run -1 --separate-stderr pg_tmp -b "$prefix/bin" -x mine
	[[ $stderr == "pg_initcache: no extension 'mine' in "* ]]
	for _ in 1 2; do
		url=$(pg_tmp -b "$prefix/bin" -o "$options" -x mine -x hstore)
		[[ $(sql "$url" "select count(*) from pg_extension where extname in ('mine', 'hstore')") == 2 ]]
		pg_tmp stop "$url"
	done
	[[ $(made) == 3 ]]
	echo 'create table more ();' >>one/extension/mine--1.sql
	url=$(pg_tmp -b "$prefix/bin" -o "$options" -x mine)
	sql "$url" 'select from more'
}
