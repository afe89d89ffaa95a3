# What runs in a cluster cannot gain the rights of another user.

load ../helper
load ../attack-helper

# A program of root's that runs as root whoever executes it, in $T/as-root.
setuid_program() {
	cp "$(command -v id)" "$T/as-root"
	chmod 4755 "$T/as-root"
	[[ $(as_attacker "$T/as-root" -u) == 0 ]] || skip "set-user-ID programs do not work here"
}

@test "a program that SQL runs does not become root by the mode of a file" {
	[[ $(uname) == Linux ]] || skip "only Linux has no_new_privs"
	setuid_program
	url=$(pg_tmp)
	sql "$url" "create table who (uid text); copy who from program '$T/as-root -u'"
	[[ $(sql "$url" 'table who') == "$(stat -c %u "$(url_directory "$url")")" ]]
	pg_tmp stop "$url"
}

@test "a program that the SQL of a step runs does not become root by the mode of a file" {
	[[ $(uname) == Linux ]] || skip "only Linux has no_new_privs"
	setuid_program
	export TINYPG_CACHE=$T/cache
	url=$(pg_tmp -f - <<<"create table who (uid int); copy who from program '$T/as-root -u'")
	[[ $(sql "$url" 'select uid between 61184 and 65519 from who') == t ]]
	pg_tmp stop "$url"
}
