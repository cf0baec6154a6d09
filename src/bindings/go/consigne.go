// SPDX-License-Identifier: MIT

// Package consigne binds libconsigne: may this sender use this relay with this authentication?
//
// A query has the keys of docs/record.md. What it does not say is unknown. Every failure is an error; none is a verdict.
package consigne

// #cgo pkg-config: consigne
// #include <consigne-policy.h>
import "C"

import (
	"fmt"
	"runtime"
	"strings"
	"unsafe"
)

// ---- Errors and texts ---------------------------------------------------------------

// Finding is what a load found. Line and Column count from 1; 0: the finding is about no line.
type Finding struct {
	Severity, ID, File string
	Line, Column       int
	Text, Excerpt      string
}

func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s [%s]", f.File, f.Line, f.Column, f.Severity, f.Text, f.ID)
}

// Error is a call that failed. Status is the number of the header, Name its constant; a load adds its findings.
type Error struct {
	Status      int
	Name, About string
	Findings    []Finding
}

func (e *Error) Error() string {
	lines := []string{C.GoString(C.consigne_status_text(C.int(e.Status)))}
	if e.About != "" {
		lines[0] = e.About + ": " + lines[0]
	}
	for _, finding := range e.Findings {
		lines = append(lines, finding.String())
	}
	return strings.Join(lines, "\n")
}

func check(status C.int, about string) error {
	if status == C.CONSIGNE_OK {
		return nil
	}
	return &Error{Status: int(status), Name: C.GoString(C.consigne_status_name(status)), About: about}
}

// octets gives a text as the library takes it. It may hold NUL.
func octets(text string) (*C.char, C.size_t) {
	if text == "" {
		return nil, 0
	}
	copied := []byte(text)
	return (*C.char)(unsafe.Pointer(&copied[0])), C.size_t(len(copied))
}

// texts copies what a pair of functions counts and gives.
func texts(count C.uint32_t, one func(C.uint32_t) *C.char) []string {
	found := make([]string, count)
	for i := range found {
		found[i] = C.GoString(one(C.uint32_t(i)))
	}
	return found
}

// written is what a function writes, in a buffer that is as large as it asks for.
func written(write func(*C.char, *C.size_t) C.int) (string, error) {
	var size C.size_t
	if status := write(nil, &size); status != C.CONSIGNE_E_BUFFER {
		return "", check(status, "")
	}
	buffer := make([]byte, size)
	if err := check(write((*C.char)(unsafe.Pointer(&buffer[0])), &size), ""); err != nil {
		return "", err
	}
	return string(buffer[:size]), nil
}

// ---- Rulesets -----------------------------------------------------------------------

// Ruleset is checked and compiled. It never changes, and several goroutines may use it.
type Ruleset struct {
	pointer  *C.consigne_ruleset
	Findings []Finding
	Facts    []string
	Revision string
	Sources  []string
}

// LoadOptions of a load. Files: a text may name files, which are read. Advice: findings have advice too.
type LoadOptions struct{ Advice, Files bool }

// Load reads a file, and what it includes. The error has the findings.
func Load(path string, options LoadOptions) (*Ruleset, error) {
	at, length := octets(path)
	return load(options, func(o *C.consigne_options, f *C.consigne_findings, r **C.consigne_ruleset) C.int {
		return C.consigne_ruleset_load_file(at, length, o, f, r)
	})
}

// Parse reads a text, which findings call by name.
func Parse(text, name string, options LoadOptions) (*Ruleset, error) {
	at, length := octets(text)
	called, calledLength := octets(name)
	return load(options, func(o *C.consigne_options, f *C.consigne_findings, r **C.consigne_ruleset) C.int {
		return C.consigne_ruleset_load_text(at, length, called, calledLength, o, f, r)
	})
}

func number(yes bool) C.int {
	if yes {
		return 1
	}
	return 0
}

func load(options LoadOptions, read func(*C.consigne_options, *C.consigne_findings, **C.consigne_ruleset) C.int) (*Ruleset, error) {
	var settings *C.consigne_options
	var findings *C.consigne_findings
	defer func() {
		C.consigne_findings_free(findings)
		C.consigne_options_free(settings)
	}()
	if err := check(C.consigne_options_new(&settings), ""); err != nil {
		return nil, err
	}
	C.consigne_options_set(settings, C.CONSIGNE_OPTION_ADVICE, number(options.Advice))
	C.consigne_options_set(settings, C.CONSIGNE_OPTION_FILES, number(options.Files))
	if err := check(C.consigne_findings_new(nil, &findings), ""); err != nil {
		return nil, err
	}
	var pointer *C.consigne_ruleset
	err := check(read(settings, findings, &pointer), "")
	found := findingsOf(findings)
	if err != nil {
		err.(*Error).Findings = found
		return nil, err
	}
	ruleset := &Ruleset{pointer: pointer, Findings: found, Revision: C.GoString(C.consigne_ruleset_revision(pointer))}
	runtime.SetFinalizer(ruleset, func(r *Ruleset) { C.consigne_ruleset_free(r.pointer) })
	ruleset.Facts = texts(C.consigne_ruleset_facts(pointer), func(i C.uint32_t) *C.char { return C.consigne_ruleset_fact_name(pointer, i) })
	ruleset.Sources = texts(C.consigne_ruleset_sources(pointer), func(i C.uint32_t) *C.char { return C.consigne_ruleset_source(pointer, i) })
	return ruleset, nil
}

