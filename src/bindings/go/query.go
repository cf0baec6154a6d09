// SPDX-License-Identifier: MIT

package consigne

// #include <consigne-policy.h>
import "C"

import (
	"fmt"
	"runtime"
	"sync"
)

// Record is a query as encoding/json reads docs/record.md.
type Record = map[string]any

// Answer to a question. Failed: nobody could be asked, so it stays unknown.
type Answer int

// The answers.
const (
	Failed Answer = C.CONSIGNE_ANSWER_FAILED
	No     Answer = C.CONSIGNE_ANSWER_NO
	Yes    Answer = C.CONSIGNE_ANSWER_YES
)

// Query is what is known of a transaction. A call that fails marks it: no decision is made on half of it until it is reset.
// It lets one goroutine in at a time.
type Query struct {
	Partial bool // more will be known later
	ruleset *Ruleset
	pointer *C.consigne_query
	half    bool
	lock    sync.Mutex
}

// Query gives a query with what the record says; nil: nothing is known.
func (r *Ruleset) Query(record Record) (*Query, error) {
	q := &Query{ruleset: r}
	if err := check(C.consigne_query_new(nil, &q.pointer), ""); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(q, func(q *Query) { C.consigne_query_free(q.pointer) })
	if record == nil {
		return q, nil
	}
	return q, q.Fill(record)
}

func (q *Query) call(about string, function func(*C.consigne_query) C.int) error {
	q.lock.Lock()
	defer q.lock.Unlock()
	err := check(function(q.pointer), about)
	runtime.KeepAlive(q)
	return err
}

// with calls a function with the number of a field.
func (q *Query) with(name string, function func(*C.consigne_query, C.int) C.int) error {
	if len(name) > 5 && name[:5] == "fact." && !contains(q.ruleset.Facts, name[5:]) {
		return check(C.CONSIGNE_E_FIELD, name)
	}
	at, length := octets(name)
	return q.call(name, func(pointer *C.consigne_query) C.int {
		var field C.int
		if status := C.consigne_query_field(pointer, at, length, &field); status != C.CONSIGNE_OK {
			return status
		}
		return function(pointer, field)
	})
}

func contains(list []string, text string) bool {
	for _, each := range list {
		if each == text {
			return true
		}
	}
	return false
}

// Set gives the only value; the field is complete.
func (q *Query) Set(name, value string) error {
	at, length := octets(value)
	return q.with(name, func(p *C.consigne_query, field C.int) C.int { return C.consigne_query_set(p, field, at, length) })
}

// Add gives one more value; the field stays open.
func (q *Query) Add(name, value string) error {
	at, length := octets(value)
	return q.with(name, func(p *C.consigne_query, field C.int) C.int { return C.consigne_query_add(p, field, at, length) })
}

// End says that no more values come.
func (q *Query) End(name string) error {
	return q.with(name, func(p *C.consigne_query, field C.int) C.int { return C.consigne_query_end(p, field) })
}

// EndAll says that nothing else is known of any field: what was not given is absent.
func (q *Query) EndAll() error {
	return q.call("", func(p *C.consigne_query) C.int { return C.consigne_query_end(p, C.CONSIGNE_FIELD_ALL) })
}

// Drop makes the field not given again.
func (q *Query) Drop(name string) error {
	return q.with(name, func(p *C.consigne_query, field C.int) C.int { return C.consigne_query_drop(p, field) })
}

// Next begins a new transaction of the same session.
func (q *Query) Next() error {
	q.Partial, q.half = false, false
	return q.call("", func(p *C.consigne_query) C.int { return C.consigne_query_next(p) })
}

// Reset forgets everything.
func (q *Query) Reset() error {
	q.Partial, q.half = false, false
	return q.call("", func(p *C.consigne_query) C.int { return C.consigne_query_reset(p) })
}

func (q *Query) text(about, text string, function func(*C.consigne_query, *C.char, C.size_t) C.int) error {
	at, length := octets(text)
	return q.call(about, func(p *C.consigne_query) C.int { return function(p, at, length) })
}

// Trust believes Authentication-Results fields with this id. Call it before the header is given.
func (q *Query) Trust(id string) error {
	return q.text("trust", id, func(p *C.consigne_query, at *C.char, n C.size_t) C.int { return C.consigne_query_trust(p, at, n) })
}

// Header gives a whole header section.
func (q *Query) Header(block string) error {
	return q.text("header", block, func(p *C.consigne_query, at *C.char, n C.size_t) C.int {
		return C.consigne_query_add_header_block(p, at, n)
	})
}

