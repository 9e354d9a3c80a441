import type { CompareOperator, FilterLiteral, FilterNode } from './ast.ts'
import { type Lexer, SyntaxFault, type Token, type TokenKind } from './lexer.ts'
import type { FilterLimits } from './limits.ts'
import { place, wordedOperator } from './wording.ts'

/** What is open: the whole text, a parenthesis, a negated one, or a value path's bracket. */
interface Frame {
  readonly kind: 'whole' | 'group' | 'not' | 'valuePath'
  readonly path: string
  readonly position: number
  /** Operands of `or` that are complete, and of the `and` that is being read: `and` binds tighter (RFC 7644 §3.4.2.2). */
  readonly alternatives: FilterNode[]
  conjuncts: FilterNode[]
}

const operators: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'])
const numberPattern = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/

/**
 * Reads one logical expression up to `closing`, which is consumed. The stack of open brackets is a list of our own:
 * no call nests however deep the text does.
 */
export class ExpressionParser {
  terms = 0
  private readonly frames: Frame[] = []
  private ahead: Token | null = null

  constructor(
    private readonly lexer: Lexer,
    private readonly limits: FilterLimits,
  ) {}

  /** @param within the path whose value path is open already, as in a PATCH path; null for a filter. */
  parse(within: string | null): FilterNode {
    this.open(within === null ? 'whole' : 'valuePath', within ?? '', this.lexer.position)
    for (;;) {
      this.operand()
      const result = this.connective()
      if (result) return result
    }
  }

  /** Tokens after the expression are its caller's. */
  take(): Token {
    const token = this.ahead ?? this.lexer.next()
    this.ahead = null
    return token
  }

  private peek(): Token {
    this.ahead ??= this.lexer.next()
    return this.ahead
  }

  private get frame(): Frame {
    return this.frames.at(-1)!
  }

  private open(kind: Frame['kind'], path: string, position: number) {
    this.frames.push({ kind, path, position, alternatives: [], conjuncts: [] })
    if (this.depth > this.limits.maxDepth) {
      throw new SyntaxFault(`it nests deeper than ${this.limits.maxDepth} ${place(position)}`)
    }
  }

  /** How many brackets are open. */
  private get depth(): number {
    return this.frames[0]?.kind === 'whole' ? this.frames.length - 1 : this.frames.length
  }

  /** Opens brackets until it has read one comparison. */
  private operand() {
    for (;;) {
      const token = this.take()
      if (token.kind === '(') this.open('group', '', token.position)
      else if (isWord(token, 'not') && this.peek().kind === '(') this.open('not', '', this.take().position)
      else if (token.kind !== 'word') throw new SyntaxFault(`an attribute's name is missing ${place(token.position)}`)
      else if (this.peek().kind === '[') this.openValuePath(token)
      else return void this.frame.conjuncts.push(this.comparison(token.text, token.position))
    }
  }

  private openValuePath(name: Token) {
    const bracket = this.take()
    if (this.frames.some((frame) => frame.kind === 'valuePath')) {
      throw new SyntaxFault(`a value path cannot stand within another ${place(bracket.position)}`)
    }
    this.open('valuePath', name.text, name.position)
  }

  private comparison(path: string, position: number): FilterNode {
    const token = this.take()
    const operator = token.text.toLowerCase()
    if (token.kind !== 'word') throw new SyntaxFault(`an operator is missing ${place(token.position)}`)
    this.terms++
    if (this.terms > this.limits.maxTerms) {
      throw new SyntaxFault(`it has more than ${this.limits.maxTerms} comparisons`)
    }
    if (operator === 'pr') return { kind: 'present', path, position }
    if (isOperator(operator)) return { kind: 'compare', path, operator, literal: this.literal(), position }
    throw new SyntaxFault(`${wordedOperator(token.text)} ${place(token.position)} is not an operator`)
  }

  private literal(): FilterLiteral {
    const { kind, text, position } = this.take()
    if (kind === 'string') return { kind: 'string', text }
    if (kind !== 'word') throw new SyntaxFault(`a value is missing ${place(position)}`)
    const lower = text.toLowerCase()
    if (lower === 'true' || lower === 'false') return { kind: 'boolean', value: lower === 'true' }
    if (lower === 'null') return { kind: 'null' }
    // A bare word is no JSON, but Microsoft's own text shows `externalId eq jyoung`.
    return { kind: numberPattern.test(text) ? 'number' : 'string', text }
  }

  /** Closes brackets until `and`, `or` or the end. @returns the whole expression when it is complete. */
  private connective(): FilterNode | null {
    for (;;) {
      const token = this.take()
      if (isWord(token, 'and')) return null
      if (isWord(token, 'or')) {
        this.frame.alternatives.push(joined('and', this.frame.conjuncts))
        this.frame.conjuncts = []
        return null
      }
      if (token.kind !== closingOf[this.frame.kind]) throw this.misplaced(token)
      const whole = this.close()
      if (whole) return whole
    }
  }

  private close(): FilterNode | null {
    const { kind, path, position, alternatives, conjuncts } = this.frames.pop()!
    const node = joined('or', [...alternatives, joined('and', conjuncts)])
    if (this.frames.length === 0) return node
    this.frame.conjuncts.push(kind === 'valuePath' ? this.closedValuePath(path, position, node) : negated(kind, node))
    return null
  }

  /** `emails[type eq "work"].value eq "x"` is outside the grammar and is what Entra sends: the element must satisfy both. */
  private closedValuePath(path: string, position: number, filter: FilterNode): FilterNode {
    const next = this.peek()
    if (next.kind !== 'word' || !next.text.startsWith('.')) return { kind: 'valuePath', path, filter, position }
    this.take()
    const further = this.comparison(next.text.slice(1), next.position)
    const both = filter.kind === 'and' ? [...filter.operands, further] : [filter, further]
    return { kind: 'valuePath', path, filter: joined('and', both), position }
  }

  private misplaced(token: Token): SyntaxFault {
    const missing = closingOf[this.frame.kind]
    if (token.kind === 'end') return new SyntaxFault(`a ${missing} is missing at the end`)
    return new SyntaxFault(
      `"and", "or" or ${missing === 'end' ? 'the end' : missing} is expected ${place(token.position)}`,
    )
  }
}

const closingOf: Record<Frame['kind'], TokenKind> = { whole: 'end', group: ')', not: ')', valuePath: ']' }

function joined(kind: 'and' | 'or', operands: readonly FilterNode[]): FilterNode {
  return operands.length === 1 ? operands[0]! : { kind, operands }
}

function negated(kind: Frame['kind'], operand: FilterNode): FilterNode {
  return kind === 'not' ? { kind: 'not', operand } : operand
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word
}

function isOperator(word: string): word is CompareOperator {
  return operators.has(word)
}
