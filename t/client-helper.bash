# What the tests of clients and of recipes share: packages and compilers of other languages.

# What is downloaded and compiled is kept here for the next run. A tree that cannot be written to keeps nothing.
CLIENTS_KEPT=$TINYPG_SOURCE/.build/clients
{ mkdir -p "$CLIENTS_KEPT" 2>/dev/null && [[ -w $CLIENTS_KEPT ]]; } || CLIENTS_KEPT=$TINYPG_TEST_CACHE

export NODE_PATH=$TINYPG_TEST_CACHE/node/node_modules

# node_packages: those of t/clients/package.json, for all files of this run, where another user can read them. npm's registry
# is asked only if the kept ones are of other versions.
node_packages() (
	flock 9
	[[ ! -e $NODE_PATH/.all ]] || exit 0
	local list=$TINYPG_SOURCE/t/clients/package.json kept
	kept=$CLIENTS_KEPT/node-$(sha256sum <"$list" | cut -c1-16)
	if [[ ! -e $kept/node_modules/.all ]]; then
		rm -rf "$CLIENTS_KEPT"/node-*
		mkdir "$kept" && cp "$list" "$kept" || exit 1
		npm install --silent --no-audit --no-fund --ignore-scripts --no-package-lock --prefix "$kept" 3>&- 9>&- || exit 1
		: >"$kept/node_modules/.all"
	fi
	cp -R --reflink=auto "$kept" "${NODE_PATH%/*}.part" && mv -T "${NODE_PATH%/*}.part" "${NODE_PATH%/*}"
) 9>"$CLIENTS_KEPT/node.lock"

# For what is compiled once and runs for a moment. Debian's Go has its library compiled, for the default flags only. The names in
# Go's cache say which compiler and source made a file, and go removes what is old.
export GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE=$CLIENTS_KEPT/go
JAVA_FLAGS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData)
javac_quickly() { javac "${JAVA_FLAGS[@]/#/-J}" "$@"; }
