# For tests of the store that machines share: `load helper`, then `load store-helper`. A machine is a cache of its own.

# begin_store: a web server with a store in www/store, and a key for it. `serve` starts it (t/server).
begin_store() {
	mkdir -p www/store
	(umask 077 && echo 0123456789abcdef0123456789abcdef >key)
	export TINYPG_STORE_KEY=$T/key TINYPG_STORE_TIMEOUT=30
	echo 'create table t (i int); insert into t values (5)' >schema.sql
	serve
}

# serve: sets TINYPG_STORE and SERVER, the server's pid.
serve() {
	mkfifo "$T/server.in" 2>/dev/null || true
	rm -f "$T/server.port"
	"$TINYPG_SOURCE/t/server" "$T/www" <>"$T/server.in" >"$T/server.port" 2>/dev/null 3>&- &
	SERVER=$!
	wait_until 20 test -s "$T/server.port"
	TINYPG_STORE=http://127.0.0.1:$(<"$T/server.port")/store
	export TINYPG_STORE
}

end_store() {
	[[ -z ${SERVER:-} ]] || kill "$SERVER" 2>/dev/null || true
}

# made_on MACHINE: how many templates were made there, and not taken.
made_on() { grep -c ' made [^ ]*: [^i].*ms' "$T/$1/template/log" || true; }
# objects: the objects in the store that are whole.
objects() { find "$T/www/store" -type f ! -name '*.claim' ! -name '*.new' ! -name 'new.*' 2>/dev/null; }
has_objects() { (($(objects | wc -l) == $1)) && ! claims; }
claims() { find "$T/www/store" -name '*.claim' | grep -q .; }
# given COUNT: wait until the store has this many objects, and nobody is making more.
given() { wait_until 240 has_objects "$1"; }
