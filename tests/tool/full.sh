# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by run.sh: what cannot be written is an error of every command, and never looks like an answer.

if [ -c /dev/full ]; then
  printf '{"fields": {"listener": "mx"}}\n' >"$work/one.jsonl"
  for command in "check $rules" "check --json $rules" "test $rules" "decide --json $rules" "decide $rules" "dump $rules" \
    "dump --json $rules" "format $rules" "explain $rules listener=mx" "in $rules sealers renater.fr" "domain univ.example" \
    "address a@univ.example" "diff $rules docs/cookbook/company.consigne" "decide $rules --batch $work/one.jsonl" \
    "replay $rules $work/one.jsonl" 'help' 'help check' '--version'; do
    check "$command to a full disk: no answer" sh -c \
      "'$consigne' $command >/dev/full 2>'$work/err'; [ \$? -eq 70 ] && [ -s '$work/err' ]"
  done
fi
