# shellcheck disable=SC2317  # what setup_file calls
# Every client of t/clients/table, with its real library: over a Unix socket and TCP, as root without USER and as an ordinary
# user, with variables of libpq that lead elsewhere.
# suite: network

load ../helper
load ../client-helper

# One cluster of each kind and user, for all clients. What is compiled is compiled once, beside the rest.
setup_file() {
	test_begin
	export FILE_T=$T FILE_TMPDIR=$TMPDIR CLIENTS=$T/clients
	umask 022
	cp -R "$TINYPG_SOURCE/t/clients" "$CLIENTS"
	mkdir "$T/t/directories" && chmod 1777 "$T/t/directories"
	as_other mkdir -p "$T/other/t/d"
	build_java &
	build_go &
	build_cxx &
	! command -v npm >/dev/null || node_packages &
	for user in root other; do
		as "$user" pg_tmp -d "$(directory "$user" socket)" -w 600 >/dev/null 3>&-
		as "$user" pg_tmp -d "$(directory "$user" tcp)" -w 600 -t >/dev/null 3>&-
	done
	wait
	all_programs | while read -r program; do missing "$program" </dev/null; done >"$CLIENTS/missing"
}

all_programs() { sed -n 's/^\([^#\t]*\)\t.*/\1/p' "$TINYPG_SOURCE/t/clients/table"; }
is_missing() { grep -qxF "$1" "$CLIENTS/missing"; }

teardown_file() {
	export T=$FILE_T TMPDIR=$FILE_TMPDIR
	pg_tmp stop -A
	as_other pg_tmp stop -A
	test_end
}

setup() { export T=$FILE_T TMPDIR=$FILE_TMPDIR; }

teardown() { :; }

# ---- what is built and installed

build_java() { command -v javac >/dev/null && javac_quickly -d "$CLIENTS" "$CLIENTS/Jdbc.java" 3>&-; }

build_go() {
	command -v go >/dev/null && cd "$CLIENTS" || return 0
	go build -ldflags='-s -w' -o pq pq.go 3>&-
	go build -ldflags='-s -w' -o pgx pgx.go 3>&-
}

build_cxx() { pkg-config --exists libpqxx && c++ -std=c++17 -o "$CLIENTS/pqxx" "$CLIENTS/pqxx.cc" -lpqxx -lpq 3>&-; }

# missing PROGRAM: print what its client lacks.
missing() {
	local program=$1 name=${1%.*}
	case $program in
	psql.sh | pgbench.sh | pg_dump.sh | pg_dumpall.sh | pg_prove.sh | sqitch.sh) command -v "$name" ;;
	odbc.sh) command -v isql && compgen -G '/usr/lib/*/odbc/psqlodbcw.so' ;;
	*.py) /usr/bin/python3 -I -c "from importlib.util import find_spec as find; exit(not find('$name'))" ;;
	*.pl) perl -MDBD::Pg -e 1 ;;
	ruby-pg.rb) ruby -r pg -e 1 ;;
	sequel.rb) ruby -r sequel -r pg -e 1 ;;
	*.php) php -r 'exit(extension_loaded("pgsql") && extension_loaded("pdo_pgsql") ? 0 : 1);' ;;
	node-postgres.js | url.js) [[ -d $NODE_PATH/pg ]] ;;
	*.js) [[ -d $NODE_PATH/$name ]] ;;
	Jdbc.java) [[ -e $CLIENTS/Jdbc.class && -e /usr/share/java/postgresql.jar ]] ;;
	*.go | *.cc) [[ -x $CLIENTS/$name ]] ;;
	pgtcl.tcl) echo 'exit [catch {package require Pgtcl}]' | tclsh ;;
	tdbc.tcl) echo 'exit [catch {package require tdbc::postgres}]' | tclsh ;;
	esac >/dev/null 2>&1 || echo "$program"
}

# ---- one client

# command_of PROGRAM: sets `words`, what runs it.
command_of() {
	local program=$CLIENTS/$1
	case $1 in
	*.sh) words=(sh "$program") ;;
	*.py) words=(/usr/bin/python3 -I "$program") ;;
	*.pl) words=(perl "$program") ;;
	*.rb) words=(ruby "$program") ;;
	*.php) words=(php "$program") ;;
	*.js) words=(node "$program") ;;
	*.tcl) words=(tclsh "$program") ;;
	*.java) words=(java "${JAVA_FLAGS[@]}" -cp "$CLIENTS:/usr/share/java/postgresql.jar" Jdbc) ;;
	*) words=("${program%.*}") ;;
	esac
}

directory() { if [[ $1 == other ]]; then echo "$T/other/t/d/$2"; else echo "$T/t/directories/$2"; fi; }

# row PROGRAM: sets `socket` and `tcp`, how it gets in.
row() { IFS=$'\t' read -r _ socket tcp _ < <(awk -F '\t' -v program="$1" '$1 == program' "$TINYPG_SOURCE/t/clients/table"); }

# options KIND HOW: sets `options`, those of pg_tmp.
options() {
	options=()
	[[ $1 == socket ]] || options+=(-t)
	case $2 in
	url | run) ;;
	md5) options+=(-a md5) ;;
	*) options+=(-u "$2") ;;
	esac
}

