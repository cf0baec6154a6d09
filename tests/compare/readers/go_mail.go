// SPDX-License-Identifier: MIT

// Go's net/mail: every From of a message; records in, answers out (reader.h).
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net/mail"
	"os"
	"strings"
)

func bodies(kind byte, text []byte) []string {
	if kind == 'b' {
		return []string{string(text)}
	}
	message, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	return message.Header["From"]
}

// Domains of every body, each behind its length. What the package refuses shows none.
func shown(kind byte, text []byte) []byte {
	var found []byte
	for _, body := range bodies(kind, text) {
		list, _ := mail.ParseAddressList(body)
		for _, address := range list {
			at := strings.LastIndexByte(address.Address, '@')
			if at <= 0 || strings.Contains(address.Address, "\ufffd") {
				continue
			}
			domain := address.Address[at+1:]
			found = binary.BigEndian.AppendUint32(found, uint32(len(domain)))
			found = append(found, domain...)
		}
	}
	return found
}

func main() {
	source, sink := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	head := make([]byte, 5)
	for {
		if _, err := io.ReadFull(source, head); err != nil {
			return
		}
		text := make([]byte, binary.BigEndian.Uint32(head[1:]))
		if _, err := io.ReadFull(source, text); err != nil {
			return
		}
		if head[0] == 'f' {
			sink.Flush()
			continue
		}
		found := shown(head[0], text)
		sink.WriteByte('.')
		sink.Write(binary.BigEndian.AppendUint32(nil, uint32(len(found))))
		sink.Write(found)
	}
}