// ID is what {id} shows in replies.
func (q *Query) ID(id string) error {
	return q.text("id", id, func(p *C.consigne_query, at *C.char, n C.size_t) C.int { return C.consigne_query_set_id(p, at, n) })
}

// Language gives the languages of replies, best first: "fr-CA, en".
func (q *Query) Language(tags string) error {
	return q.text("language", tags, func(p *C.consigne_query, at *C.char, n C.size_t) C.int {
		return C.consigne_query_set_language(p, at, n)
	})
}

// Now is in milliseconds since 1970.
func (q *Query) Now(instant int64) error {
	return q.call("now", func(p *C.consigne_query) C.int {
		return C.consigne_query_set_number(p, C.CONSIGNE_FIELD_NOW, C.int64_t(instant))
	})
}

// Seal adds one seal of the ARC chain, and the domains that it reports, separated by blanks.
func (q *Query) Seal(number uint32, sealer, domains string) error {
	at, length := octets(sealer)
	reported, reportedLength := octets(domains)
	return q.call("seals", func(p *C.consigne_query) C.int {
		return C.consigne_query_add_seal(p, C.uint32_t(number), at, length, reported, reportedLength)
	})
}

// Answer answers the need of this id.
func (q *Query) Answer(id string, answer Answer) error {
	return q.text(id, id, func(p *C.consigne_query, at *C.char, n C.size_t) C.int {
		return C.consigne_query_answer(p, at, n, C.int(answer))
	})
}

// Options of a decision. UTF8: the peer takes replies in UTF-8. Record: the decision has a line for `consigne replay`.
type Options struct{ UTF8, Record bool }

// DecideRecord is Decide on what a record says.
func (r *Ruleset) DecideRecord(record Record, answer func(Need) (Answer, error), options Options) (*Decision, error) {
	query, err := r.Query(record)
	if err != nil {
		return nil, err
	}
	return r.Decide(query, answer, options)
}

// Decide asks `answer` (nil: nobody) each question that the decision lacks, and decides again. Its error ends the decision.
func (r *Ruleset) Decide(query *Query, answer func(Need) (Answer, error), options Options) (*Decision, error) {
	asked := map[string]bool{}
	for {
		decision, err := r.decideOnce(query, options)
		if err != nil || answer == nil {
			return decision, err
		}
		some := false
		for _, need := range decision.Needs {
			if need.ID == "" || asked[need.ID] {
				continue
			}
			asked[need.ID], some = true, true
			said, err := answer(need)
			if err == nil {
				err = query.Answer(need.ID, said)
			}
			if err != nil {
				return nil, fmt.Errorf("answer to %s: %w", need.ID, err)
			}
		}
		if !some {
			return decision, nil
		}
	}
}

func (r *Ruleset) decideOnce(query *Query, options Options) (told *Decision, err error) {
	query.lock.Lock()
	defer query.lock.Unlock()
	defer runtime.KeepAlive(r)
	defer runtime.KeepAlive(query)
	if query.half {
		return nil, check(C.CONSIGNE_E_QUERY, "")
	}
	flags := number(query.Partial)*C.CONSIGNE_FLAG_PARTIAL + number(options.UTF8)*C.CONSIGNE_FLAG_UTF8
	var decision *C.consigne_decision
	if err = check(C.consigne_decision_new(nil, &decision), ""); err != nil {
		return nil, err
	}
	defer C.consigne_decision_free(decision)
	if err = check(C.consigne_decide(r.pointer, query.pointer, flags, decision), ""); err != nil {
		return nil, err
	}
	told = &Decision{Outcome: outcomeOf(C.consigne_decision_outcome(decision)), Revision: C.GoString(C.consigne_decision_revision(decision))}
	for i := C.uint32_t(0); i < C.consigne_decision_recipients(decision); i++ {
		told.Recipients = append(told.Recipients, outcomeOf(C.consigne_decision_recipient(decision, i)))
	}
	for i := C.uint32_t(0); i < C.consigne_decision_needs(decision); i++ {
		told.Needs = append(told.Needs, needOf(C.consigne_decision_need(decision, i)))
	}
	told.Log, err = written(func(at *C.char, size *C.size_t) C.int { return C.consigne_decision_log(decision, at, size) })
	if err == nil && options.Record {
		told.Record, err = written(func(at *C.char, size *C.size_t) C.int {
			return C.consigne_record(query.pointer, flags, decision, at, size)
		})
	}
	if err != nil {
		return nil, err
	}
	return told, nil
}
