# Completion of tinypg's commands in bash: `candidates` says what fits. Installed under the name of each command; in a
# source tree this file is sourced, and is for all of them.

_tinypg_helper=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ -e $_tinypg_helper/candidates ]]; then
	_tinypg_helper+=/candidates
else
	_tinypg_helper+=/../../../libexec/tinypg/candidates
fi

_tinypg()
{
	local line=${COMP_LINE:0:COMP_POINT} words=() starts=() word index before command=''
	COMPREPLY=()

	# bash makes words of their own of `:` and `=`. What has no blank between it is one word.
	for ((index = 0; index <= COMP_CWORD; index++)); do
		word=${COMP_WORDS[index]}
		if [[ $index == 0 || $line == [[:blank:]]* ]]; then
			line=${line#"${line%%[![:blank:]]*}"}
			words+=('') starts+=("$index")
		fi
		[[ $line == "$word"* ]] || word=$line
		words[${#words[@]} - 1]+=$word
		line=${line#"$word"}
	done

	# Behind < and > there is a file.
	local typed=${words[${#words[@]} - 1]}
	if [[ $typed == [\<\>]* || ${words[${#words[@]} - 2]} =~ ^[0-9]*[\<\>]+$ ]]; then
		compopt -o default
		return
	fi
	for index in "${!words[@]}"; do
		word=${words[index]}
		((index > 0)) || word=${word/#\~\//$HOME/}
		words[index]=${word//[\\\"\']/}
	done
	word=${words[${#words[@]} - 1]}

	# Of the word, bash replaces what is behind the last character that divides words.
	before=${word%"${word##*[:=@]}"}
	[[ $typed != [\"\']* ]] || before=''
	while IFS= read -r line; do
		case $line in
		'=files') compopt -o default ;;
		'=directories') compopt -o dirnames ;;
		'=command '*) command=${line#* } ;;
		*)
			line=${line%%$'\t'*}
			[[ $line == "$word"* ]] || continue
			line=${line#"$before"}
			[[ $typed == [\"\']* ]] || printf -v line %q "$line"
			COMPREPLY+=("$line")
			;;
		esac
	done < <("$_tinypg_helper" "${words[@]}")

	[[ -n $command ]] || return 0
	if declare -F _command_offset >/dev/null; then
		_command_offset "${starts[command]}"
	elif ((command == ${#words[@]} - 1)); then
		COMPREPLY=()
		while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -c -- "$word")
	else
		compopt -o default
	fi
}

case ${BASH_SOURCE[0]##*/} in
pg_*) complete -F _tinypg "${BASH_SOURCE[0]##*/}" ;;
*) # shellcheck disable=SC2046  # a list of names
	complete -F _tinypg $("$_tinypg_helper") ;;
esac