func findingsOf(findings *C.consigne_findings) []Finding {
	severities := map[C.int]string{C.CONSIGNE_SEVERITY_ERROR: "error", C.CONSIGNE_SEVERITY_WARNING: "warning", C.CONSIGNE_SEVERITY_ADVICE: "advice"}
	found := make([]Finding, C.consigne_findings_count(findings))
	for at := range found {
		i := C.uint32_t(at)
		found[at] = Finding{severities[C.consigne_findings_severity(findings, i)], C.GoString(C.consigne_findings_id(findings, i)),
			C.GoString(C.consigne_findings_file(findings, i)), int(C.consigne_findings_line(findings, i)),
			int(C.consigne_findings_column(findings, i)), C.GoString(C.consigne_findings_text(findings, i)),
			C.GoString(C.consigne_findings_excerpt(findings, i))}
	}
	return found
}

// Instant reads a DATE in the zone of the ruleset, in milliseconds since 1970.
func (r *Ruleset) Instant(date string) (int64, error) {
	var instant C.int64_t
	at, length := octets(date)
	err := check(C.consigne_ruleset_instant(r.pointer, at, length, &instant), "now")
	runtime.KeepAlive(r)
	return int64(instant), err
}

// ---- Decisions ----------------------------------------------------------------------

// Need is what a decision lacked. ID is empty for a field: give the field instead.
type Need struct {
	Kind, ID, Name, Key, Login, Recipient string
	Rate, Burst                           uint32
	Period                                int64
	Distinct, Optional                    bool
}

// Text of a reply without codes, and its language.
type Text struct{ Text, Language string }

// Outcome is a verdict and its reasons, with the names of docs/record.md. What is missing is empty.
type Outcome struct {
	Verdict, Cause, Recipient, Rule string
	Code                            int
	Enhanced, Field, Value, Test    string
	Missing, Reply                  []string
	Texts                           []Text
	Assumed                         bool
	Tags, AssumedTags               []string
	Warnings, AssumedWarnings       []string
	HeldUpBy                        []string
}

// Decision is the outcome for the message, and one for each recipient. Log is a line for syslog, and Record one for
// `consigne replay`, where it was asked for.
type Decision struct {
	Outcome
	Recipients            []Outcome
	Needs                 []Need
	Revision, Log, Record string
}

func needOf(need *C.consigne_need) Need {
	kinds := map[C.int]string{C.CONSIGNE_NEED_FIELD: "field", C.CONSIGNE_NEED_SET: "set", C.CONSIGNE_NEED_OWNERS: "owners", C.CONSIGNE_NEED_LIMIT: "limit"}
	return Need{Kind: kinds[C.consigne_need_kind(need)], ID: C.GoString(C.consigne_need_id(need)),
		Name: C.GoString(C.consigne_need_name(need)), Key: C.GoString(C.consigne_need_key(need)),
		Login: C.GoString(C.consigne_need_login(need)), Recipient: C.GoString(C.consigne_need_recipient(need)),
		Rate: uint32(C.consigne_need_rate(need)), Burst: uint32(C.consigne_need_burst(need)), Period: int64(C.consigne_need_period(need)),
		Distinct: C.consigne_need_distinct(need) == 1, Optional: C.consigne_need_optional(need) == 1}
}

// known is a name, or another one where a later library has a number that this one does not know.
func known(name *C.char, other string) string {
	if name == nil {
		return other
	}
	return C.GoString(name)
}

func outcomeOf(o *C.consigne_outcome) Outcome {
	told := Outcome{Verdict: known(C.consigne_verdict_name(C.consigne_outcome_verdict(o)), "defer"), // no acceptance
		Cause: known(C.consigne_cause_name(C.consigne_outcome_cause(o)), "failure"), Recipient: C.GoString(C.consigne_outcome_recipient(o)),
		Rule: C.GoString(C.consigne_outcome_rule(o)), Code: int(C.consigne_outcome_code(o)), Enhanced: C.GoString(C.consigne_outcome_enhanced(o)),
		Field: C.GoString(C.consigne_outcome_field_name(o)), Value: C.GoString(C.consigne_outcome_value(o)),
		Test: C.GoString(C.consigne_outcome_test(o)), Assumed: C.consigne_outcome_assumed(o) == 1}
	told.Missing = texts(C.consigne_outcome_missing(o), func(i C.uint32_t) *C.char { return C.consigne_outcome_missing_proof(o, i) })
	told.Reply = texts(C.consigne_outcome_reply_lines(o), func(i C.uint32_t) *C.char { return C.consigne_outcome_reply_line(o, i) })
	told.Tags = texts(C.consigne_outcome_tags(o), func(i C.uint32_t) *C.char { return C.consigne_outcome_tag(o, i) })
	told.AssumedTags = texts(C.consigne_outcome_assumed_tags(o), func(i C.uint32_t) *C.char { return C.consigne_outcome_assumed_tag(o, i) })
	told.Warnings = texts(C.consigne_outcome_warnings(o), func(i C.uint32_t) *C.char { return C.consigne_outcome_warning(o, i) })
	told.HeldUpBy = texts(C.consigne_outcome_held_up_by(o), func(i C.uint32_t) *C.char { return C.consigne_outcome_held_up_by_rule(o, i) })
	for i, warning := range told.Warnings {
		if C.consigne_outcome_warning_assumed(o, C.uint32_t(i)) == 1 {
			told.AssumedWarnings = append(told.AssumedWarnings, warning)
		}
	}
	for i := C.uint32_t(0); i < C.consigne_outcome_texts(o); i++ {
		told.Texts = append(told.Texts, Text{C.GoString(C.consigne_outcome_text(o, i)), C.GoString(C.consigne_outcome_text_language(o, i))})
	}
	return told
}
