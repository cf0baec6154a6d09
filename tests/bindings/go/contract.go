// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"

	"libconsigne.example/consigne"
)

const rules = `consigne 1
logins blocked external
rule blocked { when smtp.auth in blocked reject "no" }
rule far { when relay in { 192.0.2.1 } reject 550 5.7.1 "far" }
`

var ruleset *consigne.Ruleset
var none = consigne.Options{}

func known() consigne.Record {
	return consigne.Record{"fields": consigne.Record{"smtp.auth": "cath", "relay": "192.0.2.9"}}
}

func expect(fine bool, what ...any) {
	if !fine {
		panic(fmt.Sprintln(what...))
	}
}

// fails: the error has this name of the header, or this text.
func fails(name string, err error) {
	var failure *consigne.Error
	if errors.As(err, &failure) {
		expect(failure.Name == name, failure.Name, "instead of", name)
		return
	}
	expect(err != nil && strings.Contains(err.Error(), name), err, "instead of", name)
}

func always(answer consigne.Answer) func(consigne.Need) (consigne.Answer, error) {
	return func(consigne.Need) (consigne.Answer, error) { return answer, nil }
}

func rulesWithErrors() {
	_, err := consigne.Parse("consigne 1\nrule x { when foo }", "mine", consigne.LoadOptions{})
	fails("CONSIGNE_E_RULES", err)
	finding := err.(*consigne.Error).Findings[0]
	expect(finding.Severity == "error" && finding.File == "mine" && finding.Line == 2 && finding.ID == "syntax", finding)
	expect(strings.Contains(err.Error(), "mine:2:"), err)
	_, err = consigne.Load("/nowhere/at-all", consigne.LoadOptions{})
	fails("CONSIGNE_E_FILE", err)
	_, err = consigne.Parse("consigne 1\ninclude \"/etc/hostname\"", "", consigne.LoadOptions{})
	expect(err.(*consigne.Error).Findings[0].ID == "unreadable-file", "files are read only where the caller allows it")
}

func wrongValues() {
	type list = []any
	fields := func(name string, value any) consigne.Record {
		return consigne.Record{"fields": consigne.Record{name: value}}
	}
	answers := func(kind, name string, value any) consigne.Record {
		return consigne.Record{"answers": consigne.Record{kind: consigne.Record{name: value}}}
	}
	for _, row := range []struct {
		name   string
		record consigne.Record
	}{
		{"CONSIGNE_E_FIELD", fields("smtp.rcpt", "x")},
		{"CONSIGNE_E_FIELD", fields("fact.colour", "red")},
		{"CONSIGNE_E_FIELD", fields("identity", "x@a.example")},
		{"CONSIGNE_E_FORM", fields("relay", "192.0.2.1\x00")},
		{"CONSIGNE_E_FORM", consigne.Record{"now": "yesterday"}},
		{"fields is a", consigne.Record{"fields": 5}},
		{"smtp.auth: write", fields("smtp.auth", 5)},
		{"is no text", fields("smtp.auth", list{nil})},
		{"partial is a", consigne.Record{"partial": 1}},
		{"trust is a", consigne.Record{"trust": "mx"}},
		{"header is a", consigne.Record{"header": 5}},
		{"is no list", answers("sets", "blocked", "cath")},
		{"CONSIGNE_E_FORM", answers("sets", "blocked", list{"*"})},
		{"of a limit", answers("limits", "l", "maybe")},
	} {
		_, err := ruleset.Query(row.record)
		fails(row.name, err)
	}
}

func noHalfQuery() {
	query, err := ruleset.Query(known())
	expect(err == nil, err)
	fails("CONSIGNE_E_FORM", query.Set("relay", "192.0.2.256"))
	_, err = ruleset.Decide(query, nil, none)
	fails("CONSIGNE_E_QUERY", err)
	expect(query.Reset() == nil)
	fails("relay: write", query.Fill(consigne.Record{"fields": consigne.Record{"smtp.auth": "cath", "relay": 7}}))
	_, err = ruleset.Decide(query, nil, none)
	fails("CONSIGNE_E_QUERY", err)
	expect(query.Reset() == nil && query.Fill(known()) == nil)
	decision, err := ruleset.Decide(query, always(consigne.No), none)
	expect(err == nil && decision.Verdict == "accept", decision, err)
}

