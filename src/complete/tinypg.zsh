# Completion of tinypg's commands in zsh: `candidates` says what fits. Installed as _COMMAND for each command, with a first
# line for compinit; in a source tree this file is sourced after compinit, and is for all of them.

typeset -g _tinypg_helper=${${(%):-%x}:A:h}/candidates
[[ -e $_tinypg_helper ]] || _tinypg_helper=${${(%):-%x}:A:h}/../../../libexec/tinypg/candidates

_tinypg() {
	local line what command=${(Q)words[1]}
	local -a options values
	[[ $command != '~/'* ]] || command=$HOME/${command#'~/'}
	for line in "${(@f)$("$_tinypg_helper" "$command" "${(@Q)words[2,CURRENT-1]}" "${(Q)IPREFIX}${(Q)PREFIX}")}"; do
		case $line in
		'') ;;
		'=files') _files ;;
		'=directories') _files -/ ;;
		'=command '*)
			shift ${line#* } words
			((CURRENT -= ${line#* }))
			_normal
			;;
		*)
			what=${line#*$'\t'} line=${${line%%$'\t'*}//:/\\:}
			if [[ $line == -* ]]; then
				options+=("$line:$what")
			else
				values+=("$line${what:+:$what}")
			fi
			;;
		esac
	done
	[[ $#options == 0 ]] || _describe -o option options
	[[ $#values == 0 ]] || _describe value values
}

if [[ $zsh_eval_context[-1] == file ]]; then
	compdef _tinypg $($_tinypg_helper)
else
	_tinypg "$@"
fi
