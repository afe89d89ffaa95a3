# A shadow with a failure, or a kill -9, while it is made. For tools built with -DTINYPG_FAULTS.

load helper
load added-helper

setup() {
	test_begin
	seeded_cache
	new_package broken 1.0 'select 1;'
	add_package broken 1.0
}

shadows() { find "$TINYPG_CACHE/shadow" -mindepth 1 -maxdepth 1; }

@test "a shadow that cannot be made is named, and nothing is left of it" {
	run -1 --separate-stderr env TINYPG_FAULT=shadow.made pg_initcache -x broken
	[[ $stderr == "pg_initcache: cannot make '$TINYPG_CACHE/shadow/"* && -z $(shadows) ]]
}

@test "a shadow whose maker was killed is made by the next one, which removes what is left" {
	run -137 env TINYPG_FAULT=shadow.made=kill pg_initcache -x broken
	[[ -n $(shadows) ]]
	pg_initcache -x broken
	[[ $(shadows | wc -l) == 1 && -e $(shadows)/record ]]
}
