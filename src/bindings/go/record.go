// SPDX-License-Identifier: MIT

package consigne

// #include <consigne-policy.h>
import "C"

import (
	"fmt"
	"math"
	"strings"
)

var answers = map[string]Answer{"yes": Yes, "no": No, "failed": Failed}
var limits = map[string]Answer{"exceeded": Yes, "not": No, "failed": Failed}

// as gives a value of the type that a record must have there; nil gives its zero, as a missing key does.
func as[T any](value any, what string) (T, error) {
	typed, fine := value.(T)
	if !fine && value != nil {
		return typed, fmt.Errorf("%s is a %T, not a %T", what, typed, value)
	}
	return typed, nil
}

// filler gives what a record says, until something fails.
type filler struct {
	query *Query
	err   error
}

func member[T any](f *filler, from Record, key string) T {
	typed, err := as[T](from[key], key)
	f.take(err)
	return typed
}

func (f *filler) take(err error) {
	if f.err == nil {
		f.err = err
	}
}

// each calls `give` with each text of a list.
func (f *filler) each(list []any, what string, give func(string) error) {
	for _, item := range list {
		text, fine := item.(string)
		if !fine {
			f.take(fmt.Errorf("%s: %v is no text", what, item))
		}
		if f.err == nil {
			f.take(give(text))
		}
	}
}

// Fill gives everything that a record says (docs/record.md).
func (q *Query) Fill(record Record) error {
	f := &filler{query: q}
	q.half, q.Partial = true, member[bool](f, record, "partial")
	f.each(member[[]any](f, record, "trust"), "trust", q.Trust)
	if header := member[string](f, record, "header"); f.err == nil && record["header"] != nil {
		f.take(q.Header(header))
	}
	fields := member[Record](f, record, "fields")
	if said, given := fields["smtp.authcid"]; given { // it comes before smtp.auth
		f.field("smtp.authcid", said)
	}
	for name, said := range fields {
		if name != "smtp.authcid" {
			f.field(name, said)
		}
	}
	if record["seals"] != nil {
		f.seals(record["seals"])
	}
	f.now(member[string](f, record, "now"))
	if tags := member[string](f, record, "language"); f.err == nil && record["language"] != nil {
		f.take(q.Language(tags))
	}
	f.answers(member[Record](f, record, "answers"))
	q.half = f.err != nil
	return f.err
}

func (f *filler) now(date string) {
	if f.err != nil || date == "" {
		return
	}
	instant, err := f.query.ruleset.Instant(date)
	if err == nil {
		err = f.query.Now(instant)
	}
	f.take(err)
}

// opened gives the values, and whether more may come. A final decision ends open fields too.
func (f *filler) opened(said any, what string) ([]any, bool) {
	if list, fine := said.([]any); fine {
		return list, false
	}
	record, fine := said.(Record)
	list, listed := record["values"].([]any)
	if !fine || !listed {
		f.take(fmt.Errorf("%s: write a text, a list of texts, or {\"values\": [...], \"open\": true}", what))
	}
	return list, f.query.Partial && record["open"] == true
}

func (f *filler) field(name string, said any) {
	if f.err != nil || said == nil {
		return
	}
	if text, fine := said.(string); fine {
		f.take(f.query.Set(name, text))
		return
	}
	values, open := f.opened(said, name)
	if f.err == nil {
		f.take(f.query.Drop(name)) // the record replaces what the header gave
	}
	f.each(values, name, func(value string) error { return f.query.Add(name, value) })
	if f.err == nil && !open {
		f.take(f.query.End(name))
	}
}

func (f *filler) seals(said any) {
	seals, open := f.opened(said, "seals")
	for _, each := range seals {
		seal, err := as[Record](each, "a seal")
		f.take(err)
		number, domains := member[float64](f, seal, "i"), []string{}
		if number != math.Trunc(number) || number < 1 || number > math.MaxUint32 {
			f.take(fmt.Errorf("seals: %v is no number of a seal", seal["i"]))
		}
		f.each(member[[]any](f, seal, "dkim"), "dkim", func(domain string) error { domains = append(domains, domain); return nil })
		if sealer := member[string](f, seal, "d"); f.err == nil {
			f.take(f.query.Seal(uint32(number), sealer, strings.Join(domains, " ")))
		}
	}
	if f.err == nil && !open {
		f.take(f.query.End("arc.d"))
		f.take(f.query.End("arc.dkim.d"))
	}
}

// word writes octets that an id cannot have as "%20".
func word(text string) string {
	var out strings.Builder
	for _, octet := range []byte(text) {
		if octet > ' ' && octet <= '~' && octet != '%' {
			out.WriteByte(octet)
		} else {
			fmt.Fprintf(&out, "%%%02X", octet)
		}
	}
	return out.String()
}

// give answers a question in words. What the ruleset does not ask is no mistake, since records outlive rulesets; then it
// gives false.
func (f *filler) give(answer Answer, words ...string) (bool, error) {
	for i, each := range words {
		words[i] = word(each)
	}
	at, length := octets(strings.Join(words, " "))
	asked := false
	err := f.query.call("answers: "+strings.Join(words, " "), func(p *C.consigne_query) C.int {
		status := C.consigne_query_answer_text(p, f.query.ruleset.pointer, at, length, C.int(answer))
		asked = status == C.CONSIGNE_OK
		if status == C.CONSIGNE_E_NAME {
			return C.CONSIGNE_OK
		}
		return status
	})
	return asked, err
}

func (f *filler) answers(said Record) {
	for name, each := range member[Record](f, said, "sets") {
		f.source(each, "set", name)
	}
	if said["owners"] != nil {
		f.source(said["owners"], "owners")
	}
	for name, each := range member[Record](f, said, "limits") {
		keys, several := each.(Record)
		if !several {
			keys = Record{"*": each}
		}
		for key, text := range keys {
			f.limit(name, key, text)
		}
	}
}

// source gives the answers of a set or of owners. A list has what is answered yes.
func (f *filler) source(said any, words ...string) {
	lists, fine := said.(Record)
	if list, listed := said.([]any); listed {
		lists = Record{"yes": list}
	} else if !fine {
		f.take(fmt.Errorf("answers: %v is no list and no object", said))
	}
	if f.err == nil && lists["silent"] != true {
		_, err := f.give(No, append(append([]string{}, words...), "*")...)
		f.take(err)
	}
	for name, answer := range answers {
		for _, item := range member[[]any](f, lists, name) {
			asked := []any{item}
			if words[0] == "owners" {
				asked, _ = item.([]any)
			}
			f.item(answer, append([]string{}, words...), asked)
		}
	}
}

func (f *filler) item(answer Answer, words []string, asked []any) {
	if len(asked) == 0 {
		f.take(fmt.Errorf("answers: write owners as [\"login\", \"address\"]"))
	}
	f.each(asked, "answers", func(text string) error {
		if text == "*" {
			return check(C.CONSIGNE_E_FORM, "answers: \"*\" is nobody")
		}
		words = append(words, text)
		return nil
	})
	if f.err == nil {
		_, err := f.give(answer, words...)
		f.take(err)
	}
}

// limit is of messages, or of recipients: whichever is counted.
func (f *filler) limit(name, key string, said any) {
	text, _ := said.(string)
	answer, fine := limits[text]
	if !fine {
		f.take(fmt.Errorf("answers: of a limit write \"exceeded\", \"not\" or \"failed\""))
	}
	if f.err != nil {
		return
	}
	if given, err := f.give(answer, "limit", name, key); err == nil && given {
		return
	}
	_, err := f.give(answer, "limit", name, key, "*")
	f.take(err)
}
