# What guards the source really refuses what it guards against.

load helper

# source_with FILE TEXT...: a file of a small source that has the project's own LAYERS, and the other half of its module.
source_with() {
	mkdir -p "$T/src/${1%/*}"
	cp "$TINYPG_SOURCE/src/LAYERS" "$T/src"
	printf '%s\n' "${@:2}" >"$T/src/$1"
	case $1 in
	tools/*) ;;
	*.c) [[ -e $T/src/${1%.c}.h ]] || echo '/* */' >"$T/src/${1%.c}.h" ;;
	*.h) [[ -e $T/src/${1%.h}.c ]] || echo '/* */' >"$T/src/${1%.h}.c" ;;
	esac
}

rooms() { "$TINYPG_SOURCE/.ci/rooms" "$T/src"; }

@test "rooms: the project's own source keeps to them" {
	run -0 "$TINYPG_SOURCE/.ci/rooms" -w "$TINYPG_SOURCE/src"
	[[ -z $output ]]
}

@test "rooms: a file may include from its own room and from those that are listed for it" {
	source_with sys/a.c '#include "sys/a.h"' '#include "base/msg.h"' '#include <stdio.h>'
	source_with sys/a.h '#include "sys/b.h"' 'bool a_is_good(const char *text);'
	source_with sys/b.h '#include "text/str.h"' 'struct b *b_open(int fd);' 'void bs_free(struct b *b);'
	run -0 rooms
	[[ -z $output ]]
}

@test "rooms: a room that is not listed is refused" {
	source_with sys/a.c '#include <stdio.h>' '#include "install/cache.h"'
	run -1 rooms
	[[ $output == 'rooms: sys/a.c:2: "install/cache.h": LAYERS does not list that sys uses it' ]]
}

@test "rooms: of a room that is listed by its files, other files are refused" {
	source_with cluster/a.c '#include "template/step.h"' '#include "template/prune.h"'
	run -1 rooms
	[[ $output == 'rooms: cluster/a.c:2: "template/prune.h": LAYERS does not list that cluster uses it' ]]
}

@test "rooms: a room that lists one above it, or itself, is refused" {
	source_with base/a.c '/* */'
	sed -i 's/^room base libc:/& text base/' "$T/src/LAYERS"
	run -1 rooms
	[[ $(sort <<<"$output") == "rooms: LAYERS:"*": room base: base is not below it"$'\n'"rooms: LAYERS:"*": room base: text is not below it" ]]
}

@test "rooms: the header of a library that nobody has named is refused" {
	source_with base/a.c '#include <stdio.h>' '#include <zlib.h>'
	run -1 rooms
	[[ $output == "rooms: base/a.c:2: <zlib.h> is no header that LAYERS knows" ]]
}

@test "rooms: of the whole source, what is allowed and not used is refused" {
	cp -R "$TINYPG_SOURCE/src" "$T/src"
	sed -i -e 's/^room store:/& server/' -e 's/^door outside\/xml /&jansson.h /' -e 's/^rows store\/store /&nowhere /' "$T/src/LAYERS"
	run -0 rooms
	[[ -z $output ]]
	run -1 "$TINYPG_SOURCE/.ci/rooms" -w "$T/src"
	[[ $(sort <<<"$output") == "rooms: LAYERS: outside/xml does not include <jansson.h>"$'\n'"rooms: LAYERS: store does not use server"$'\n'"rooms: LAYERS: there is no source store/nowhere" ]]
}

@test "rooms: a tool is included by nobody" {
	source_with tools/pg_a.c '#include "tools/pg_b.h"'
	run -1 rooms
	[[ $output == 'rooms: tools/pg_a.c:1: "tools/pg_b.h": nobody includes a tool' ]]
}

@test "rooms: a circle in one room is refused, through whatever files" {
	source_with sys/a.c '#include "sys/b.h"'
	source_with sys/b.h '#include "sys/c.h"'
	source_with sys/c.c '#include "sys/a.h"'
	run -1 rooms
	[[ $output == "rooms: circle:"*"sys/a"*"sys/"* ]]
}

@test "rooms: a library has one door" {
	source_with outside/json.c '#include <jansson.h>'
	run -0 rooms
	source_with fetch/source.c '#include <jansson.h>'
	run -1 rooms
	[[ $output == "rooms: fetch/source.c:1: <jansson.h> belongs to outside/json alone" ]]
}

@test "rooms: a library whose module has two sources has no third door" {
	source_with outside/pgconn.c '#include <libpq-fe.h>'
	source_with outside/pgconn_query.c '#include <libpq-fe.h>'
	run -0 rooms
	source_with outside/xml.c '#include <libpq-fe.h>'
	run -1 rooms
	[[ $output == "rooms: outside/xml.c:1: <libpq-fe.h> belongs to outside/pgconn and outside/pgconn_query alone" ]]
}

@test "rooms: what stays with libc reaches no door, through others neither" {
	source_with template/step.h '#include "outside/digest.h"'
	source_with cluster/a.c '#include "template/step.h"'
	run -1 rooms
	[[ $output == "rooms: cluster/a: reaches outside/, and cluster is marked libc" ]]
}