func unknownIsNotFalse() {
	decision, err := ruleset.DecideRecord(known(), nil, none)
	expect(err == nil && decision.Verdict == "defer" && decision.Assumed && decision.Rule == "blocked", decision, err)
	expect(len(decision.Needs) == 1 && decision.Needs[0].ID == "set blocked cath", decision.Needs)
	record := known()
	record["partial"] = true
	decision, _ = ruleset.DecideRecord(record, nil, none)
	expect(decision.Verdict == "undecided", decision)
	decision, _ = ruleset.DecideRecord(nil, nil, none)
	expect(decision.Verdict == "defer", decision)
	empty, _ := ruleset.Query(nil)
	expect(empty.EndAll() == nil)
	decision, _ = ruleset.Decide(empty, nil, none)
	expect(decision.Verdict == "accept", decision)
}

func answersAreAskedOnce() {
	asked := ""
	for answer, wanted := range map[consigne.Answer]string{consigne.Yes: "reject", consigne.No: "accept", consigne.Failed: "defer"} {
		decision, err := ruleset.DecideRecord(known(), func(need consigne.Need) (consigne.Answer, error) {
			asked += need.Kind + need.Name + need.Key + " "
			return answer, nil
		}, none)
		expect(err == nil && decision.Verdict == wanted, decision, err)
	}
	expect(asked == strings.Repeat("setblockedcath ", 3), asked)
	_, err := ruleset.DecideRecord(known(), always(7), none)
	fails("CONSIGNE_E_ARGUMENT", err)
	mine := errors.New("mine")
	decision, err := ruleset.DecideRecord(known(), func(consigne.Need) (consigne.Answer, error) { return consigne.No, mine }, none)
	expect(decision == nil && errors.Is(err, mine), decision, err)
}

func octets() {
	record := known()
	record["header"] = "From: \xff\x00@a.example\r\n"
	query, err := ruleset.Query(record)
	expect(err == nil, err)
	decision, err := ruleset.Decide(query, always(consigne.No), consigne.Options{Record: true})
	expect(err == nil && strings.Contains(decision.Record, `"verdict":"accept"`), decision, err)
	decision, _ = ruleset.Decide(query, nil, none)
	expect(strings.HasPrefix(decision.Log, "verdict=accept "), "the answer lasts")
	expect(query.Next() == nil)
	decision, _ = ruleset.Decide(query, nil, none)
	expect(decision.Verdict == "defer", "until the next transaction")
}

func goroutines() {
	shared, _ := ruleset.Query(known())
	var all sync.WaitGroup
	for n := 0; n < 4; n++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for i := 0; i < 500; i++ {
				decision, err := ruleset.Decide(shared, always(consigne.Yes), none)
				expect(err == nil && decision.Rule == "blocked", decision, err)
				decision, err = ruleset.DecideRecord(known(), always(consigne.No), none)
				expect(err == nil && decision.Verdict == "accept", decision, err)
			}
		}()
	}
	all.Wait()
}

// resident is in KiB.
func resident() (size int) {
	status, _ := os.ReadFile("/proc/self/status")
	fmt.Sscan(strings.SplitAfter(string(status), "VmRSS:")[1], &size)
	return
}

func memory() {
	some := func() int {
		for i := 0; i < 1000; i++ {
			ruleset.DecideRecord(known(), always(consigne.No), none)
			ruleset.Query(consigne.Record{"fields": consigne.Record{"relay": "192.0.2.256"}})
			consigne.Parse(rules, "", consigne.LoadOptions{})
			if i%50 == 0 {
				runtime.GC()
			}
		}
		return resident()
	}
	some()
	before := some()
	grown := some() - before
	expect(grown < 4096, grown, "KiB: one ruleset more each time would be tens of thousands")
}

func contract() {
	var err error
	ruleset, err = consigne.Parse(rules, "ruleset", consigne.LoadOptions{})
	must(err)
	for _, test := range []func(){rulesWithErrors, wrongValues, noHalfQuery, unknownIsNotFalse, answersAreAskedOnce, octets, goroutines, memory} {
		test()
	}
}
