# pg_tmp: options, messages, exit statuses, URLs, and the surroundings it is called from.

# shellcheck disable=SC2086,SC2046,SC2001  # scripts are tested as their authors wrote them
load helper

# --- The command line ----------------------------------------------------------------------------------------------

# usage_error COMMAND...: status 2, nothing on stdout, one line and a usage on stderr, and nothing was started.
usage_error() {
	run -2 --separate-stderr "$@"
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "* ]]
	[[ $stderr == *$'\n'usage:* ]]
	all_gone
}

# failure SUBJECT COMMAND...: status 1, nothing on stdout, and one line (with a hint, perhaps) that names the subject.
failure() {
	local subject=$1
	shift
	run -1 --separate-stderr "$@"
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "*"$subject"* ]] || [[ ${stderr_lines[0]} == "pg_"*": "*"$subject"* ]]
	((${#stderr_lines[@]} == 1)) || [[ ${stderr_lines[1]} == "hint: "* ]]
}

@test "-h prints a summary on stdout" {
	run -0 --separate-stderr pg_tmp -h
	[[ $output == "usage: pg_tmp"* ]]
	[[ -z $stderr ]]
	for option in -k -t -d -o -p -w -V -b -U -D -E -l; do
		[[ $output == *"$option"* ]]
	done
}

@test "an option that does not exist" { usage_error pg_tmp -Z; }
@test "an option without its argument" { usage_error pg_tmp -w; }
@test "a command that does not exist" { usage_error pg_tmp frobnicate; }
@test "an operand too much" {
	usage_error pg_tmp start more
	usage_error pg_tmp list more
}

@test "invalid numbers" {
	usage_error pg_tmp -w x
	usage_error pg_tmp -w ''
	usage_error pg_tmp -w -1
	usage_error pg_tmp -w 5s
	usage_error pg_tmp -w 99999999999999999999
	usage_error pg_tmp -t -p 70000
	usage_error pg_tmp -t -p x
	usage_error pg_tmp -t -p -5
}

@test "a version that is none" { usage_error pg_tmp -V seventeen; }

@test "empty arguments" {
	usage_error pg_tmp -d ''
	usage_error pg_tmp -U ''
	usage_error pg_tmp -D ''
}

@test "server options whose quotes do not close" { usage_error pg_tmp -o "-c log_line_prefix='a"; }

@test "stop says what it needs" { usage_error pg_tmp stop; }

@test "a bindir that is not there is named" { failure "'/nowhere" pg_tmp -b /nowhere; }

@test "a bindir without a server is named" {
	mkdir "$T/empty"
	failure "'$T/empty" pg_tmp -b "$T/empty"
}

# bats test_tags=long
@test "a version that is not to be had" {
	export TINYPG_SOURCES=npm TINYPG_MIRROR=http://127.0.0.1:9 TINYPG_CACHE=$T/cache
	run -1 --separate-stderr pg_tmp -V 98
	[[ -z $output ]]
	[[ $stderr == *98* ]]
	all_gone
}

@test "commands stand before or after the options" {
	a=$(pg_tmp start -w 30)
	b=$(pg_tmp -w 30 start)
	c=$(pg_tmp -w 30)
	[[ $a != "$b" && $b != "$c" ]]
	pg_tmp -d "$(url_directory "$a")" stop
	pg_tmp stop -d "$(url_directory "$b")"
	pg_tmp stop "$c"
	all_gone
}

# --- The answer ----------------------------------------------------------------------------------------------------

@test "the answer is one URL, and stderr is empty" {
	run -0 --separate-stderr pg_tmp
	[[ -z $stderr ]]
	((${#lines[@]} == 1))
	prefix=$(printf %s "$TMPDIR" | sed 's:/:%2F:g')
	[[ $output =~ ^postgresql:///test\?host=$prefix%2Ftinypg\.$EUID%2F[A-Za-z0-9]+$ ]]
	[[ $(sql "$output" 'select 5') == 5 ]]
	pg_tmp stop "$output"
	all_gone
}

@test "the superuser is named after the caller" {
	url=$(pg_tmp)
	[[ $(sql "$url" 'select current_user, usesuper, current_database() from pg_user where usename = current_user') == \
		"$(id -un)"$'\tt\ttest' ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "as an ordinary user" {
	url=$(as_other pg_tmp)
	uid=$(as_other id -u)
	[[ $url == *"%2Ftinypg.$uid%2F"* ]]
	[[ $(other_sql "$url" 'select current_user') == "$(as_other id -un)" ]]
	[[ $(stat -c %u "$(url_directory "$url")") == "$uid" ]]
	as_other pg_tmp stop "$url"
	all_gone
}

@test "as root the server runs as the runtime user, who owns the cluster's directory only" {
	need_root
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	uid=$(stat -c %u "/proc/$(postmaster_of "$url")")
	[[ $uid != 0 ]]
	[[ $(stat -c %u "$dir") == "$uid" ]]
	[[ $(stat -c '%u %a' "$TMPDIR/tinypg.0") == "0 711" ]]
	[[ $(stat -c '%u' "/proc/$(watchdog_of "$url")") == 0 ]]
	for file in "$dir".*; do
		[[ $(stat -c %u "$file") == 0 ]]
	done
	pg_tmp stop "$url"
}

@test "TINYPG_USER names the runtime user" {
	need_root
	url=$(TINYPG_USER=nobody pg_tmp)
	[[ $(stat -c %U "/proc/$(postmaster_of "$url")") == nobody ]]
	pg_tmp stop "$url"
	failure "'no such user'" env TINYPG_USER='no such user' pg_tmp
	failure "root" env TINYPG_USER=root pg_tmp
	all_gone
}

@test "what lies on disk" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	version=$(sql "$url" 'show server_version')
	[[ -S $dir/.s.PGSQL.5432 && -f $dir/log && -f $dir/${version%% *}/PG_VERSION ]]
	[[ $(stat -c %a "$dir") == 700 ]]
	for file in lock ctl state; do
		[[ $(stat -c '%a %u' "$dir.$file") == "600 $EUID" ]]
	done
	((EUID == 0)) || [[ $(stat -c %a "$TMPDIR/tinypg.$EUID") == 700 ]]
	pg_tmp stop "$url"
}

@test "modes do not depend on the umask" {
	for mask in 000 077 777; do
		url=$(umask $mask && pg_tmp)
		dir=$(url_directory "$url")
		[[ $(stat -c %a "$dir") == 700 ]]
		[[ $(stat -c %a "$dir.lock") == 600 ]]
		[[ $(stat -c %a "$dir.ctl") == 600 ]]
		[[ $(stat -c %a "$dir.state") == 600 ]]
		[[ $(sql "$url" 'select 1') == 1 ]]
		pg_tmp stop "$url"
	done
}

@test "settings of every server" {
	url=$(pg_tmp)
	while read -r name value; do
		[[ "$name $(sql "$url" "show $name")" == "$name $value" ]]
	done <<-END
		fsync off
		synchronous_commit off
		full_page_writes off
		TimeZone UTC
		log_timezone UTC
		max_wal_size 1GB
		min_wal_size 80MB
		dynamic_shared_memory_type mmap
		max_connections 100
	END
	[[ -z $(sql "$url" 'show listen_addresses') ]]
	(($(sql "$url" 'show server_version_num') < 110000)) || [[ $(sql "$url" 'show wal_segment_size') == 1MB ]]
	# Everything else is PostgreSQL's default, so that a test meets what production has.
	run -0 sql "$url" "select string_agg(name, ' ' order by name) from pg_settings
		where source in ('configuration file', 'command line', 'environment variable', 'global', 'database', 'user')
		and setting is distinct from boot_val and name !~ '^lc_|^unix_socket|_file$|^data_directory'
		and name not in ('fsync', 'synchronous_commit', 'full_page_writes', 'TimeZone', 'log_timezone', 'max_wal_size',
		'min_wal_size', 'dynamic_shared_memory_type', 'listen_addresses', 'shared_buffers', 'DateStyle',
		'default_text_search_config', 'wal_segment_size', 'log_filename', 'logging_collector')"
	[[ -z $output ]]
	pg_tmp stop "$url"
}

@test "user and database: -U -D" {
	url=$(pg_tmp -U alice -D shop)
	[[ $url == "postgresql:///shop?host="*"&user=alice" ]]
	[[ $(sql "$url" 'select current_user, current_database()') == $'alice\tshop' ]]
	pg_tmp stop "$url"
	all_gone
}

@test "-U with the caller's own name adds nothing to the URL" {
	url=$(pg_tmp -U "$(id -un)")
	[[ $url != *"&"* ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "odd names of user and database are percent-encoded" {
	# initdb does not take quotes and backslashes in the superuser's name.
	user='o neil & sons=%41'
	database='a b/c?d#e%20é'
	url=$(pg_tmp -U "$user" -D "$database")
	run -1 grep -q '[^]A-Za-z0-9:/?&=%._~-]' <<<"$url"
	[[ $(sql "$url" 'select current_user') == "$user" ]]
	[[ $(sql "$url" 'select current_database()') == "$database" ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "database postgres, which is there already" {
	url=$(pg_tmp -D postgres)
	[[ $url == "postgresql:///postgres?host="* ]]
	[[ $(sql "$url" 'select current_database()') == postgres ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "encoding and locale: -E -l" {
	url=$(pg_tmp -E LATIN1 -l C)
	[[ $(sql "$url" 'show server_encoding') == LATIN1 ]]
	[[ $(sql "$url" 'select datcollate from pg_database where datname = current_database()') == C ]]
	pg_tmp stop "$url"
	run -1 --separate-stderr pg_tmp -E NO_SUCH_ENCODING
	[[ -z $output && $stderr == *'not a valid server encoding'* ]]
	all_gone
}

@test "a locale that does not exist here falls back, with one line" {
	unset LC_ALL
	LANG=xx_YY.UTF-8 run -0 --separate-stderr pg_tmp
	((${#stderr_lines[@]} == 1))
	[[ $stderr == "pg_tmp: "*"xx_YY.UTF-8"* ]] || [[ $stderr == "pg_initcache: "*"xx_YY.UTF-8"* ]]
	url=$output
	[[ $(sql "$url" 'select datcollate from pg_database where datname = current_database()') =~ ^C(\.(UTF-8|utf8))?$ ]]
	pg_tmp stop "$url"
}

@test "the default encoding is UTF8" {
	[[ $LC_ALL == C.UTF-8 ]] || skip "no UTF-8 locale here"
	url=$(pg_tmp)
	[[ $(sql "$url" 'show server_encoding') == UTF8 ]]
	pg_tmp stop "$url"
}

@test "PG* variables of the caller change nothing of the cluster" {
	url=$(PGHOST=/nowhere PGUSER=nobody2 PGDATABASE=none PGDATA=/nowhere PGOPTIONS='-c work_mem=7MB' PGSSLMODE=require \
		PGSERVICE=none PGPASSFILE=/nowhere PGCLIENTENCODING=SJIS PGTZ=Asia/Tokyo PGDATESTYLE=German pg_tmp 2>/dev/null)
	[[ $url == "postgresql:///test?host="*"&user=$(id -un)&"* ]]
	[[ $(sql "$url" 'show work_mem') == 4MB ]]
	[[ $(sql "$url" 'show TimeZone') == UTC ]]
	pg_tmp stop "$url"
}

@test "PGPORT gives the socket its number" {
	export PGPORT=6543
	url=$(pg_tmp)
	[[ -S $(url_directory "$url")/.s.PGSQL.6543 ]]
	[[ $(sql "$url" 'show port') == 6543 ]]
	pg_tmp stop "$url"
}

@test "a PGPORT that is no port leads neither the cluster nor its clients anywhere" {
	for PGPORT in nonsense 5432,5433; do
		export PGPORT
		run -0 --separate-stderr pg_tmp -d "$T/t/d"
		[[ $stderr == "pg_tmp: PGPORT '$PGPORT' is not a number from 1 to 65535: the cluster has 5432" ]]
		[[ $(sql "$output" 'show port') == 5432 ]]
		# A cluster that runs has its port.
		run -0 --separate-stderr pg_tmp run -d "$T/t/d" pg_sql -c 'show port'
		[[ $output == 5432 && -z $stderr ]]
		pg_tmp stop -d "$T/t/d"
	done
	# On TCP, it does not matter.
	run -0 --separate-stderr pg_tmp -t run pg_sql -c 'select 5'
	[[ $output == 5 && -z $stderr ]]
}

# --- -o ------------------------------------------------------------------------------------------------------------

@test "-o is quoted as a shell would" {
	url=$(pg_tmp -o "-c log_line_prefix='a b  c' --work-mem=7MB -c cluster_name=\"x \"y\\ z -N 11")
	[[ $(sql "$url" 'show log_line_prefix') == "a b  c" ]]
	[[ $(sql "$url" 'show work_mem') == 7MB ]]
	[[ $(sql "$url" 'show cluster_name') == "x y z" ]]
	[[ $(sql "$url" 'show max_connections') == 11 ]]
	pg_tmp stop "$url"
}

@test "-o wins over what every server gets" {
	url=$(pg_tmp -o "-c fsync=on -c timezone=Europe/Paris")
	[[ $(sql "$url" 'show fsync') == on ]]
	[[ $(sql "$url" 'show timezone') == Europe/Paris ]]
	pg_tmp stop "$url"
}

@test "-o is not run by a shell" {
	run pg_tmp -o '-c application_name=$(touch${IFS}'"$T"'/run)`touch '"$T"'/run`;'
	[[ ! -e $T/run ]]
	[[ $status != 0 ]] || pg_tmp stop "$output"
}

# --- -t and -p -----------------------------------------------------------------------------------------------------

@test "-t: TCP on 127.0.0.1 with a random password" {
	a=$(pg_tmp -t)
	b=$(pg_tmp -t)
	name=$(id -un)
	[[ $a =~ ^postgresql://$name:([A-Za-z0-9._~-]{16,})@127\.0\.0\.1:([0-9]+)/test$ ]]
	secret=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]}
	[[ $b != *"$secret"* && $b != *":$port/"* ]]
	[[ $(sql "$a" 'show listen_addresses') == 127.0.0.1 ]]
	[[ $(sql "$a" "select left(rolpassword, 14) from pg_authid where rolname = current_user") == 'SCRAM-SHA-256$' ]]
	# Listening sockets of that port: on 127.0.0.1 (0100007F) only.
	run -0 awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $2 }' \
		/proc/net/tcp /proc/net/tcp6
	[[ $output == 0100007F:* && ${#lines[@]} == 1 ]]
	pg_tmp stop "$a"
	pg_tmp stop "$b"
	all_gone
}

@test "-t: a wrong password, and none, are refused" {
	url=$(pg_tmp -t)
	rest=${url#*@}
	name=$(id -un)
	run ! sql "postgresql://$name:wrong@$rest" 'select 1'
	[[ $output == *"password authentication failed"* ]]
	run ! sql "postgresql://$name@$rest" 'select 1' </dev/null
	[[ $output == *"no password supplied"* ]]
	run ! sql "postgresql://postgres:${url#*:*:}" 'select 1'
	[[ $output == *"password authentication failed"* ]]
	pg_tmp stop "$url"
}

@test "-t: the password is in no argument, environment, log, state of others, nor template" {
	url=$(pg_tmp -t)
	secret=${url#*://*:}
	secret=${secret%%@*}
	((${#secret} >= 16))
	dir=$(url_directory "$url")
	sql "$url" 'select 1' >/dev/null
	# The look itself finds what is there.
	grep -aqF "$dir" "/proc/$(postmaster_of "$url")/cmdline"
	grep -rqsF "fsync = off" "$dir"
	printf '%s\n' "$secret" >"$T/secret"
	# What ends, or goes, meanwhile is no match.
	run grep -lasFf "$T/secret" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
	[[ -z $output ]]
	run grep -rlsFf "$T/secret" "$TINYPG_CACHE" "$TMPDIR"
	[[ -z $output ]]
	# The verifier is not logged either.
	run -1 grep -q 'SCRAM-SHA-256\$' "$dir/log"
	pg_tmp stop "$url"
}

@test "-p: the port asked for" {
	url=$(pg_tmp -t)
	port=$(tcp_port_of "$url")
	pg_tmp stop "$url"
	url=$(pg_tmp -t -p "$port")
	[[ $(tcp_port_of "$url") == "$port" ]]
	[[ $(sql "$url" 'show port') == "$port" ]]
	pg_tmp stop "$url"
}

@test "-p: a busy port is an error, not a guess" {
	url=$(pg_tmp -t)
	port=$(tcp_port_of "$url")
	failure "$port" pg_tmp -t -p "$port"
	# The one that has the port is not disturbed.
	[[ $(sql "$url" 'select 1') == 1 ]]
	pg_tmp stop "$url"
	all_gone
}

# bats test_tags=long
@test "-t: a cluster each for many at once, no port twice" {
	for _ in 1 2 3 4 5 6 7 8; do
		pg_tmp -t >>"$T/urls" &
	done
	wait
	[[ $(wc -l <"$T/urls") == 8 ]]
	[[ $(sed 's/.*@//' "$T/urls" | sort -u | wc -l) == 8 ]]
	pg_tmp stop -A
	all_gone
}

# --- Scripts written for ephemeralpg ---------------------------------------------------------------------------------

@test "ephemeralpg: stop -d of what stands behind the first =" {
	url=$(pg_tmp)
	pg_tmp stop -d $(echo ${url#*=} | sed 's:%2F:/:g')
	all_gone
}

@test "ephemeralpg: initdb, start, stop" {
	dir=$(pg_tmp initdb)
	[[ -d $dir ]]
	url=$(pg_tmp -d $dir start)
	[[ $(sql "$url" 'select 1') == 1 ]]
	pg_tmp -d $dir stop
	[[ ! -e $dir && -z $(pg_tmp list) ]]
	all_gone
}

# bats test_tags=long
@test "ephemeralpg: keep, and stop with pg_ctl" {
	ctl=$(newest_of pg_ctl) || skip "no pg_ctl here"
	export ctl
	# Who runs the server has to be the one who calls pg_ctl.
	as_other bash -e <<-'END'
		cd "$HOME"
		mkdir -p var
		url=$(pg_tmp -w 0 -k -d $PWD/var/pg)
		$ctl -w -D $PWD/var/pg/[1-9]*.* stop >/dev/null
		test -f var/pg/[1-9]*.*/PG_VERSION
	END
	all_gone
}

@test "ephemeralpg: -w -t -o with long options" {
	url=$(pg_tmp -w 5 -t -o "--client-min-messages=warning --log-connections=off")
	[[ $(sql "$url" 'show client_min_messages') == warning ]]
	pg_tmp stop "$url"
}

@test "ephemeralpg: -t -w 60 -o '-N 11'" {
	url=$(pg_tmp -t -w 60 -o "-N 11")
	[[ $(sql "$url" 'show max_connections') == 11 ]]
	pg_tmp stop "$url"
}

@test "ephemeralpg: a port and every address, then the data directory from the server" {
	port=$(pg_getport)
	url=$(pg_tmp -w 10 -t -p $port -o "-c listen_addresses='*'")
	d=$(sql $url 'show data_directory')
	[[ -d $d || $EUID == 0 ]]
	[[ $(sql $url 'show listen_addresses') == '*' ]]
	pg_tmp stop -d "$(dirname "$d")"
	all_gone
}

# --- TMPDIR ----------------------------------------------------------------------------------------------------------

# works_in DIRECTORY: a cluster can be had there, answers, and goes.
works_in() {
	mkdir -p "$1"
	export TMPDIR=$1
	url=$(pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	[[ $(wc -l <<<"$url") == 1 ]]
	if [[ $url == "postgresql:///test?host="* ]]; then
		run -1 grep -q '[^]A-Za-z0-9:/?&=%._~-]' <<<"$url"
	fi
	pg_tmp stop "$url"
	wait_until 20 no_clusters "$1"
	all_gone
}

no_clusters() { [[ -z $(find "$1" -mindepth 2) ]]; }

@test "TMPDIR with spaces" { works_in "$T/a b  c"; }
@test "TMPDIR beyond ASCII" { works_in "$T/žluťoučký-кот-🐘"; }
@test "TMPDIR with the characters of a URL" { works_in "$T/a&b?c#d%41=e+f;@:"; }
@test "TMPDIR with quotes, backslashes and a dollar" { works_in "$T/it's \"a\" \\b \$HOME \`x\`"; }
@test "TMPDIR with a newline is refused, for no line could name it" {
	mkdir "$T/"$'one\ntwo'
	failure 'one\ntwo' env TMPDIR="$T/"$'one\ntwo' pg_tmp
}
@test "TMPDIR with a comma, which libpq would split" { works_in "$T/a,b"; }
@test "TMPDIR of 150 characters" { works_in "$T/$(printf '%0150d' 0)"; }
@test "TMPDIR of 800 characters" { works_in "$T$(printf '/%0200d' 1 2 3 4)"; }

# bats test_tags=long
@test "socket paths on both sides of 103 bytes" {
	# TMPDIR/tinypg.UID/NAME/.s.PGSQL.5432 with a NAME of six.
	rest=$((103 - ${#T} - 1 - 1 - 7 - ${#EUID} - 1 - 6 - 14))
	for more in -1 0 1 2; do
		works_in "$T/$(printf "%0$((rest + more))d" 0)"
	done
}

# bats test_tags=long
@test "TMPDIR with a trailing slash, with .., through a link, relative" {
	works_in "$T/t1/"
	mkdir -p "$T/t2/sub"
	works_in "$T/t2/sub/.."
	mkdir "$T/t3" && ln -s t3 "$T/t4"
	works_in "$T/t4"
	cd "$T"
	works_in t5
}

@test "an empty TMPDIR is as none" {
	local before
	before=$(compgen -G "/tmp/tinypg.$EUID" || true)
	TMPDIR='' run -0 pg_tmp
	[[ $output == "postgresql:///test?host=%2Ftmp%2Ftinypg.$EUID%2F"* ]]
	TMPDIR='' pg_tmp stop "$output"
	# The directory is nobody's but the caller's: empty, it may go.
	[[ -n $before ]] || rmdir "/tmp/tinypg.$EUID" || [[ -n $(ls -A "/tmp/tinypg.$EUID") ]]
}

@test "a TMPDIR that is not there is named" { failure "'$T/none" env TMPDIR="$T/none" pg_tmp; }
@test "a TMPDIR that is a file is named" {
	: >"$T/file"
	failure "'$T/file" env TMPDIR="$T/file" pg_tmp
}

@test "an unwritable TMPDIR is named" {
	dir=$(as_other printenv TMPDIR)
	chmod 555 "$dir"
	failure "'$dir" as_other pg_tmp
	chmod 755 "$dir"
}

@test "tinypg.UID that is a link is refused" {
	mkdir "$T/elsewhere"
	ln -s "$T/elsewhere" "$TMPDIR/tinypg.$EUID"
	failure "tinypg.$EUID" pg_tmp
	run -0 ls -A "$T/elsewhere"
	[[ -z $output ]]
}

@test "tinypg.UID of somebody else is refused" {
	need_root
	mkdir "$TMPDIR/tinypg.0"
	chown nobody "$TMPDIR/tinypg.0"
	failure "tinypg.0" pg_tmp
	run -0 ls -A "$TMPDIR/tinypg.0"
	[[ -z $output ]]
}

@test "tinypg.UID that others can write to is refused" {
	mkdir "$TMPDIR/tinypg.$EUID"
	chmod 777 "$TMPDIR/tinypg.$EUID"
	run -1 --separate-stderr pg_tmp
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: '$TMPDIR/tinypg.$EUID' can be written to by others (mode 0777)" ]]
}

@test "a TMPDIR that others can write to has to be sticky" {
	chmod 777 "$TMPDIR"
	failure "'$TMPDIR" pg_tmp
	chmod 1777 "$TMPDIR"
	url=$(pg_tmp)
	pg_tmp stop "$url"
}

@test "root refuses a TMPDIR of another user" {
	need_root
	mkdir "$T/theirs"
	chown nobody "$T/theirs"
	failure "'$T/theirs" env TMPDIR="$T/theirs" pg_tmp
}

# --- The cache -------------------------------------------------------------------------------------------------------

@test "a cache that cannot be written to: one clear line" {
	cache=$(as_other printenv HOME)/cache
	as_other mkdir "$cache"
	as_other chmod 555 "$cache"
	run -1 --separate-stderr as_other env TINYPG_CACHE="$cache" pg_tmp
	[[ -z $output && ${#stderr_lines[@]} == 2 ]]
	[[ ${stderr_lines[0]} == "pg_initcache: cannot make the cache '$cache/template': Permission denied" ]]
	[[ ${stderr_lines[1]} == "hint: set TINYPG_CACHE to "* ]]
	as_other chmod 755 "$cache"
	all_gone
}

# bats test_tags=long
@test "a filled cache that cannot be written to works" {
	cache=$(as_other printenv HOME)/cache
	url=$(as_other env TINYPG_CACHE="$cache" pg_tmp)
	as_other pg_tmp stop "$url"
	as_other chmod -R a-w "$cache"
	url=$(as_other env TINYPG_CACHE="$cache" pg_tmp)
	[[ $(other_sql "$url" 'select 5') == 5 ]]
	as_other pg_tmp stop "$url"
	as_other chmod -R u+w "$cache"
	all_gone
}

@test "without HOME and TINYPG_CACHE" {
	need_root
	# Where the passwd entry has no home either (nobody), the cache is in TMPDIR.
	dir=$(as_other printenv TMPDIR)/tinypg.$(as_other id -u)
	run -0 --separate-stderr as_other env -u HOME -u TINYPG_CACHE pg_tmp
	[[ $(other_sql "$output" 'select 5') == 5 ]]
	as_other pg_tmp stop "$output"
	rm -rf "$dir/cache"
}

# --- Where it is called from -------------------------------------------------------------------------------------------

@test "out=\$(pg_tmp 2>&1) returns" {
	out=$(pg_tmp 2>&1)
	[[ $out == postgresql://* ]]
	pg_tmp stop "$out"
}

@test "pg_tmp | cat returns" {
	run -0 bash -c 'pg_tmp 2>&1 | cat'
	[[ $output == postgresql://* ]]
	pg_tmp stop "$output"
}

@test "with stdin closed" {
	url=$(pg_tmp <&-)
	pg_tmp stop "$url" <&-
	all_gone
}

@test "with stderr closed" {
	url=$(pg_tmp 2>&-)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

@test "with stdin, stdout and stderr closed: status 1, nothing left" {
	run -1 bash -c 'pg_tmp <&- >&- 2>&-'
	all_gone
}

@test "with stdout closed: status 1, one line, nothing left" {
	run -1 bash -c 'pg_tmp >&-'
	[[ ${lines[0]} == "pg_tmp: "* ]]
	all_gone
}

@test "with a full stdout: status 1, one line, nothing left" {
	[[ -c /dev/full ]] || skip "no /dev/full"
	run -1 bash -c 'pg_tmp >/dev/full'
	[[ ${lines[0]} == "pg_tmp: "* ]]
	all_gone
}

@test "with a reader that has gone: nothing left" {
	run bash -c 'set -o pipefail; pg_tmp | true'
	[[ $status != 0 ]]
	all_gone
	# The same where the caller ignores SIGPIPE.
	run bash -c 'trap "" PIPE; set -o pipefail; pg_tmp | true'
	[[ $status == 1 ]]
	all_gone
}

# bats test_tags=long
@test "with an empty environment" {
	url=$(env -i TMPDIR="$TMPDIR" TINYPG_CACHE="$TINYPG_CACHE" TINYPG_SPARES=0 "$TINYPG_BIN/pg_tmp" 2>/dev/null)
	[[ $(sql "$url" 'select 5') == 5 ]]
	env -i TMPDIR="$TMPDIR" "$TINYPG_BIN/pg_tmp" stop "$url"
	all_gone
}

@test "by its path, by a link, and from PATH: its fellows are found" {
	url=$(cd / && PATH=/usr/bin:/bin "$TINYPG_BIN/pg_tmp")
	pg_tmp stop "$url"
	ln -s "$TINYPG_BIN/pg_tmp" "$T/other_name"
	url=$(PATH=/usr/bin:/bin "$T/other_name")
	pg_tmp stop "$url"
	url=$(cd "$TINYPG_BIN" && PATH=/usr/bin:/bin ./pg_tmp)
	pg_tmp stop "$url"
}

@test "without a controlling terminal" {
	need setsid
	url=$(setsid -w pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

@test "a terminal that goes away does not take the cluster with it" {
	need script
	script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "a pseudo-terminal cannot be made"
	script -qefc "pg_tmp >'$T/url'" /dev/null </dev/null >/dev/null
	url=$(<"$T/url")
	sleep 0.5
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "in the recipes of make -j4" {
	need make
	printf 'all: a b c d\na b c d:\n\t@url=$$(pg_tmp) && echo "$$url" >%s/$@ && pg_sql -c "select 5" "$$url"\n' "$T" >"$T/makefile"
	run -0 make -j4 -f "$T/makefile"
	[[ $output == $'5\n5\n5\n5' ]]
	[[ $(sort -u "$T"/[abcd] | wc -l) == 4 ]]
	pg_tmp stop -A
	all_gone
}

@test "in a directory that has gone" {
	mkdir "$T/gone" && cd "$T/gone" && rmdir "$T/gone"
	url=$(pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	cd "$T"
}

# bats test_tags=long
@test "with signals ignored or blocked by the caller" {
	env --ignore-signal=CHLD true 2>/dev/null || skip "env cannot ignore signals"
	url=$(env --ignore-signal=CHLD,HUP,INT,QUIT,TERM,USR1,USR2,ALRM,PIPE pg_tmp -w 2)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	all_gone
	if env --block-signal=CHLD true 2>/dev/null; then
		url=$(env --block-signal=CHLD,HUP,INT,QUIT,TERM,USR1,USR2,ALRM,PIPE pg_tmp -w 2)
		[[ $(sql "$url" 'select 5') == 5 ]]
		pg_tmp stop "$url"
		all_gone
	fi
}

@test "with few descriptors: the server says how many it needs, and nothing hangs" {
	run --separate-stderr timeout 60 bash -c 'ulimit -n 24 && exec pg_tmp'
	[[ $status == 1 && -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "* && $stderr == *"file descriptors"* ]]
	all_gone
}

@test "with descriptors open up to the brim: none is inherited" {
	for i in {20..60}; do
		eval "exec $i</dev/null"
	done
	exec 61>"$T/held"
	url=$(pg_tmp)
	[[ -z $(find "/proc/$(watchdog_of "$url")/fd" "/proc/$(postmaster_of "$url")/fd" -lname "$T/held") ]]
	for i in {20..61}; do
		eval "exec $i<&-"
	done
	pg_tmp stop "$url"
}

# --- list ------------------------------------------------------------------------------------------------------------

@test "list of nothing is nothing" {
	run -0 --separate-stderr pg_tmp list
	[[ -z $output && -z $stderr ]]
	all_gone
}

@test "list: one line a cluster: name, state, version, postmaster, URL, directory" {
	a=$(pg_tmp)
	b=$(pg_tmp -t -U alice)
	run -0 --separate-stderr pg_tmp list
	[[ -z $stderr ]]
	((${#lines[@]} == 2))
	dir=$(url_directory "$a")
	line=$(cluster_line "$dir")
	IFS=$'\t' read -r -a column <<<"$line"
	[[ ${column[0]} == "${dir##*/}" ]]
	[[ ${column[1]} == running ]]
	[[ $line == *$'\t'"$(postmaster_of "$a")"$'\t'* ]]
	[[ $line == *$'\t'"$a"$'\t'* ]]
	[[ ${column[-1]} == "$dir" ]]
	pg_tmp stop "$a"
	pg_tmp list
	[[ $(pg_tmp list | wc -l) == 1 ]]
	pg_tmp stop "$b"
	pg_tmp list
	[[ -z $(pg_tmp list) ]]
}

# bats test_tags=long
@test "list -A of others' clusters shows none: each user has his own" {
	need_root
	url=$(as_other pg_tmp)
	[[ -z $(pg_tmp list) ]]
	as_other pg_tmp list | grep -qF -- "$url"
	as_other pg_tmp stop "$url"
}
