# Recipes of the manual pages, taken out of the page and run as they stand there, in a project whose schema has the table
# author.

# recipe_begin: makes the project, and goes there. Each of its tests commits what no other may find.
recipe_begin() {
	test_begin
	mkdir -p shop/tests
	cd shop || return 1
	echo 'create table author (name text primary key);' >schema.sql
	cat >run-tests <<-'END'
		#!/bin/sh -e
		version=$(psql -X "$DATABASE_URL" -v ON_ERROR_STOP=1 -qAtc "insert into author values (1); show server_version_num")
		echo "$version" | tee -a ran
	END
	cp run-tests tests/1
	cp run-tests tests/2
	printf 'test:\n\t./run-tests\n' >Makefile
	chmod +x run-tests tests/*
	PATH=$PATH:$(dirname "$(newest_of psql)")
}

# recipe_end: what ran has said how long it took.
recipe_end() {
	test_end || return
	[[ -z ${BATS_TEST_COMPLETED:-} || -n ${BATS_TEST_SKIPPED:-} || -n ${RECIPE_TIMED:-} ]] || { echo 'not timed'; return 1; }
}

# recipe WORD [PAGE]: the one that has the word in it. There must be no other.
recipe() {
	"$TINYPG_SOURCE/t/examples" "$TINYPG_SOURCE/man/${2:-tinypg-recipes.7}" RECIPES |
		awk -v RS='(^|\n)#\n' -v word="$1" 'index($0, word) { text = $0; found++ } END { if (found != 1) exit 1; print text }'
}

# counted PROGRAM: from now on, each of its calls adds a line to $T/PROGRAM.calls.
counted() {
	mkdir -p "$T/counted"
	printf '#!/bin/sh\necho "$*" >>"%s"\nexec "%s" "$@"\n' "$T/$1.calls" "$(type -P "$1")" >"$T/counted/$1"
	chmod +x "$T/counted/$1"
	PATH=$T/counted:$PATH
}
calls() { wc -l <"$T/$1.calls"; }

# timed COMMAND...: runs the recipe, and says how long it took from no database to tests that have passed.
timed() {
	local began=${EPOCHREALTIME/./} took
	"$@"
	took=$(((${EPOCHREALTIME/./} - began) / 1000))
	RECIPE_TIMED=1
	printf '# %d.%03d s: %s\n' $((took / 1000)) $((took % 1000)) "$BATS_TEST_DESCRIPTION" >&3
}

# of_yaml EXPRESSION: of the document on standard input, d. Call needs_yaml first.
of_yaml() { "$python" -c "import sys, yaml; d = yaml.safe_load(sys.stdin); print(($1))"; }
needs_yaml() {
	for python in python3 /usr/bin/python3; do
		"$python" -c 'import yaml' 2>/dev/null && return 0
	done
	skip 'no yaml for Python here'
}
