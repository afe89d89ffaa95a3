# A layer with a failure, or a kill -9, at each step of its making. For tools built with -DTINYPG_FAULTS.

load helper
load initcache-helper

setup() {
	test_begin
	BINDIR=$(server_bindir)
	export TINYPG_CACHE=$T/cache
	echo 'create table one (i int)' >one.sql
	base=$(pg_initcache -b "$BINDIR" -D postgres)
}

teardown() { test_end; }

initcache() { pg_initcache -b "$BINDIR" -D postgres -f one.sql; }
@test "it fails: nothing is published, the one below stays, nothing is left" {
	for point in layer.prepared layer.ran layer.stopped template.filled template.publish postmaster.start; do
		run -1 env TINYPG_FAULT=$point pg_initcache -b "$BINDIR" -D postgres -f one.sql
		[[ $(published) == "$base" && -z $(staging) ]]
	done
	initcache
}

@test "what makes it is killed: nothing is published, and nothing is left" {
	for point in layer.prepared layer.ran layer.stopped template.filled template.publish; do
		run -1 env TINYPG_FAULT=$point=kill pg_initcache -b "$BINDIR" -D postgres -f one.sql
		[[ $(published) == "$base" && -z $(staging) ]]
	done
	initcache
	[[ -z $(staging) && $(published | wc -l) == 2 ]]
}

@test "killed when it is published: the next one finds it" {
	run -1 env TINYPG_FAULT=template.published=kill pg_initcache -b "$BINDIR" -D postgres -f one.sql
	[[ $(published | wc -l) == 2 ]]
	directory=$(initcache)
	[[ $(published | wc -l) == 2 && -d $directory ]]
}
