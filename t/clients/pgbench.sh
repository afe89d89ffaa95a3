file=$(mktemp)
trap 'rm -f "$file"' EXIT
# The answer is not shown: a wrong one is an error, which pgbench reports by its status.
echo 'select current_database(), 1 / (1 + 1 - 1);' >"$file"
pgbench -n -t 1 -f "$file" "$@" >/dev/null && echo 'test 2'
