# It takes a URL only with -d.
pg_dumpall --schema-only ${1+-d "$1"} | sed -n 's/^\\connect \(test\)$/\1 2/p'
