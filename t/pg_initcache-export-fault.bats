# pg_initcache -o and -i where they fail, or are killed, at each of their steps. For tools built with -DTINYPG_FAULTS.

load helper

setup() {
	test_begin
	pg_initcache -o a.tar.zst >/dev/null
	HERE=$TINYPG_CACHE
	export TINYPG_CACHE=$T/cache
}

teardown() { test_end; }

in_cache() { find "$TINYPG_CACHE/template" -mindepth 1 ! -name log; }

@test "-o: it fails, and the file stays as it was" {
	export TINYPG_CACHE=$HERE
	echo before >b.tar.zst
	for point in export.write outfile.publish; do
		run -1 --separate-stderr env TINYPG_FAULT=$point pg_initcache -o b.tar.zst
		[[ $output == '' && $stderr == "pg_initcache: cannot write 'b.tar.zst': Input/output error" ]]
		[[ $(<b.tar.zst) == before && $(echo *.tar.zst*) == 'a.tar.zst b.tar.zst' ]]
	done
}

@test "-o: it is killed, and the file stays as it was" {
	export TINYPG_CACHE=$HERE
	echo before >b.tar.zst
	for point in export.write outfile.publish; do
		run -137 env TINYPG_FAULT=$point=kill pg_initcache -o b.tar.zst
		[[ $(<b.tar.zst) == before ]]
	done
}

@test "-i: it fails, and the cache stays as it was" {
	for point in import.write template.publish; do
		run -1 --separate-stderr env TINYPG_FAULT=$point pg_initcache -i a.tar.zst
		[[ $output == '' && $stderr == 'pg_initcache: cannot '*': Input/output error' ]]
		[[ -z $(in_cache) ]]
	done
}

@test "-i: it is killed, and the cache stays as it was" {
	for point in import.write template.publish; do
		run -1 --separate-stderr env TINYPG_FAULT=$point=kill pg_initcache -i a.tar.zst
		[[ $output == '' && ${stderr_lines[0]} == 'pg_initcache: the process that makes the template was ended by signal 9 (Killed)' ]]
		[[ -z $(in_cache) ]]
	done
	pg_initcache -i a.tar.zst
}