ELSEWHERE=(PGUSER=nobody_here PGPORT=1 PGHOST=nowhere.invalid PGSSLMODE=require)

# as USER COMMAND...: with variables that lead elsewhere, and as root without the user's name.
as() {
	local user=$1
	shift
	if [[ $user == other ]]; then as_other env "${ELSEWHERE[@]}" "$@"; else env -u USER -u LOGNAME "${ELSEWHERE[@]}" "$@"; fi
}

# reaches USER KIND HOW PROGRAM: with the URL, or without one by the variables of `run`.
reaches() {
	local url='' words=() options=() place answer
	place=$(directory "$1" "$2")
	[[ $3 != md5 ]] || place+=-md5
	options "$2" "$3"
	if [[ $3 != run ]]; then url=$(as "$1" pg_tmp -d "$place" -w 600 "${options[@]}" 3>&-) || return; fi
	command_of "$4"
	[[ -z $url ]] || words+=("$url")
	[[ $3 != run ]] || words=(pg_tmp run -d "$place" "${options[@]}" "${words[@]}")
	answer=$(as "$1" timeout 120 "${words[@]}" 2>&1 </dev/null) || :
	[[ ${answer##*$'\n'} == 'test 2' ]] || { printf '%s as %s over %s by %s %s:\n%s\n' "$4" "$1" "$2" "$3" "$url" "$answer"; return 1; }
}

# gets_in PROGRAM: each way that the table gives, as both users; and what `run` sets is enough.
gets_in() {
	local socket tcp user
	! is_missing "$1" || skip "not installed: $1"
	row "$1"
	for user in root other; do
		[[ $socket == no ]] || reaches "$user" socket "$socket" "$1"
		reaches "$user" tcp "$tcp" "$1"
	done
}

@test "psql" {
	gets_in psql.sh
}

@test "pgbench" {
	gets_in pgbench.sh
}

@test "pg_dump" {
	gets_in pg_dump.sh
}

@test "pg_dumpall" {
	gets_in pg_dumpall.sh
}

@test "pg_prove" {
	gets_in pg_prove.sh
}

@test "Sqitch" {
	gets_in sqitch.sh
}

@test "psycopg2" {
	gets_in psycopg2.py
}

@test "psycopg 3" {
	gets_in psycopg.py
}

@test "asyncpg" {
	gets_in asyncpg.py
}

@test "SQLAlchemy" {
	gets_in sqlalchemy.py
}

@test "pg8000" {
	gets_in pg8000.py
}

@test "DBD::Pg" {
	gets_in dbd-pg.pl
}

@test "ruby-pg" {
	gets_in ruby-pg.rb
}

@test "Sequel" {
	gets_in sequel.rb
}

@test "pg_connect" {
	gets_in pg_connect.php
}

@test "PDO" {
	gets_in pdo.php
}

@test "node-postgres" {
	gets_in node-postgres.js
}

@test "Knex" {
	gets_in knex.js
}

@test "TypeORM" {
	gets_in typeorm.js
}

@test "postgres.js" {
	gets_in postgres.js
}

@test "a program that takes the URL apart with node's URL" {
	gets_in url.js
}

@test "JDBC" {
	gets_in Jdbc.java
}

@test "pgx" {
	gets_in pgx.go
}

@test "lib/pq" {
	gets_in pq.go
}

@test "libpqxx" {
	gets_in pqxx.cc
}

@test "pgtcl" {
	gets_in pgtcl.tcl
}

@test "tdbc::postgres" {
	gets_in tdbc.tcl
}

@test "ODBC" {
	gets_in odbc.sh
}

@test "in an environment that says nothing, too: libpq, JDBC, Go and node" {
	ELSEWHERE=("USER=$USER")
	for program in psql.sh Jdbc.java pgx.go pq.go node-postgres.js; do
		! is_missing "$program" || continue
		row "$program"
		[[ $socket == no ]] || reaches root socket "$socket" "$program"
		reaches root tcp "$tcp" "$program"
	done
}

@test "at most three clients are missing, and none of libpq, JDBC, Go and node" {
	command -v apt-get >/dev/null && [[ ${DEPS-} != no ]] || skip "the clients are installed with apt"
	mapfile -t missing <"$CLIENTS/missing"
	((${#missing[@]} == 0)) || echo "# missing: ${missing[*]}" >&3
	((${#missing[@]} <= 3))
	[[ " ${missing[*]} " != *" "@(psql.sh|Jdbc.java|pgx.go|pq.go|node-postgres.js)" "* ]]
}

@test "README's table says how each client gets in" {
	cell() {
		case $1 in
		url) echo 'the URL' ;;
		run) echo '`run`, `-e`' ;;
		md5) echo '`-a md5`' ;;
		no) echo '-' ;;
		*) echo "\`-u $1\`" ;;
		esac
	}
	while IFS=$'\t' read -r program socket tcp name; do
		grep -F "| $(cell "$socket") | $(cell "$tcp") |" "$TINYPG_SOURCE/README.md" | grep -qF " $name" || { echo "$program"; return 1; }
	done < <(grep -v '^#' "$TINYPG_SOURCE/t/clients/table")
}
