# pg_plan: which files lead from one version to another, and what it says of files and versions that do not fit.

load helper

shop=$BATS_TEST_DIRNAME/shop

# names NAME...: empty files in migrations/.
names() {
	mkdir -p migrations
	(cd migrations && touch -- "$@")
}

@test "a project of pgpkg's gives the versions and the plans that pgpkg gave" {
	cd "$shop"
	[[ $(pg_plan -l | cut -f 1 | tr '\n' ' ') == "0.1.0 0.2.0 unreleased " ]]
	[[ $(pg_plan -s 0.1.0 -t 0.2.0) == migrations/shop--0.1.0--0.2.0.sql ]]
	[[ $(pg_plan -t 0.2.0) == migrations/shop--0.2.0.sql ]]
}

@test "a bundle gives the same plans, and so does the script that carries it" {
	pg_bundle -s -o shop.sh "$shop"
	for file in "$shop/shop.tar.zst" shop.sh; do
		diff <(cd "$shop" && pg_plan -l) <(pg_plan -l "$file")
		[[ $(pg_plan -s 0.1.0 -t 0.2.0 "$file") == migrations/shop--0.1.0--0.2.0.sql ]]
	done
}

@test "hidden files of a bundle are passed over, as in the project that it unpacks to" {
	need python3
	python3 - good b "$BATS_TEST_DIRNAME/bundle" <<-'END'
		import runpy, sys
		plain = runpy.run_path(sys.argv[3])["plain"]
		open("b", "wb").write(plain({"migrations/shop--1.sql": b"", "migrations/.a.sql": b"", "pre/.a.sql": b"x"}))
	END
	run -0 --separate-stderr pg_plan b
	[[ $output == migrations/shop--1.sql && -z $stderr ]]
	pg_bundle -x d b
	[[ $(pg_plan d) == d/migrations/shop--1.sql ]]
}

@test "a bundle that is damaged gives no plan" {
	head -c 900 "$shop/shop.tar.zst" >b
	run -1 --separate-stderr pg_plan b
	[[ -z $output && $stderr == "pg_plan: cannot read the bundle 'b': it is cut short" ]]
}

@test "the files are printed in their order, as the operand names them" {
	names p--1.0.sql p--1.0--1.1.sql p--1.1--2.0rc1.sql p--2.0rc1--2.0.sql p--1.0--1.0.5.sql
	[[ $(pg_plan -s 1.0 -t 2.0 migrations/ | tr '\n' ' ') == "migrations/p--1.0--1.1.sql migrations/p--1.1--2.0rc1.sql migrations/p--2.0rc1--2.0.sql " ]]
	[[ $(pg_plan -t 1.1 "$PWD") == "$PWD/migrations/p--1.0.sql"$'\n'"$PWD/migrations/p--1.0--1.1.sql" ]]
	[[ $(cd migrations && pg_plan -t 1.0) == ./p--1.0.sql ]]
	[[ $(pg_plan -s 1.0 -t 2.0 | xargs cat | wc -c) -eq 0 ]]
}

@test "without -t the plan leads to unreleased, else to the newest; where that is the version there, nothing is printed" {
	names p--0.9.sql p--0.10.sql p--0.9--0.10.sql
	[[ $(pg_plan) == migrations/p--0.10.sql ]]
	run -0 --separate-stderr pg_plan -s 0.10
	[[ -z $output && -z $stderr ]]
	names p--0.10--unreleased.sql
	[[ $(pg_plan | tail -n 1) == migrations/p--0.10--unreleased.sql ]]
}

