// SPDX-License-Identifier: MIT
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"libconsigne.example/consigne"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	ruleset, err := consigne.Load(os.Args[1], consigne.LoadOptions{})
	must(err)
	query, err := ruleset.Query(consigne.Record{
		"now":    "2027-04-01",
		"header": "From: x@parisnanterre.fr\r\n",
		"fields": consigne.Record{
			"listener":      "mx",
			"client.name":   "smtp.orange.fr",      // who connected, as iprev found
			"server.name":   "mx.parisnanterre.fr", // who asks
			"smtp.mailfrom": "<x@parisnanterre.fr>",
			"smtp.rcptto":   []any{"<y@parisnanterre.fr>"},
		},
	})
	must(err)
	must(query.EndAll()) // nothing else is known: absent, not unknown
	decision, err := ruleset.Decide(query, nil, consigne.Options{})
	must(err)
	if len(decision.Reply) == 0 {
		decision.Reply = []string{"250 2.0.0 Accepted"}
	}
	fmt.Println(strings.Join(decision.Reply, "\n"))
}
