# The URL of pg_tmp, and clients that are not libpq's.
# suite: network

load ../helper

# node_with PACKAGE: node finds the package, which npm's registry is asked for once.
node_with() {
	need node npm
	export NODE_PATH=$TINYPG_TEST_CACHE/node/node_modules
	[[ -d $NODE_PATH/$1 ]] || run -0 npm install --silent --no-audit --no-fund --prefix "$TINYPG_TEST_CACHE/node" "$1"
}

@test "node-postgres gets in without USER and with PG* of another server" {
	node_with pg
	export PGUSER=ci PGPORT=5433 PGSSLMODE=require
	url=$(env -u USER pg_tmp)
	run -0 env -u USER node -e 'const { Client } = require("pg"); const c = new Client(process.argv[1]);
		c.connect().then(() => c.query("select 6*7 as a")).then(r => { console.log(r.rows[0].a); return c.end() })' "$url"
	[[ $output == 42 ]]
	pg_tmp stop "$url"
}
