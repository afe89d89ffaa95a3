# The recipes of tinypg-recipes(7), taken out of the page and run as they stand there, in a project whose schema has the table
# author.
# suite: network

load ../helper
load ../recipe-helper
load ../client-helper

setup() { recipe_begin; }
teardown() { recipe_end; }

# needs_python MODULE...: that of the system, where Debian puts its modules.
needs_python() {
	for module; do
		/usr/bin/python3 -c "import $module" 2>/dev/null || skip "no $module here"
	done
}

@test "the recipe for a shell script runs, and its cluster ends with it" {
	timed run -0 bash -c "$(recipe 'pg_tmp -T $$ -f schema.sql)')"
	[[ ${lines[*]} == 'INSERT 0 1 Ann' ]]
	wait_until 30 eval '[[ -z $(pg_tmp list) ]]'
}

@test "the recipe for a shell script with a trap stops its cluster, however it ends" {
	recipe 'trap' >script
	timed run -0 sh script
	[[ $output == 15* && -z $(pg_tmp list) && ! -e report ]]
	# It is told to end while its tests run; or these fail.
	printf '#!/bin/sh\nkill -TERM $PPID\n' >run-tests
	run -143 sh script
	[[ -z $(pg_tmp list) && ! -e report ]]
	printf '#!/bin/sh\nexit 3\n' >run-tests
	run -3 sh script
	[[ -z $(pg_tmp list) && ! -e report ]]
}

@test "the recipe for a primary with a standby reads there what was committed, and both end with it" {
	need pg_basebackup
	timed run -0 sh -c "$(recipe 'pg_basebackup')"
	[[ ${lines[*]} == 'INSERT 0 1 t Ann' ]]
	wait_until 30 eval '[[ -z $(pg_tmp list) ]]'
	all_gone
}

@test "the recipe for make -j runs" {
	recipe 'wildcard' >Makefile
	timed make -j 2 test
	[[ $(wc -l <ran) == 2 ]]
}

@test "the recipe for Bats runs" {
	recipe '@test' >one.bats
	timed run -0 env -u BATS_TEST_RETRIES bats one.bats
	[[ ${lines[*]} == '1..1 ok 1 an author is added' ]]
}

@test "the recipe for pytest gives each test the same data, and each worker of xdist a cluster" {
	needs_python pytest psycopg xdist
	recipe 'import pytest' >conftest.py
	cat >test_author.py <<-'END'
		import pytest


		@pytest.mark.parametrize("number", range(4))
		def test_insert(database, number):
		    database.execute("insert into author values ('Ann')")
		    database.commit()
		    with open("urls", "a") as urls:
		        print(database.info.host, file=urls)
	END
	timed run -0 /usr/bin/python3 -m pytest -q -p no:cacheprovider --basetemp="$T/pytest"
	[[ $output == *"4 passed"* && $(sort -u urls | wc -l) == 1 ]]
	rm urls
	timed run -0 /usr/bin/python3 -m pytest -q -p no:cacheprovider --basetemp="$T/pytest" -n 2
	[[ $output == *"4 passed"* && $(sort -u urls | wc -l) == 2 ]]
}

@test "the recipe for unittest runs" {
	needs_python psycopg2
	recipe 'import unittest' >test_author.py
	timed run -0 /usr/bin/python3 -m unittest
	[[ $output == *"Ran 1 test"* ]]
	wait_until 30 eval '[[ -z $(pg_tmp list) ]]'
}

@test "the recipe for node --test runs" {
	need node npm
	node_packages
	node --test --help >/dev/null 2>&1 || skip "this node has no --test"
	recipe 'node:test' >author.test.js
	timed run -0 node --test
	[[ $output == *"pass 1"* ]]
	wait_until 30 eval '[[ -z $(pg_tmp list) ]]'
}

@test "the recipe for Go runs" {
	need go
	[[ -d /usr/share/gocode/src/github.com/lib/pq ]] || skip "no lib/pq here"
	export GOFLAGS=-vet=off
	cat >author_test.go <<-'END'
		package shop

		import (
			"database/sql"
			"os"
			"testing"

			_ "github.com/lib/pq"
		)

		func TestInsert(t *testing.T) {
			database, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := database.Exec("insert into author values ('Ann')"); err != nil {
				t.Fatal(err)
			}
		}
	END
	timed run -0 bash -c "$(recipe 'go test')"
	[[ $output == "ok "* ]]
}

