# The scripts of pg_bundle -s, and pg_migrate with a bundle. One server for the whole file, a database a test.

load helper
load migrate-helper

setup_file() { migrate_begin_file; }
teardown_file() { migrate_end_file; }

setup() {
	test_begin
	migrate_begin
	shop=$BATS_TEST_DIRNAME/shop
}

rows() { sql "$URL" "select version || '  ' || sha256 || '  ' || filename from ops.versions order by id"; }

# The shells that are here, one a line.
shells() {
	local shell
	for shell in sh dash bash 'bash --posix' 'busybox sh' ksh mksh yash zsh; do
		! type -P "${shell%% *}" >/dev/null || echo "$shell"
	done
}

@test "pg_migrate applies a bundle of pgpkg's as it applies the project" {
	run -0 --separate-stderr pg_migrate -t 0.1.0 "$shop/shop.tar.zst" "$URL"
	[[ $output == migrations/shop--0.1.0.sql && -z $stderr ]]
	run -0 --separate-stderr pg_migrate -t 0.2.0 - "$URL" <"$shop/shop.tar.zst"
	[[ $output == migrations/shop--0.1.0--0.2.0.sql && -z $stderr ]]
	rows | diff <(grep -E '^0\S+ +[0-9a-f]{64} ' "$shop/expected") -
	[[ $(pg_migrate -c "$shop/shop.tar.zst" "$URL") == 0.2.0 ]]
}

@test "-T and -p replace what the bundle says" {
	pg_migrate -T x.y -t 0.1.0 "$shop/shop.tar.zst" "$URL"
	[[ $(sql "$URL" 'select version from x.y') == 0.1.0 ]]
	run -1 --separate-stderr pg_migrate -p other "$shop/shop.tar.zst" "$URL"
	[[ $stderr == *"migrations/shop--0.1.0.sql"* ]]
}

@test "a statement of a bundle that fails is reported by file and line" {
	mkdir -p p/migrations && printf 'select 1;\nselect x;\n' >p/migrations/p--1.sql
	pg_bundle -o b p
	run -1 --separate-stderr pg_migrate b "$URL"
	[[ ${stderr_lines[0]} == "pg_migrate: migrations/p--1.sql:2: ERROR: column \"x\" does not exist" ]]
}

@test "a bundle that is damaged is refused before the server is asked" {
	head -c 900 "$shop/shop.tar.zst" >b
	run -1 --separate-stderr pg_migrate b postgresql://127.0.0.1:1/nowhere
	[[ -z $output && $stderr == "pg_migrate: cannot read the bundle 'b': it is cut short" ]]
}

@test "the script brings a database up to date in every shell, and leaves no file" {
	local shell
	pg_bundle -s -o shop.sh "$shop"
	while read -r shell; do
		# shellcheck disable=SC2086  # a command and its option
		run -0 --separate-stderr $shell shop.sh -n -t 0.2.0 "$URL"
		[[ $output == migrations/shop--0.2.0.sql && -z $stderr && -z $(find "$TMPDIR" -name 'sh*') ]] || { echo "$shell"; return 1; }
	done < <(shells)
	run -0 --separate-stderr ./shop.sh -t 0.1.0 "$URL"
	[[ $output == migrations/shop--0.1.0.sql ]]
	run -0 ./shop.sh "$URL" -t 0.2.0
	rows | diff <(grep -E '^0\S+ +[0-9a-f]{64} ' "$shop/expected") -
}

# bats test_tags=long
@test "the script of a large project works in every shell, through a pipe, too" {
	local shell
	mkdir -p p/migrations
	openssl rand -base64 200000 | sed 's/^/-- /' >p/migrations/p--1.sql
	pg_bundle -s -o p.sh p
	(($(wc -c <p.sh) > 200000))
	while read -r shell; do
		# shellcheck disable=SC2086  # a command and its option
		run -0 --separate-stderr $shell -s -- -n "$URL" <p.sh
		[[ $output == migrations/p--1.sql && -z $stderr && -z $(find "$TMPDIR" -name 'sh*') ]] || { echo "$shell"; return 1; }
	done < <(shells)
}

@test "arguments of the script reach pg_migrate as they are" {
	pg_bundle -s -o shop.sh "$shop"
	run -2 --separate-stderr sh shop.sh -T 'a b' "$URL"
	[[ ${stderr_lines[0]} == "pg_migrate: -T takes schema.table, not 'a b'" ]]
}

@test "a script that was changed is refused before the server is asked" {
	pg_bundle -s "$shop" | sed '12s/A/B/' >shop.sh
	run -1 --separate-stderr sh shop.sh postgresql://127.0.0.1:1/nowhere
	[[ -z $output && $stderr == "pg_migrate: cannot read the bundle 'standard input': it is damaged: its checksum is wrong" ]]
}

# bats test_tags=long
@test "a script that was cut short runs nothing" {
	local size at
	pg_bundle -s -o whole.sh "$shop"
	size=$(($(wc -c <whole.sh)))
	for ((at = 1; at < size - 1; at += at < size - 40 && at > 500 ? 97 : 7)); do
		head -c "$at" whole.sh | sh -s -- -t 0.1.0 "$URL" >>said 2>&1 || continue
	done
	nothing_there
	run ! grep migrations/ said
}

@test "without pg_migrate the script says so" {
	pg_bundle -s -o shop.sh "$shop"
	run -1 --separate-stderr env -i PATH=/usr/bin:/bin sh shop.sh "$URL"
	[[ -z $output && $stderr == "shop.sh: cannot find 'pg_migrate'"$'\n'"hint: it is part of tinypg; add its directory to PATH" ]]
}

sleepers() {
	sql "$SERVER" "select count(*) from pg_stat_activity where datname = '$DATABASE' and query ~ 'pg_sleep' and state = 'active'"
}
asleep() { [[ $(sleepers) == 1 ]]; }
awake() { [[ $(sleepers) == 0 ]]; }

@test "the script leaves nothing when it is interrupted" {
	local signal status
	mkdir -p p/migrations && echo 'select pg_sleep(600)' >p/migrations/p--1.sql
	pg_bundle -s -o p.sh p
	for signal in INT TERM; do
		perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' sh p.sh "$URL" 2>said 3>&- &
		wait_until 20 asleep
		kill -"$signal" $!
		status=0
		wait $! || status=$?
		((status != 0))
		wait_until 20 awake
	done
	nothing_there
	[[ -z $(find "$TMPDIR" -type f) ]]
}
