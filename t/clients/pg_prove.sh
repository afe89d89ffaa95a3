directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
echo "select '1..1' union all select 'ok 1 - ' || current_database() || ' ' || (1 + 1)" >"$directory/one.sql"
pg_prove -v ${1+-d "$1"} "$directory/one.sql" | sed -n 's/^ok 1 - //p'