@test "the recipe for JUnit runs" {
	need javac
	[[ -e /usr/share/java/junit4.jar && -e /usr/share/java/postgresql.jar ]] || skip "no JUnit or JDBC here"
	export CLASSPATH=.:/usr/share/java/junit4.jar:/usr/share/java/hamcrest-all.jar:/usr/share/java/postgresql.jar
	cat >AuthorTest.java <<-'END'
		import java.sql.DriverManager;
		import org.junit.Assert;
		import org.junit.Test;

		public class AuthorTest {
			@Test
			public void insert() throws Exception {
				try (var connection = DriverManager.getConnection(System.getenv("DATABASE_URL"))) {
					Assert.assertEquals(1, connection.createStatement().executeUpdate("insert into author values ('Ann')"));
				}
			}
		}
	END
	javac_quickly AuthorTest.java
	export JDK_JAVA_OPTIONS="${JAVA_FLAGS[*]}"
	timed run -0 bash -c "$(recipe 'JUnitCore')"
	[[ $output == *"OK (1 test)"* ]]
}

@test "the recipe for pgTAP runs" {
	need pg_prove
	pg_extlist pgtap >/dev/null 2>&1 || skip "no pgTAP here"
	rm tests/*
	echo "select plan(1); select has_table('author'); select * from finish();" >tests/author.sql
	timed run -0 bash -c "$(recipe 'pg_prove')"
	[[ $output == *"Result: PASS"* ]]
}

@test "the recipe for RSpec gives each example the same data" {
	need rspec
	mkdir spec
	recipe 'RSpec.configure' >spec/spec_helper.rb
	cat >spec/author_spec.rb <<-'END'
		require "spec_helper"

		RSpec.describe "an author" do
		  2.times { |i| it("is added #{i}") { expect(system("psql", "-qc", "insert into author values ('Ann')", ENV["DATABASE_URL"])).to be true } }
		end
	END
	timed run -0 rspec
	[[ $output == *"2 examples, 0 failures"* ]]
}

# made TABLE COLUMNS PROGRAM CALLS: the cluster that the recipe printed has this table (COLUMNS is a pattern), and the program
# has run this often until now. Ends the cluster.
made() {
	local columns
	columns=$(sql "$output" "select string_agg(column_name, ' ' order by ordinal_position) from information_schema.columns where table_name = '$1'")
	pg_tmp stop "$output"
	# shellcheck disable=SC2053  # a pattern
	[[ $columns == $2 && $(calls "$3") == "$4" ]]
}

made_again() {
	run -0 --separate-stderr bash -c "$recipe"
	made "$@"
}

@test "the recipe for Sqitch deploys the changes, and once more when the plan or a script has changed" {
	need sqitch
	export SQITCH_FULLNAME=tester SQITCH_EMAIL=tester@localhost
	sqitch --quiet init shop --engine pg
	sqitch --quiet add book -n 'add books'
	echo 'create table book (title text);' >deploy/book.sql
	recipe=$(recipe 'sqitch')
	counted sqitch
	timed run -0 --separate-stderr bash -c "$recipe"
	made book title sqitch 1
	made_again book title sqitch 1
	echo 'create table book (title text, author text);' >deploy/book.sql
	made_again book 'title author' sqitch 2
	"$(type -Pa sqitch | tail -n 1)" --quiet tag v1 -n 'tag it'
	made_again tags 'tag_id *' sqitch 3
}

@test "the recipe for Knex runs the migrations, and once more when there is another" {
	need node npm
	node_packages
	ln -s "$NODE_PATH" node_modules
	mkdir migrations
	echo 'module.exports = { client: "pg", connection: process.env.DATABASE_URL };' >knexfile.js
	migration() {
		echo "exports.up = (knex) => knex.schema.$1;"
		echo 'exports.down = () => {};'
	}
	migration 'createTable("book", (book) => book.text("title"))' >migrations/1_book.js
	recipe=$(recipe 'knex')
	counted npx
	timed run -0 --separate-stderr bash -c "$recipe"
	made book title npx 1
	made_again book title npx 1
	migration 'alterTable("book", (book) => book.text("author"))' >migrations/2_author.js
	made_again book 'title author' npx 2
}

@test "the recipe for several versions runs" {
	pg_fetch -q -s npm 17 >/dev/null || skip "no PostgreSQL 17 of npm can be had here"
	TINYPG_SOURCES=npm timed run -0 bash -c "$(recipe 'for version')"
	[[ $(cut -c -2 ran | xargs) == '15 17' ]]
}

@test "the recipe for cron runs in its environment" {
	sed "s|/usr/local/bin|$TINYPG_BIN:/usr/local/bin|; s|/srv/shop|$PWD|" <(recipe 'PATH=') >tab
	line=$(sed -n 's/^17 3 \* \* \* //p' tab)
	timed run -0 env -i HOME="$HOME" LOGNAME="$LOGNAME" SHELL=/bin/sh "$(sed -n 1p tab)" TMPDIR="$TMPDIR" \
		TINYPG_CACHE="$TINYPG_CACHE" TINYPG_SPARES=0 sh -c "$line"
	[[ -s ran ]]
}
