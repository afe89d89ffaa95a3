# Lists: tabs between the columns for programs, aligned columns on a terminal.

load helper

# on_terminal COMMAND...: what it prints there.
on_terminal() { python3 "$BATS_TEST_DIRNAME/terminal.py" '' -- "$@" | tr -d '\r'; }

# is_aligned COMMAND...: on a terminal the same words in the same lines, with blanks between them.
is_aligned() {
	local shown
	shown=$(on_terminal "$@")
	[[ $shown && $shown != *$'\t'* && $(tr -s ' ' <<<"$shown") == "$("$@" | tr -s '\t ' ' ' | sed 's/ $//')" ]]
}

@test "pg_plan -l aligns its columns on a terminal" {
	mkdir migrations
	touch migrations/p--1.0.sql migrations/p--1.0--10.5.sql
	run -0 on_terminal pg_plan -l migrations
	[[ ${lines[0]} == '1.0   migrations/p--1.0.sql       10.5  yes' ]]
	[[ ${lines[1]} == '10.5                         1.0        yes' ]]
}

@test "pg_plan -l in a pipe has tabs" {
	mkdir migrations
	touch migrations/p--1.0.sql
	[[ $(pg_plan -l migrations) == $'1.0\tmigrations/p--1.0.sql\t\t\tyes' ]]
}

@test "pg_extlist aligns its columns on a terminal" { is_aligned pg_extlist; }

@test "pg_tmp list aligns its columns on a terminal" {
	url=$(pg_tmp)
	is_aligned pg_tmp list
	pg_tmp stop "$url"
}

@test "JSON is the same on a terminal" {
	[[ $(on_terminal pg_extlist -j plpgsql) == "$(pg_extlist -j plpgsql)" ]]
}
