// SPDX-License-Identifier: MIT

// The cases of records.py, decided in Go: `decide CASES` prints two lines for each, as compare.py reads them. `contract`: what
// the binding promises beyond its decisions.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"libconsigne.example/consigne"
)

type testCase struct {
	Rules string          `json:"rules"`
	Query consigne.Record `json:"query"`
	End   []string        `json:"end"`
	UTF8  bool            `json:"utf8"`
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func shown(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func lineOf(o consigne.Outcome) string {
	code, assumed := "-", "0"
	if o.Code != 0 {
		code = fmt.Sprint(o.Code)
	}
	if o.Assumed {
		assumed = "1"
	}
	parts := []string{shown(o.Recipient), o.Verdict, o.Cause, shown(o.Rule), code, shown(o.Enhanced), shown(o.Field), shown(o.Value), shown(o.Test)}
	for _, list := range [][]string{o.Missing, o.Reply, {assumed}, o.Tags, o.AssumedTags, o.Warnings, o.AssumedWarnings, o.HeldUpBy} {
		parts = append(parts, strings.Join(list, ","))
	}
	return strings.Join(parts, "\t")
}

func wordsOf(need consigne.Need) string {
	words := []string{need.Kind}
	for _, word := range []string{need.Name, need.Login, need.Key, need.Recipient} {
		if word != "" {
			words = append(words, word)
		}
	}
	text := strings.Join(words, " ")
	if need.Optional {
		text += "?"
	}
	return text
}

func tell(decision *consigne.Decision, err error) {
	must(err)
	lines, needs := []string{lineOf(decision.Outcome)}, []string{}
	for _, outcome := range decision.Recipients {
		lines = append(lines, lineOf(outcome))
	}
	for _, need := range decision.Needs {
		needs = append(needs, wordsOf(need))
	}
	fmt.Println(strings.Join(append(lines, strings.Join(needs, ","), decision.Revision), "\t"))
}

func decide(path string) {
	file, err := os.Open(path)
	must(err)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row testCase
		must(json.Unmarshal(lines.Bytes(), &row))
		ruleset, err := consigne.Parse(row.Rules, "ruleset", consigne.LoadOptions{})
		must(err)
		options := consigne.Options{UTF8: row.UTF8}
		tell(ruleset.DecideRecord(row.Query, nil, options))
		query, err := ruleset.Query(row.Query)
		must(err)
		for _, name := range row.End {
			must(query.End(name))
		}
		tell(ruleset.Decide(query, nil, options))
	}
	must(lines.Err())
}

func main() {
	if os.Args[1] == "decide" {
		decide(os.Args[2])
	} else {
		contract()
	}
}
