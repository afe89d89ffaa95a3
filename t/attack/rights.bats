# What runs in a cluster cannot gain the rights of another user.

load ../helper
load ../attack-helper
load ../fetch-helper
load ../extadd-helper

# A program of root's that runs as root whoever executes it, in $T/as-root.
setuid_program() {
	[[ $(uname) == Linux ]] || skip "only Linux has no_new_privs"
	cp "$(command -v id)" "$T/as-root"
	chmod 4755 "$T/as-root"
	[[ $(as_attacker "$T/as-root" -u) == 0 ]] || skip "set-user-ID programs do not work here"
}

@test "a program that SQL runs does not become root by the mode of a file" {
	setuid_program
	url=$(pg_tmp)
	sql "$url" "create table who (uid text); copy who from program '$T/as-root -u'"
	[[ $(sql "$url" 'table who') == "$(stat -c %u "$(url_directory "$url")")" ]]
	pg_tmp stop "$url"
}

@test "a program that the SQL of a step runs does not become root by the mode of a file" {
	setuid_program
	export TINYPG_CACHE=$T/cache
	url=$(pg_tmp -f - <<<"create table who (uid int); copy who from program '$T/as-root -u'")
	[[ $(sql "$url" 'select uid between 61184 and 65519 from who') == t ]]
	pg_tmp stop "$url"
}

# of_a_builder FILE: it has the uid that `as-root` was: one of those that make things for root. It runs no cluster, and
# now nothing at all.
of_a_builder() {
	local uid
	uid=$(<"$1")
	((uid >= 61184 && uid <= 65519))
	[[ -z $(find /proc/[0-9]* -maxdepth 0 -uid "$uid" 2>/dev/null) ]]
}

# bats test_tags=long
@test "a program that the makefile of a server runs does not become root by the mode of a file" {
	setuid_program
	mkdir -m 777 seen
	small_source "$T/15.tar.bz2" "$T/as-root -u >$T/seen/server"
	TINYPG_CACHE=$T/cache pg_fetch -q "$T/15.tar.bz2"
	of_a_builder seen/server
}

# bats test_tags=long
@test "a program that the makefile of an extension runs does not become root by the mode of a file" {
	need_pgxs
	setuid_program
	mkdir -m 777 seen
	pgxs_source words
	printf 'all: ask\nask:\n\t%s -u >%s\n' "$T/as-root" "$T/seen/extension" >>words/Makefile
	TINYPG_CACHE=$T/cache pg_extadd words
	of_a_builder seen/extension
}

@test "a program that initdb runs does not become root by the mode of a file" {
	setuid_program
	mkdir -m 777 seen
	mkdir pg
	cp "$(server_bindir)/postgres" pg
	printf '#!/bin/sh\n%s -u >%s\nexit 1\n' "$T/as-root" "$T/seen/initdb" >pg/initdb
	chmod 755 pg/*
	TINYPG_CACHE=$T/cache run -1 pg_initcache -b "$T/pg"
	of_a_builder seen/initdb
}
