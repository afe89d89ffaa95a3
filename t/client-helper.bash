# What the tests of clients and of recipes share: packages and compilers of other languages.

export NODE_PATH=$TINYPG_TEST_CACHE/node/node_modules

# node_packages: npm's registry is asked for them once, for all files.
node_packages() (
	flock 9
	[[ ! -e $NODE_PATH/.all ]] || exit 0
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix "${NODE_PATH%/*}" pg postgres knex typeorm 3>&- 9>&- &&
		: >"$NODE_PATH/.all"
) 9>"$TINYPG_TEST_CACHE/node.lock"

# For what is compiled once and runs for a moment. Debian's Go has its library compiled, for the default flags only.
export GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE=$TINYPG_TEST_CACHE/go
JAVA_FLAGS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData)
javac_quickly() { javac "${JAVA_FLAGS[@]/#/-J}" "$@"; }
