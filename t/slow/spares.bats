# Warm spares, for long.

load ../helper

setup() {
	test_begin
	export TINYPG_SPARES=2
}

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A || true
	test_end
}

@test "500 one after another: each is empty, and nothing is left" {
	for _ in {1..500}; do
		url=$(pg_tmp -w 2)
		sql "$url" 'create table t (i int)'
	done
	sleep 10
	run ! grep -qvE $'\t(spare|cloning|starting)\t' <<<"$(pg_tmp list)"
	pg_tmp stop -A
	all_gone
}

@test "64 at once, twice" {
	for _ in 1 2; do
		for i in {1..64}; do
			pg_tmp -w 2 >"$T/url.$i" 2>"$T/error.$i" &
		done
		wait
		[[ -z $(cat "$T"/error.*) ]]
		[[ $(cat "$T"/url.* | sort -u | wc -l) == 64 ]]
		(($(pg_tmp list | grep -cE $'\t(spare|cloning|starting)\t') <= 8))
	done
	pg_tmp stop -A
	all_gone
}

@test "the warm path: under 60 system calls after the loader" {
	need strace
	strace -o "$T/probe" true 2>/dev/null || skip "strace may not trace here"
	run ldd "$TINYPG_BIN/pg_tmp"
	[[ $output != *libasan* && $output != *libclang_rt* ]] || skip "a sanitizer makes calls of its own"
	PATH=$TINYPG_BIN:$(server_bindir):/usr/bin:/bin
	pg_tmp >/dev/null
	wait_until 60 eval 'pg_tmp list | cut -f2 | grep -qx spare'
	strace -f -o "$T/trace" pg_tmp >/dev/null
	run ! grep -E '^[0-9]+ +(fork|vfork|clone|clone3)\(' "$T/trace"
	# The loader's last act is to unmap its cache.
	calls=$(awk '/munmap\(/ && !seen { seen = 1; next } seen && /\(/ { n++ } END { print n }' "$T/trace")
	echo "$calls calls"
	((calls < 60))
}