@test "rooms: a public function begins with the name of its file" {
	source_with sys/a.h 'bool a_is_good(void);' 'static inline int other(void);' 'char *b_copy(const char *text);'
	run -1 rooms
	[[ $output == "rooms: sys/a.h:3: b_copy() does not begin with a_" ]]
}

@test "rooms: a prefix that one file may have besides its own is refused in another" {
	source_with base/msg.h 'void warn_msg(void);' 'void msg_init(void);'
	run -0 rooms
	source_with base/mem.h 'void warn_more(void);'
	run -1 rooms
	[[ $output == "rooms: base/mem.h:1: warn_more() does not begin with mem_" ]]
}

@test "rooms: only a source that is listed as a part of a module has no header" {
	source_with watchdog/watch_run.c 'int a;'
	source_with watchdog/watch_walk.c 'int a;'
	rm "$T/src/watchdog/watch_run.h" "$T/src/watchdog/watch_walk.h"
	run -1 rooms
	[[ $output == "rooms: watchdog/watch_walk.c: has no header" ]]
}

@test "rooms: an include from a room that does not exist is refused" {
	source_with base/a.c '#include "nowhere/b.h"'
	run -1 rooms
	[[ $output == 'rooms: base/a.c:1: "nowhere/b.h" is of no room' ]]
}

@test "rooms: a header has its source, and a source its header" {
	source_with sys/a.h 'int a_value(void);'
	source_with sys/b.c 'int b;'
	rm "$T/src/sys/a.c" "$T/src/sys/b.h"
	run -1 rooms
	[[ $(sort <<<"$output") == "rooms: sys/a.h: has no source"$'\n'"rooms: sys/b.c: has no header" ]]
}

@test "rooms: a directory that is no room, and a name without its room, are refused" {
	source_with base/a.c '#include "msg.h"'
	source_with other/b.c 'int b;'
	run -1 rooms
	[[ ${lines[0]} == 'rooms: base/a.c:1: "msg.h" is not written as room/name.h' ]]
	[[ ${lines[1]} == 'rooms: other/b.c:1: its directory is no room of LAYERS' ]]
}

@test "rooms: a room of over 24 sources is refused, one of 24 is not, and a large one may have more" {
	source_with server/s.c '/* */'
	source_with text/t.c '/* */'
	for i in {2..24}; do echo | tee "$T/src/server/s$i".{c,h} "$T/src/text/t$i".{c,h} >"$T/src/text/u$i.c" && echo >"$T/src/text/u$i.h"; done
	run -0 rooms
	source_with server/s25.c '/* */'
	run -1 rooms
	[[ $output == "rooms: server: 25 sources: a room has at most 24" ]]
}

size() { "$TINYPG_SOURCE/.ci/size" "$T/src"; }

# lines COUNT: that many statements.
lines() { yes '	a();' | head -n "$1"; }

@test "size: a file of over 400 lines is refused, one of 400 is not" {
	source_with sys/a.c "$(yes '/* */' | head -n 400)"
	run -0 size
	echo '/* */' >>"$T/src/sys/a.c"
	run -1 size
	[[ $output == 'size: sys/a.c:401: the file has over 400 lines: it is two things' ]]
}

@test "size: a function of over 50 lines is refused, one of 50 is not" {
	source_with sys/a.c 'void a_do(void)' '{' "$(lines 50)" '}'
	run -0 size
	source_with sys/a.c 'void a_do(void)' '{' "$(lines 51)" '}'
	run -1 size
	[[ $output == 'size: sys/a.c:2: a function of 51 lines: it does two things' ]]
}

@test "size: a function with over five parameters is refused, on one line or on two" {
	source_with sys/a.c 'bool a_do(int a, bool (*b)(int, int, int), int c,' '	int d, int e)' '{' '}' \
		'bool a_more(int a, int b, int c,' '	int d, int e, int f)' '{' '}'
	run -1 size
	[[ $output == 'size: sys/a.c:5: 6 parameters: a struct of them has a name' ]]
}

@test "libraries: a tool with more than libc is named" {
	mkdir "$T/bin"
	cp "$(type -P true)" "$T/bin/pg_getport"
	run -0 "$TINYPG_SOURCE/.ci/libraries" "$T/bin" pg_getport
	cp "$(type -P bash)" "$T/bin/pg_getport"
	run -1 "$TINYPG_SOURCE/.ci/libraries" "$T/bin" pg_getport
	[[ $output == "libraries: pg_getport links with more than libc: libtinfo"* ]]
}

@test "libraries: the tools that promise it need libc only" {
	run -0 "$TINYPG_SOURCE/.ci/libraries" "$TINYPG_BIN" pg_tmp pg_watchdog pg_getport pg_extlist
	[[ -z $output && -x $TINYPG_BIN/pg_tmp && -x $TINYPG_BIN/pg_watchdog && -x $TINYPG_BIN/pg_getport && -x $TINYPG_BIN/pg_extlist ]]
}

