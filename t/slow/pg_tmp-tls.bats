# TLS of the oldest and the newest PostgreSQL.
# suite: network

load ../helper

teardown() {
	pg_tmp stop -A
	test_end
}

@test "-s: a client that checks everything connects to PostgreSQL 10 and 18" {
	for version in 10 18; do
		pg_fetch -s npm "$version" >/dev/null
		url=$(pg_tmp -a cert -V "$version")
		[[ $(sql "$url" 'select 5') == 5 ]]
		url=$(pg_tmp -s -V "$version")
		[[ $(sql "$url" 'show server_version_num') == "$version"* ]]
		[[ $(sql "$url" 'select ssl from pg_stat_ssl where pid = pg_backend_pid()') == t ]]
		sql "$url" 'alter system set ssl = off'
		sql "$url" 'select pg_reload_conf()'
		wait_until 20 eval '! sql "$url" "select 1" 2>/dev/null'
	done
}
