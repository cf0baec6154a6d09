// SPDX-License-Identifier: MIT
// The types of consigne.js, which has the comments.

// ---- declarations, made by declare.py
export type Severity = 'error' | 'warning' | 'advice'
export type Verdict = 'accept' | 'quarantine' | 'defer' | 'reject' | 'undecided'
export type Cause = 'rule' | 'default' | 'unknown' | 'complex' | 'failure'
export type NeedKind = 'field' | 'set' | 'owners' | 'limit'
// ---- end of declarations

export type Text = string | Uint8Array

export interface Finding {
  severity: Severity
  id: string
  file: string
  /** Both count from 1; 0: the finding is about no line. */
  line: number
  column: number
  text: string
  excerpt: string | null
}

export class ConsigneError extends Error {
  status: number
  code: string
  findings: Finding[]
}

export interface Need {
  kind: NeedKind
  /** null for a field: give the field instead. */
  id: string | null
  name: string
  key: string | null
  login: string | null
  recipient: string | null
  rate: number
  period: number
  burst: number
  distinct: boolean
  optional: boolean
}

export interface Outcome {
  verdict: Verdict
  cause: Cause
  recipient: string | null
  rule: string | null
  code: number | null
  enhanced: string | null
  field: string | null
  value: string | null
  test: string | null
  missing: string[]
  /** With codes. */
  reply: string[]
  /** Without codes. */
  texts: { text: string, language: string }[]
  assumed: boolean
  tags: string[]
  assumed_tags: string[]
  warnings: string[]
  assumed_warnings: string[]
  held_up_by: string[]
}

export interface Decision extends Outcome {
  recipients: Outcome[]
  needs: Need[]
  revision: string | null
  log: string
  record: string | null
}

export type Values<T> = T[] | { values: T[], open?: boolean }
export type Answers<T> = T[] | { yes?: T[], no?: T[], failed?: T[], silent?: boolean }
export type LimitAnswer = 'exceeded' | 'not' | 'failed'

/** docs/record.md */
export interface Record {
  now?: string | number | Date | null
  partial?: boolean
  fields?: { [name: string]: Text | Values<Text> | null }
  seals?: Values<{ i: number, d: Text, dkim?: Text[] }> | null
  header?: Text | null
  trust?: Text[]
  language?: Text | null
  answers?: {
    sets?: { [name: string]: Answers<Text> }
    owners?: Answers<[Text, Text]>
    limits?: { [name: string]: LimitAnswer | { [key: string]: LimitAnswer } }
  }
  [other: string]: unknown
}

export class Query {
  private constructor()
  partial: boolean
  set(name: string, value: Text): void
  add(name: string, value: Text): void
  end(name?: string): void
  drop(name: string): void
  next(): void
  reset(): void
  free(): void
  trust(id: Text): void
  header(block: Text): void
  now(now: string | number | Date): void
  id(id: Text): void
  language(tags: Text): void
  seal(number: number, sealer: Text, domains?: Text[]): void
  answer(id: string, answer: boolean | null): void
  fill(record: Record): void
}

export interface DecideOptions {
  /** The peer takes replies in UTF-8. */
  utf8?: boolean
  /** Adds `record`, a line for `consigne replay`. */
  record?: boolean
}

export class Ruleset {
  private constructor()
  readonly findings: Finding[]
  readonly facts: string[]
  readonly revision: string
  readonly sources: string[]
  instant(date: Text): number
  query(record?: Record): Query
  decide(query: Query | Record, answer?: ((need: Need) => boolean | null) | null, options?: DecideOptions): Decision
  decideAsync(query: Query | Record, answer?: ((need: Need) => Promise<boolean | null>) | null,
    options?: DecideOptions): Promise<Decision>
}

export function load(path: Text, options?: { advice?: boolean, files?: boolean }): Ruleset
export function parse(text: Text, name?: Text, options?: { advice?: boolean, files?: boolean }): Ruleset
