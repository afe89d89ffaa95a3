directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory" && export HOME="$directory"
export SQITCH_FULLNAME=tester SQITCH_EMAIL=tester@localhost
sqitch --quiet init shop --engine pg
sqitch --quiet add one -n 'one change'
echo 'select current_database(), 1 + 1 \g answer' >deploy/one.sql
sqitch --quiet deploy "db:${1:-pg:}"
cat answer | sed -n 's/^ *\([a-z]*\) *| *\([0-9]*\)$/\1 \2/p'
