# The project is written here: to have it made takes Sqitch as long as to deploy it, each time. Its name is new, so that its
# change is deployed whatever is in the database.
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory" && mkdir deploy && export HOME="$directory"
export SQITCH_FULLNAME=tester SQITCH_EMAIL=tester@localhost
printf '[core]\n\tengine = pg\n' >sqitch.conf
printf '%s\n' '%syntax-version=1.0.0' "%project=shop$$" '' 'one 2026-01-01T00:00:00Z tester <tester@localhost> # one change' >sqitch.plan
echo 'select current_database(), 1 + 1 \g answer' >deploy/one.sql
sqitch --quiet deploy "db:${1:-pg:}"
cat answer | sed -n 's/^ *\([a-z]*\) *| *\([0-9]*\)$/\1 \2/p'
