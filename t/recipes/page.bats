# The recipes of the manual pages as a whole: each is run by one test.

load ../helper
load ../recipe-helper

# recipes_of PAGE: how many. A line stands between two.
recipes_of() { "$TINYPG_SOURCE/t/examples" "$TINYPG_SOURCE/man/$1" RECIPES | awk '$0 == "#" { count++ } END { print count + 1 }'; }

# words_for PAGE: those by which tests call for its recipes.
words_for() {
	local call word page
	while IFS= read -r call; do
		word=${call#*\'} page=${call##*\'}
		word=${word%\'*} page=${page# }
		[[ ${page:-tinypg-recipes.7} != "$1" ]] || printf '%s\n' "$word"
	done < <(grep -hoE --exclude="${BATS_TEST_FILENAME##*/}" "(\(|^[[:space:]]*)recipe '[^']*'( tinypg\.7)?" "$TINYPG_SOURCE"/t/recipes/*.bats)
}

@test "each recipe is run by a test, and by one only" {
	for page in tinypg-recipes.7 tinypg.7; do
		count=$(recipes_of $page)
		mapfile -t words < <(words_for $page)
		echo "$page: $count recipes, ${#words[@]} tests"
		((${#words[@]} == count))
		[[ $(for word in "${words[@]}"; do recipe "$word" $page | cksum; done | sort -u | wc -l) == "$count" ]]
	done
}

@test "a word that fits no recipe, or more than one, finds none" {
	run -1 recipe 'no such recipe'
	[[ -z $output ]]
	run -1 recipe 'pg_tmp'
	[[ -z $output ]]
}