@test "-l says of each version its base, its neighbours, and whether an empty database gets there" {
	names p--1.0.sql p--1.0--1.1.sql p--1.1--1.0.sql p--1.10--2.0.sql p--1.0--1.10.dev1.sql
	[[ $(pg_plan -l) == $'1.0\tmigrations/p--1.0.sql\t1.1\t1.1,1.10.dev1\tyes
1.1\t\t1.0\t1.0\tyes
1.10.dev1\t\t1.0\t\tyes
1.10\t\t\t2.0\tno
2.0\t\t1.10\t\tno' ]]
	[[ $(pg_plan -lj | head -n 1) == '{"version":"1.0","base":"migrations/p--1.0.sql","from":["1.1"],"to":["1.1","1.10.dev1"],"reached":true}' ]]
	[[ $(pg_plan -lj | tail -n 1) == '{"version":"2.0","base":null,"from":["1.10"],"to":[],"reached":false}' ]]
}

@test "-j prints each file as a JSON object" {
	names p--1.sql p--1--2.sql
	[[ $(pg_plan -j) == '{"file":"migrations/p--1.sql","from":null,"to":"1"}
{"file":"migrations/p--1--2.sql","from":"1","to":"2"}' ]]
}

@test "-g prints the graph for dot" {
	names p--1.sql p--1--2.sql p--2--1.sql
	expected='digraph "p" {
	rankdir=LR;
	"1" [shape=box];
	"2";
	"1" -> "2";
	"2" -> "1";
}'
	[[ $(pg_plan -g migrations) == "$expected" ]]
	[[ $(pg_plan -g - </dev/null) == $'digraph "migrations" {\n\trankdir=LR;\n}' ]]
}

@test "- reads the names of files, and passes over what is not SQL" {
	run -0 --separate-stderr pg_plan -s 1 -t 3 - <<<$'a b/p--1--2.sql\n\nREADME.md\nx/.p--9.sql\nc/p--2--3.sql'
	[[ $output == $'a b/p--1--2.sql\nc/p--2--3.sql' && -z $stderr ]]
	[[ $(printf 'p--1.sql' | pg_plan -) == p--1.sql ]]
	run -1 --separate-stderr pg_plan - < <(printf 'p--1.sql\0p--2.sql\n')
	[[ $stderr == "pg_plan: standard input has a NUL in it: names are wanted, one a line"* ]]
}

@test "all bad names and conflicts are reported at once, each with its file" {
	names notaname.sql p--1.x.sql p--1--1.sql q--1.sql p--1.sql p--1--2.sql .hidden.sql README
	mkdir migrations/directory.sql
	run -1 --separate-stderr pg_plan -p p
	[[ -z $output && $stderr == "pg_plan: 'migrations/notaname.sql' cannot be a migration: it is neither PREFIX--VERSION.sql nor PREFIX--FROM--TO.sql
pg_plan: 'migrations/p--1--1.sql' cannot be a migration: it leads from a version to itself
pg_plan: 'migrations/p--1.x.sql' cannot be a migration: the version in it is none of PEP 440
pg_plan: 'migrations/q--1.sql' cannot be a migration of 'p': its name begins with 'q'" ]]
	run -1 --separate-stderr pg_plan - <<<$'a/p--1.sql\nb/p--1.sql\nc/p--1--2.sql\nb/p--1--2.sql'
	[[ -z $output && $stderr == "pg_plan: 'a/p--1.sql' and 'b/p--1.sql' are the same migration
pg_plan: 'b/p--1--2.sql' and 'c/p--1--2.sql' are the same migration" ]]
}

@test "a target that cannot be reached is reported with the nearest versions that can" {
	names p--1.sql p--1--2.sql p--2--3.sql p--3--4.sql p--4--5.sql p--6--7.sql p--7--8.sql
	run -1 --separate-stderr pg_plan -s 1 -t 8
	[[ -z $output && $stderr == "pg_plan: no steps lead from '1' to '8'
hint: '1' leads to '5', '4' and '3'; '8' can be reached from '6' and '7'" ]]
	run -1 --separate-stderr pg_plan -t 8
	[[ -z $output && $stderr == "pg_plan: no base leads to '8'
hint: an empty database can get to '5', '4' and '3'" ]]
	run -1 --separate-stderr pg_plan -s 5 -t 1
	[[ $stderr == "pg_plan: no steps lead from '5' to '1'
hint: '5' leads to no other version; '1' can be reached from none" ]]
}

@test "steps without any base are reported" {
	names p--1--2.sql
	run -1 --separate-stderr pg_plan
	[[ -z $output && $stderr == "pg_plan: no base leads to '2'
hint: pg_stage makes a base, which is a file PREFIX--VERSION.sql" ]]
	[[ $(pg_plan -s 1) == migrations/p--1--2.sql ]]
}

@test "a version that no file names is reported with its other spelling, or a similar one" {
	names p--1.0.0.sql p--1.0.0--1.10.sql
	run -1 --separate-stderr pg_plan -t 1.0
	[[ -z $output && $stderr == "pg_plan: no migration has the version '1.0'"$'\n'"hint: there is '1.0.0'" ]]
	run -1 --separate-stderr pg_plan -s 1.01 -t 1.10
	[[ ${stderr_lines[0]} == "pg_plan: no migration has the version '1.01'" ]]
	[[ $(pg_plan -s 7 -t 7 | wc -l) -eq 0 ]]
}

@test "a circle of steps is walked, and ends" {
	names p--1.sql p--1--2.sql p--2--3.sql p--3--1.sql
	[[ $(pg_plan -s 3 -t 2) == $'migrations/p--3--1.sql\nmigrations/p--1--2.sql' ]]
	[[ $(pg_plan -s 2) == migrations/p--2--3.sql ]]
}

@test "no migrations: -l prints nothing, and there is no plan" {
	mkdir migrations
	run -0 --separate-stderr pg_plan -l
	[[ -z $output && -z $stderr ]]
	run -1 --separate-stderr pg_plan
	[[ -z $output && $stderr == "pg_plan: there are no migrations" ]]
	run -1 --separate-stderr pg_plan nowhere
	[[ $stderr == "pg_plan: cannot read 'nowhere': No such file or directory" ]]
}

@test "-0: names with blanks, quotes and line breaks are kept whole for xargs -0, and from standard input" {
	local odd=$'a "b\'\n c'
	mkdir -p "$odd/migrations"
	echo two >"$odd/migrations/p--1--2.sql"
	[[ $(pg_plan -0 -s 1 "$odd" | xargs -0 cat) == two ]]
	[[ $(printf '%s\0' "$odd"/migrations/* | pg_plan -0 -s 1 - | xargs -0 cat) == two ]]
	run -1 --separate-stderr bash -c 'printf "a/p--1.sql\0" | pg_plan -'
	[[ $stderr == $'pg_plan: standard input has a NUL in it: names are wanted, one a line\nhint: -0 reads names that are ended by NULs' ]]
}

@test "options that exclude each other, and a version that is none, are errors of usage" {
	for options in -gl -gj; do
		run -2 --separate-stderr pg_plan "$options"
		[[ ${stderr_lines[0]} == "pg_plan: -g excludes -l and -j" ]]
	done
	run -2 --separate-stderr pg_plan -0l
	[[ ${stderr_lines[0]} == "pg_plan: -0 excludes -g, -j and -l" ]]
	run -2 --separate-stderr pg_plan -l -t 1
	[[ ${stderr_lines[0]} == "pg_plan: -l excludes -s and -t" ]]
	run -2 --separate-stderr pg_plan -s ''
	[[ ${stderr_lines[0]} == "pg_plan: -s takes 'unreleased' or a version such as 1.2.0 (PEP 440), not ''" ]]
	run -2 --separate-stderr pg_plan -p my-shop
	[[ ${stderr_lines[0]} == "pg_plan: -p takes letters, digits and _, not 'my-shop'" ]]
	run -2 --separate-stderr pg_plan migrations more
	[[ ${stderr_lines[0]} == "pg_plan: unexpected argument 'more'" ]]
}
