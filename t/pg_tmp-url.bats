# The URL is always enough: whatever the environment of pg_tmp would make of it is said in it.

load helper
load url-helper

@test "an environment that says nothing leaves the URL short" {
	[[ $SOCKET == "postgresql:///test?host="* && $SOCKET != *"&"* ]]
	[[ $TCP == "postgresql://$USER:"*"@127.0.0.1:"*/test ]]
	PGPORT=5432 PGUSER=$USER PGSSLMODE=disable PGHOST=nowhere PGDATABASE=x run -0 --separate-stderr pg_tmp -d "$T/t/socket"
	[[ $output == "$SOCKET" && -z $stderr ]]
}

@test "another user, port, address or session in PG*: on a socket" {
	for variable in PGUSER=ci PGPORT=5433 PGHOSTADDR=127.0.0.2 PGGSSENCMODE=require PGCHANNELBINDING=require PGSSLMODE= \
		PGTARGETSESSIONATTRS=read-only "PGOPTIONS=-c role=nobody_here" PGREQUIREPEER=nobody_here; do
		mended "$variable" socket
	done
}

@test "another address, TLS or session in PG*: over TCP" {
	for variable in PGHOSTADDR=127.0.0.2 PGSSLMODE=require PGSSLMODE=verify-full PGREQUIRESSL=1 PGCHANNELBINDING=require \
		PGTARGETSESSIONATTRS=read-only "PGOPTIONS=-c role=nobody_here"; do
		mended "$variable" tcp
	done
}

@test "no USER, and another's: the URL names the user" {
	run -0 env -u USER pg_tmp -d "$T/t/socket"
	[[ $output == "$SOCKET&user=$(id -un)" ]]
	USER=nobody_here run -0 pg_tmp -d "$T/t/socket"
	[[ $output == "$SOCKET&user=$(id -un)" ]]
	reaches "$output"
}

@test "PGSERVICE: one line says that no URL sets it aside" {
	printf '[shop]\nport=6000\nuser=ci\n' >"$T/service"
	export PGSERVICEFILE=$T/service PGSERVICE=shop
	run -0 --separate-stderr pg_tmp -d "$T/t/socket"
	[[ $output == "$SOCKET&port=5432&user=$(id -un)" ]]
	[[ $stderr == "pg_tmp: PGSERVICE is 'shop': clients read that service, whatever the URL says"$'\n'"hint: unset PGSERVICE" ]]
	reaches "$output"
}

@test "Debian's psql where the only cluster of Debian's is on another port" {
	need_root
	need unshare
	[[ -e /usr/share/postgresql-common/pg_wrapper ]] || skip "no wrapper of Debian's here"
	mkdir -p /etc/postgresql "$T/etc/15/main"
	unshare -m mount --bind "$T/etc" /etc/postgresql 2>/dev/null || skip "nothing can be mounted"
	printf '%s\n' "port = 5433" "data_directory = '$T'" "unix_socket_directories = '$T'" >"$T/etc/15/main/postgresql.conf"
	run -0 --separate-stderr unshare -m bash -ec 'mount --bind "$T/etc" /etc/postgresql
		url=$(pg_tmp -w 0); psql -XAtqc "select 1" "$url"; echo "$url"; pg_tmp stop "$url"'
	[[ ${lines[0]} == 1 && ${lines[1]} == *"&port=5432" ]]
}

@test "stop takes every form of a URL" {
	PGOPTIONS=-ca.b=c PGUSER=ci PGSSLMODE=require run -0 bash -c 'pg_tmp -w 0; pg_tmp -t -w 0'
	[[ ${lines[0]} == *"&user="*"&options="* && ${lines[1]} == *"?sslmode=disable&options="* ]]
	urls=("${lines[@]}")
	run -0 pg_tmp stop "${urls[1]}"
	run -0 pg_tmp stop "${urls[0]}"
}
