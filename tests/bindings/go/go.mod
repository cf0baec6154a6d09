// SPDX-License-Identifier: MIT
module libconsigne.example/tests

go 1.19

require libconsigne.example/consigne v0.0.0

replace libconsigne.example/consigne => ../../../src/bindings/go
