# Caches, whose programs the caller runs: whoever could exchange one on the way to them would run his own.

load ../helper
load ../attack-helper

# Of the other user, below a directory of the attacker's.
cache_below_attacker() {
	other_prepare
	mkdir "$T/attacker/mine"
	chown "$(other_user)" "$T/attacker/mine"
}
other_user() { stat -c %U "$T/other/home"; }

# refused WHERE ROOT|OTHER COMMAND...: because of the attacker's directory.
refused() {
	run -1 --separate-stderr "$@"
	[[ ${stderr_lines[0]} == *": cannot trust the cache '$T/attacker/mine'"*": '$T/attacker': it belongs to somebody else" ]]
	[[ ${stderr_lines[1]} == *'hint: set TINYPG_CACHE to a directory that only you, or root, can rename things in' ]]
}

@test "an ordinary user's cache below a directory of somebody else is refused" {
	cache_below_attacker
	refused as_other env TINYPG_CACHE="$T/attacker/mine" pg_initcache
}

@test "nothing is made in a cache below a directory of somebody else" {
	cache_below_attacker
	run ! as_other env TINYPG_CACHE="$T/attacker/mine/new" pg_initcache
	[[ -z $(ls "$T/attacker/mine") ]]
}

@test "root's cache below a directory of somebody else is refused" {
	mkdir "$T/attacker/mine"
	refused env TINYPG_CACHE="$T/attacker/mine" pg_initcache
	[[ -z $(ls "$T/attacker/mine") ]]
}

@test "a link of somebody else on the way to a cache is refused" {
	mkdir "$T/real"
	mkdir -m 1777 "$T/sticky"
	as_attacker ln -s "$T/real" "$T/sticky/cache"
	TINYPG_CACHE=$T/sticky/cache run -1 --separate-stderr pg_initcache
	[[ ${stderr_lines[0]} == *"'$T/sticky/cache': it belongs to somebody else" && -z $(ls "$T/real") ]]
}
