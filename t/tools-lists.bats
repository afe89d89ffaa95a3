# Lists: tabs between the columns for programs, aligned columns on a terminal.

load helper
load fetch-helper
load complete-helper
load added-helper

# on_terminal COMMAND...: what it prints there.
on_terminal() { python3 "$BATS_TEST_DIRNAME/terminal.py" '' -- "$@" | tr -d '\r'; }

# aligned: lines with tabs, with each column as wide as its widest value, and two blanks between columns.
aligned() {
	awk -F '\t' '
		{ line[NR] = $0; for (i = 1; i <= NF; i++) if (length($i) > width[i]) width[i] = length($i) }
		END {
			for (n = 1; n <= NR; n++) {
				count = split(line[n], value, FS)
				text = ""
				for (i = 1; i <= count; i++) text = text sprintf("%-" width[i] + 2 "s", value[i])
				sub(/ +$/, "", text)
				print text
			}
		}'
}

# is_aligned COMMAND...: the same list as in a pipe, aligned, and nothing that a terminal would obey. It has two lines at
# least.
is_aligned() {
	local shown
	shown=$(on_terminal "$@") || return
	[[ $(wc -l <<<"$shown") -ge 2 && $shown != *$'\e'* && $shown == "$("$@" | aligned)" ]]
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
	urls=$(pg_tmp && pg_tmp -w 600 -d "$T/a-long-name-of-a-directory")
	is_aligned pg_tmp list
	# shellcheck disable=SC2086  # two words
	pg_tmp stop $urls
}

@test "what pg_initcache, pg_fetch, pg_extadd and pg_bundle list is aligned on a terminal" {
	bindir=$(server_bindir)
	own_installation
	pack npm b.tgz 17.10
	pg_fetch -q ./b.tgz >/dev/null
	is_aligned pg_fetch -i
	new_package one 1.0 '' && add_package one 1.0
	new_package much_longer 2 '' && add_package much_longer 2
	is_aligned pg_extadd -l
	pg_initcache -b "$bindir" >/dev/null && pg_initcache -b "$bindir" -S true >/dev/null
	is_aligned pg_initcache -L
	two_versions
	pg_bundle -o a.tgz migrations
	is_aligned pg_bundle -t a.tgz
}

@test "JSON is the same on a terminal" {
	[[ $(on_terminal pg_extlist -j plpgsql) == "$(pg_extlist -j plpgsql)" ]]
}
