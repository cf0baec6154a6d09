// SPDX-License-Identifier: MIT
module libconsigne.example/consigne

go 1.19
