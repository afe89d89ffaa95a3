# pg_tmp -u: the URL in the form that a library wants.

load helper
load url-helper

@test "-u: each form names the cluster that runs, and libpq gets in by those that are its own" {
	run -0 --separate-stderr pg_tmp -d "$T/t/tcp" -t -u jdbc
	[[ $output == "jdbc:postgresql://127.0.0.1:"*"/test?user=$(id -un)&password="* && -z $stderr ]]
	run -0 pg_tmp -d "$T/t/socket" -u odbc
	[[ $output == "Driver={PostgreSQL Unicode};Server=$T/t/socket;Port=5432;Database=test;Uid=$(id -un);" ]]
	run -0 pg_tmp -d "$T/t/socket" -u pdo
	[[ $output == "pgsql:host=$T/t/socket;port=5432;user=$(id -un);dbname=test" ]]
	for form in libpq go host; do
		reaches "$(pg_tmp -d "$T/t/socket" -u "$form")"
		reaches "$(pg_tmp -d "$T/t/tcp" -t -u "$form")"
	done
}

@test "-u: what an environment would make of the URL is said in libpq's forms, too" {
	export PGUSER=ci PGPORT=5433 PGHOSTADDR=127.0.0.2 PGSSLMODE=require "PGOPTIONS=-c role=nobody_here"
	for form in libpq host; do
		reaches "$(pg_tmp -d "$T/t/socket" -u "$form")"
		reaches "$(pg_tmp -d "$T/t/tcp" -t -u "$form")"
	done
}

@test "run -u: DATABASE_URL has the form, and libpq's variables are as ever" {
	run -0 --separate-stderr pg_tmp run -t -n 2 -u libpq sh -c 'echo "$DATABASE_URL"; echo "$DATABASE_URL_2"; pg_sql -c "select 5"'
	[[ ${lines[0]} == "host=127.0.0.1 port="* && ${lines[1]} == "host=127.0.0.1 port="* && ${lines[2]} == 5 && -z $stderr ]]
}

@test "-e -u: DATABASE_URL has the form" {
	run -0 pg_tmp -e -d "$T/t/socket" -u libpq
	eval "$(grep DATABASE_URL <<<"$output")"
	[[ $DATABASE_URL == "host=$T/t/socket port=5432 user=$(id -un) dbname=test" ]]
}

@test "show -u: the URL of a cluster that runs, and no URL of another" {
	run -0 pg_tmp show -u go "$TCP"
	[[ $output == "$TCP?sslmode=disable" ]]
	run -0 pg_tmp show -u jdbc "$(pg_tmp show -u jdbc "$TCP")"
	[[ $output == "jdbc:postgresql://127.0.0.1:"* ]]
	run -1 --separate-stderr pg_tmp show -u go nowhere
	[[ $stderr == "pg_tmp: there is no cluster 'nowhere'" && -z $output ]]
}

@test "-u: a form that is none, or cannot name a socket, is refused before anything is made" {
	run -2 --separate-stderr pg_tmp -u ado
	[[ ${stderr_lines[0]} == "pg_tmp: there is no form 'ado' of a URL: it is one of jdbc, odbc, libpq, pdo, go, host" && -z $output ]]
	run -2 --separate-stderr pg_tmp run -u jdbc true
	[[ ${stderr_lines[0]} == "pg_tmp: -u jdbc takes -t: it cannot name a Unix socket" && -z $output ]]
	run -1 --separate-stderr pg_tmp -u jdbc -d "$T/t/socket"
	[[ $stderr == "pg_tmp: the form 'jdbc' cannot name a Unix socket"$'\n'"hint: with -t the server listens on TCP, too" && -z $output ]]
}

@test "-u: a cluster whose URL the form cannot hold is not left behind" {
	run -1 --separate-stderr pg_tmp -u pdo -D 'a;b' -d "$T/t/new"
	[[ $stderr == "pg_tmp: the form 'pdo' cannot hold a ';' in a name or a password" && -z $output ]]
	wait_until 30 test ! -e "$T/t/new"
}
