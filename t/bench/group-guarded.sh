# shellcheck shell=bash
# A handout of clusters that ask for a password, beside one that does not.
group_guarded() {
	local password=$WORK/password
	echo secret >"$password"
	group guarded "A cluster that asks for a password handed out, one being ready" pg_tmp
	row pg_tmp "\`pg_tmp\`" ready "$BIN/pg_tmp" 'pg_tmp stop "$1"'
	row tcp "\`pg_tmp -t -P file\`" "ready -t -P $password" "$BIN/pg_tmp -t -P $password" 'pg_tmp stop "$1"'
	row scram "\`pg_tmp -a scram-sha-256\`" "ready -a scram-sha-256" "$BIN/pg_tmp -a scram-sha-256" 'pg_tmp stop "$1"'
	measure "$(rounds 25)"
}
