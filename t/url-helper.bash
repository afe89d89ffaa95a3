# What tests of the URL share: two clusters for the whole file, $SOCKET and $TCP, and a psql that is led elsewhere.

setup_file() {
	test_begin
	SOCKET=$(pg_tmp -d "$T/t/socket" -w 600)
	TCP=$(pg_tmp -d "$T/t/tcp" -t -w 600)
	export SOCKET TCP FILE_T=$T FILE_TMPDIR=$TMPDIR
}

teardown_file() {
	export T=$FILE_T TMPDIR=$FILE_TMPDIR
	pg_tmp stop -A
	all_gone
	test_end
}

setup() {
	export T=$FILE_T TMPDIR=$FILE_TMPDIR PGCONNECT_TIMEOUT=10
	PSQL=$(newest_of psql) || skip "no psql here"
}

teardown() { :; }

# reaches URL: psql gets in, as the cluster's superuser.
reaches() { [[ $("$PSQL" -XAtqc 'select current_user' "$1" 2>&1) == "$(id -un)" ]]; }

# mended VARIABLE=VALUE KIND: with it psql does not get in by the short URL, and does by what pg_tmp prints then;
# that URL is the same cluster's to `stop` and to `list`.
mended() {
	local short=$SOCKET directory=$T/t/socket url
	[[ $2 == socket ]] || short=$TCP directory=$T/t/tcp
	export "${1?}"
	! reaches "$short" || { echo "no need of anything: $1"; return 1; }
	url=$(pg_tmp -d "$directory")
	[[ $url == "$short"[?\&]* ]] || { echo "$1: $url"; return 1; }
	reaches "$url" || { echo "$1: $url: $("$PSQL" -Xc 'select 1' "$url" 2>&1)"; return 1; }
	cluster_line "$url" >/dev/null
	unset "${1%%=*}"
}
