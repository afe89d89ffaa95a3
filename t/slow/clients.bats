# shellcheck disable=SC2317  # what setup_file calls
# Every client of t/clients/table, with its real library: over a Unix socket and TCP, with a URL and without one, as root without
# USER and as an ordinary user, with variables of libpq that lead elsewhere or are nonsense.
# suite: network

load ../helper
load ../client-helper

# One cluster of each kind and user, for all clients, made where no variable is set: its port, for example, is not that of the
# clients' PGPORT. What is compiled is compiled once, beside the rest.
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
	surroundings=()
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
	django.py) /usr/bin/python3 -I -c 'import django, dj_database_url' ;;
	*.py) /usr/bin/python3 -I -c "from importlib.util import find_spec as find; exit(not find('$name'))" ;;
	*.pl) perl -MDBD::Pg -e 1 ;;
	ruby-pg.rb) ruby -r pg -e 1 ;;
	activerecord.rb) ruby -r active_record -r pg -e 1 ;;
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

# row PROGRAM: sets `socket`, `tcp`, `reads` and `refused`, how it gets in.
row() {
	IFS=$'\t' read -r _ socket tcp reads refused _ < <(awk -F '\t' -v program="$1" '$1 == program' "$TINYPG_SOURCE/t/clients/table")
}

# options USER KIND HOW: sets `options`, those of pg_tmp.
options() {
	options=(-d "$(directory "$1" "$2")" -w 600)
	[[ $2 == socket ]] || options+=(-t)
	case $3 in
	url | run) ;;
	md5) options[1]+=-md5 && options+=(-a md5) ;;
	*) options+=(-u "$3") ;;
	esac
}

ELSEWHERE=(PGUSER=nobody_here PGPORT=1 PGHOST=nowhere.invalid PGDATABASE=nowhere PGSSLMODE=require)
NONSENSE=('PGUSER=no body' PGPORT=nonsense 'PGHOST=no where' PGDATABASE=no/where PGSSLMODE=nonsense PGHOSTADDR=nonsense
	PGGSSENCMODE=nonsense PGCHANNELBINDING=nonsense PGTARGETSESSIONATTRS=nonsense PGOPTIONS=nonsense)

# nonsense REFUSED: sets `surroundings`, without the variables that the client refuses.
nonsense() {
	local variable
	surroundings=()
	for variable in "${NONSENSE[@]}"; do
		[[ ,$1, == *,"${variable%%=*}",* ]] || surroundings+=("$variable")
	done
}

# as USER COMMAND...: with the variables of `surroundings`, and as root without the user's name.
as() {
	local user=$1
	shift
	if [[ $user == other ]]; then as_other env "${surroundings[@]}" "$@"; else env -u USER -u LOGNAME "${surroundings[@]}" "$@"; fi
}

# answers USER COMMAND...: whether the client got in.
answers() {
	local answer
	answer=$(as "$1" timeout 120 "${@:2}" 2>&1 </dev/null) || :
	[[ ${answer##*$'\n'} == 'test 2' ]] || { printf '%s:\n' "$*" "with ${surroundings[*]}" "$answer"; return 1; }
}

# reaches USER KIND HOW PROGRAM: with the URL.
reaches() {
	local words options url
	[[ $3 != no && $3 != run ]] || return 0
	options "$1" "$2" "$3"
	command_of "$4"
	url=$(as "$1" pg_tmp "${options[@]}" 3>&-) || return
	answers "$1" "${words[@]}" "$url"
}

# finds USER KIND HOW PROGRAM WAY: without a URL, under `run` or after -e.
finds() {
	local words options
	[[ $3 != no ]] || return 0
	options "$1" "$2" "$3"
	command_of "$4"
	if [[ $5 == run ]]; then
		answers "$1" pg_tmp run "${options[@]}" "${words[@]}"
	else
		# shellcheck disable=SC2016  # the inner shell's
		answers "$1" env EXPORTS="pg_tmp -e ${options[*]}" sh -c 'eval "$($EXPORTS)" && exec "$@"' sh "${words[@]}"
	fi
}

# gets_in PROGRAM: each way that the table gives, as both users.
gets_in() {
	local socket tcp reads refused user surroundings
	! is_missing "$1" || skip "not installed: $1"
	row "$1"
	for user in root other; do
		nonsense "$refused"
		reaches "$user" socket "$socket" "$1"
		reaches "$user" tcp "$tcp" "$1"
	done
	surroundings=("${ELSEWHERE[@]}")
	reaches root socket "$socket" "$1"
	reaches other tcp "$tcp" "$1"
	# Only DATABASE_URL has a form. What cannot use a socket goes both ways over TCP.
	surroundings=("${NONSENSE[@]}")
	local near=socket
	[[ $socket != no ]] || near=tcp socket=$tcp
	[[ $reads == DATABASE_URL ]] || socket=run tcp=run
	finds root "$near" "$socket" "$1" run
	finds root tcp "$tcp" "$1" -e
	finds other tcp "$tcp" "$1" run
	finds other "$near" "$socket" "$1" -e
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

@test "Django" {
	gets_in django.py
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

@test "Active Record" {
	gets_in activerecord.rb
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

@test "Sequelize" {
	gets_in sequelize.js
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
	surroundings=("USER=$USER")
	for program in psql.sh Jdbc.java pgx.go pq.go node-postgres.js; do
		! is_missing "$program" || continue
		row "$program"
		reaches root socket "$socket" "$program"
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

# ---- what is written about them

# rows_of_table: each client with its cells, as README and the page have them.
rows_of_table() {
	awk -F '\t' -v OFS='\t' '
	BEGIN { cell["url"] = "the URL"; cell["run"] = "run, -e"; cell["md5"] = "-a md5"; cell["no"] = "-"
		cell["variables"] = "no URL"; cell["DATABASE_URL"] = "DATABASE_URL" }
	function of(word) { return word in cell ? cell[word] : "-u " word }
	!/^#/ { print $6, of($2), of($3), of($4) }' "$TINYPG_SOURCE/t/clients/table" | sort
}

# rows_of_readme: without the remarks, which stand in parentheses.
rows_of_readme() {
	sed -n '/^| client |/,/^$/p' "$TINYPG_SOURCE/README.md" | sed '1,2d; s/ ([^)]*)//g; s/`//g' |
		awk -F ' *[|] *' -v OFS='\t' 'NF { n = split($2, names, ", "); for (i = 1; i <= n; i++) print names[i], $3, $4, $5 }' | sort
}

rows_of_page() {
	sed -n '/^\.Ss Clients/,/^\.El/p' "$TINYPG_SOURCE/man/pg_tmp.1" | sed -n 's/^\.It //p' |
		sed '1d; s/ Fl \(.\)/ -\1/g; s/ \(Cm\|Ev\) / /g; s/ ,/,/g; s/ Ta /\t/g' | sort
}

@test "README's table is that of the clients" {
	diff <(rows_of_table) <(rows_of_readme)
}

@test "the table of pg_tmp(1) is that of the clients" {
	diff <(rows_of_table) <(rows_of_page)
}

@test "each program is in the table, and each row has a test" {
	cd "$TINYPG_SOURCE/t/clients"
	diff <(all_programs | sort) <(printf '%s\n' *.* | grep -vxF package.json | sort)
	diff <(all_programs | sort) <(sed -n 's/^\tgets_in \([^ ]*\)$/\1/p' "$BATS_TEST_FILENAME" | sort)
}
