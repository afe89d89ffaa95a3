# What guards the source really refuses what it guards against.

load helper

# A small source of two files on a copy of the project's own floors.
source_with() { # FILE TEXT...
	mkdir -p "$T/src/base" "$T/src/text" "$T/src/sys" "$T/src/outside" "$T/src/pg" "$T/src/tools"
	cp "$TINYPG_SOURCE/src/LAYERS" "$T/src"
	printf '%s\n' "${@:2}" >"$T/src/$1"
}

floors() { "$TINYPG_SOURCE/.ci/floors" "$T/src"; }

@test "floors: the project's own source keeps to them" {
	run -0 "$TINYPG_SOURCE/.ci/floors" "$TINYPG_SOURCE/src"
	[[ -z $output ]]
}

@test "floors: a file may include from below and from its own floor" {
	source_with sys/a.c '#include "sys/a.h"' '#include "base/msg.h"' '#include <stdio.h>'
	source_with sys/a.h '#include "sys/b.h"'
	source_with sys/b.h '#include "text/str.h"'
	run -0 floors
	[[ -z $output ]]
}

@test "floors: a higher floor is refused" {
	source_with sys/a.c '#include <stdio.h>' '#include "install/cache.h"'
	run -1 floors
	[[ $output == 'floors: sys/a.c:2: "install/cache.h" is of a higher floor' ]]
}

@test "floors: a tool is included by nobody" {
	source_with tools/pg_a.c '#include "tools/pg_b.h"'
	run -1 floors
	[[ $output == 'floors: tools/pg_a.c:1: "tools/pg_b.h": nobody includes a tool' ]]
}

@test "floors: a circle on one floor is refused, through whatever files" {
	source_with sys/a.c '#include "sys/b.h"'
	source_with sys/b.h '#include "sys/c.h"'
	source_with sys/c.c '#include "sys/a.h"'
	run -1 floors
	[[ $output == "floors: circle:"*"sys/a"*"sys/"* ]]
}

@test "floors: a library has one door" {
	source_with outside/download.c '#include <curl/curl.h>'
	run -0 floors
	source_with fetch/source.c '#include <curl/curl.h>'
	run -1 floors
	[[ $output == "floors: fetch/source.c:1: <curl/curl.h> belongs to outside/download alone" ]]
}

@test "floors: a directory that is no floor, and a name without its floor, are refused" {
	source_with base/a.c '#include "msg.h"'
	mkdir "$T/src/other"
	source_with other/b.c 'int b;'
	run -1 floors
	[[ ${lines[0]} == 'floors: base/a.c:1: "msg.h" is not written as floor/name.h' ]]
	[[ ${lines[1]} == 'floors: other/b.c:1: its directory is no floor of LAYERS' ]]
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
	printf '#!/bin/sh\necho "usage: pg_a [-ab] [-c name]"\n' >"$T/bin/pg_a"
	chmod 755 "$T/bin/pg_a"
	printf '.It Fl a\n.It Fl c Ar name\n.It Fl h\n.It Fl z\n' >"$T/man/pg_a.1"
	run -1 "$TINYPG_SOURCE/.ci/options" "$T/bin" pg_a
	[[ ${lines[0]} == "options: man/pg_a.1 does not describe -b" ]]
	[[ ${lines[1]} == "options: man/pg_a.1 describes, and pg_a -h does not name -z" ]]
	((${#lines[@]} == 2))
}
