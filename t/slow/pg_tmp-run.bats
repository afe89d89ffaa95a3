# pg_tmp run, many at once.

load ../helper

@test "run: twenty of them side by side in make -j each have a cluster" {
	# shellcheck disable=SC2016
	{
		echo 'all: $(addprefix job,$(shell seq 20))'
		printf 'job%%:\n\t@pg_tmp run pg_sql -c "select $*"\n'
	} >"$T/Makefile"
	run -0 --separate-stderr make -s -j 8 -C "$T" all
	[[ $(sort -n <<<"$output" | xargs) == "$(seq 20 | xargs)" && -z $stderr ]]
}
