# Steps at the size of a real project, and on other versions of PostgreSQL.

load ../helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
}

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A || true
	test_end
}

made() { grep -c ' made ' "$TINYPG_CACHE/template/log"; }
spares_are() { [[ $(pg_tmp list | cut -f2 | grep -cx spare) == "$1" ]]; }
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
@test "PostgreSQL 12" { works 12; }
@test "PostgreSQL 14" { works 14; }
@test "PostgreSQL 16" { works 16; }
@test "PostgreSQL 17" { works 17; }
@test "PostgreSQL 18" { works 18; }