@test "options: what -h and the man page do not share is named" {
	mkdir -p "$T/bin" "$T/man"
	printf '#!/bin/sh\necho "usage: pg_a [-ab] [-c name]"\nprintf "  -%%s  x\\n" a b "c name"\n' >"$T/bin/pg_a"
	chmod 755 "$T/bin/pg_a"
	printf '.It Fl a\n.It Fl c Ar name\n.It Fl h\n.It Fl z\n' >"$T/man/pg_a.1"
	run -1 "$TINYPG_SOURCE/.ci/options" "$T/bin" pg_a
	[[ ${lines[0]} == "options: man/pg_a.1 does not describe -b" ]]
	[[ ${lines[1]} == "options: man/pg_a.1 describes, and pg_a -h does not name -z" ]]
	((${#lines[@]} == 2))
}

@test "dialect: a pointer is compared with NULL only where the answer is kept" {
	source_with sys/a.c 'if (!pointer)' 'return pointer != NULL;' 'bool is = pointer != NULL;'
	run -0 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ -z $output ]]
	source_with sys/b.c 'if (pointer == NULL)'
	source_with sys/c.c '	if (a && pointer != NULL)'
	source_with sys/d.c 'return pointer != NULL && *pointer;'
	run -1 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ $(sort <<<"$output") == "dialect: $T/src/sys/b.c:1: pointer or !pointer: if (pointer == NULL)
dialect: $T/src/sys/c.c:1: pointer or !pointer: if (a && pointer != NULL)
dialect: $T/src/sys/d.c:1: pointer or !pointer: return pointer != NULL && *pointer;" ]]
}

@test "dialect: a failed call is < 0 or != 0, and -1 only where a call means something else by it" {
	source_with sys/a.c 'if (fd < 0)' 'while ((letter = getopt(argc, argv, ":h")) != -1)' 'nice(3) == -1' 'return -1;'
	run -0 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ -z $output ]]
	source_with sys/b.c 'if (fd == -1)'
	source_with sys/c.c '	return fd != -1;'
	run -1 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ $(sort <<<"$output") == "dialect: $T/src/sys/b.c:1: < 0, >= 0 or != 0: if (fd == -1)
dialect: $T/src/sys/c.c:1: < 0, >= 0 or != 0: return fd != -1;" ]]
}

@test "dialect: a limit is _MAX or _MIN, and a text's array _SIZE or _MAX + 1" {
	source_with sys/a.c 'char name[NAME_SIZE], line[LINE_MAX + 1], target[PATH_MAX];' 'char *item[ITEM_MAX];'
	run -0 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ -z $output ]]
	source_with sys/b.c 'enum { KEY_LEAST = 16 };'
	source_with sys/c.c 'enum { UNPACK_MOST_S = 60 };'
	source_with sys/d.c 'char name[NAME_MAX];'
	source_with sys/e.c 'char name[NAME_SIZE + 1];'
	run -1 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ $(sort <<<"$output") == "dialect: $T/src/sys/b.c:1: _MAX, _MIN, _SIZE or _COUNT: enum { KEY_LEAST = 16 };
dialect: $T/src/sys/c.c:1: _MAX, _MIN, _SIZE or _COUNT: enum { UNPACK_MOST_S = 60 };
dialect: $T/src/sys/d.c:1: _MAX, _MIN, _SIZE or _COUNT: char name[NAME_MAX];
dialect: $T/src/sys/e.c:1: _MAX, _MIN, _SIZE or _COUNT: char name[NAME_SIZE + 1];" ]]
}

@test "dialect: what one system has is in sys/ alone, but for the paths of descriptors that callers write" {
	source_with sys/a.c 'open("/proc/self/exe");' '#ifdef __linux__' 'SIGRTMAX' '#if defined(__APPLE__)'
	source_with template/a.c 'str_starts(path, "/proc/self/fd/")' 'is(path, "/proc/self/fd/0")' 'int a__linux__b;'
	run -0 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ -z $output ]]
	source_with server/a.c 'open("/proc/self/fd/7");'
	source_with server/b.c '#if defined(__linux__)'
	source_with server/c.h '#ifdef __APPLE__'
	source_with server/d.c 'kill(pid, SIGRTMAX);'
	run -1 "$TINYPG_SOURCE/.ci/dialect" "$T/src"
	[[ $(sort <<<"$output") == "dialect: $T/src/server/a.c:1: what one system has belongs in sys/: open(\"/proc/self/fd/7\");
dialect: $T/src/server/b.c:1: what one system has belongs in sys/: #if defined(__linux__)
dialect: $T/src/server/c.h:1: what one system has belongs in sys/: #ifdef __APPLE__
dialect: $T/src/server/d.c:1: what one system has belongs in sys/: kill(pid, SIGRTMAX);" ]]
}

@test "options: one that completion does not know is refused" {
	mkdir bin man
	printf '#!/bin/sh\necho "usage: pg_x [-z]"\n' >bin/pg_x
	chmod +x bin/pg_x
	echo '.It Fl z' >man/pg_x.1
	run -1 "$TINYPG_SOURCE/.ci/options" bin pg_x
	[[ $output == 'options: completion does not know of pg_x -z' ]]
}
