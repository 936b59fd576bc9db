/**
 * A display filter: a subset of Wireshark's language.
 *
 *     filter  := all { ('or' | '||') all }
 *     all     := one { ('and' | '&&') one }
 *     one     := ('not' | '!') one | '(' filter ')' | PROTOCOL | FIELD [ test ]
 *     test    := OPERATOR value | 'in' '{' value ['..' value] { ',' value ['..' value] } '}'
 *
 * A field alone says that the frame has it, a flag alone that it is set (there Wireshark asks only whether it is there). A frame can
 * have several values of a field (the addresses of two IP headers, of one that an ICMP error quotes): one that fits is enough, but
 * `!=` wants them all to be others, as Wireshark does since version 4.
 */
import { editDistance } from '../base/edit-distance.ts';
import { err, ok, type Result } from '../base/result.ts';
import { maskOf, networkOf, parseMac, parsePrefix } from '../wire/address.ts';
import { findLayers } from '../wire/dissect.ts';
import { FIELDS, PROTOCOLS, type FieldType, type FilterField, type FilterFrame } from './filter-fields.ts';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Filter =
  | { readonly kind: 'protocol'; readonly name: string }
  | { readonly kind: 'has'; readonly field: string }
  /** `mask`: of an address with a prefix length; all ones for other values. */
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Operator;
      readonly value: number;
      readonly mask: number;
    }
  | { readonly kind: 'in'; readonly field: string; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter };

/** What is wrong, where, and what was expected there: a code and its values, for a sentence. */
export interface FilterError {
  readonly code:
    /** A protocol or a field was expected. */
    | 'expected-name'
    | 'unknown-name'
    /** An operator, `and`, `or` or the end was expected. */
    | 'expected-operator'
    /** `and`, `or` or the end was expected. */
    | 'expected-and'
    /** A value of the field's type was expected. */
    | 'expected-value'
    | 'too-large'
    /** A protocol has no value to compare. */
    | 'protocol-compared'
    | 'expected-brace'
    | 'unclosed-brace'
    | 'unclosed-parenthesis';
  /** Of the first character of `found`, from 0; the filter's length for its end. */
  readonly position: number;
  /** What stands there; empty for the end. */
  readonly found: string;
  /** The field it is about. */
  readonly field?: string;
  readonly type?: FieldType;
  /** The largest value that the field can have. */
  readonly most?: number;
  /** A name that was perhaps meant. */
  readonly suggestion?: string;
}

interface Token {
  readonly text: string;
  readonly position: number;
}

const TOKEN = /\s*(&&|\|\||[=!<>]=|\.\.|[(){},<>!]|(?:[\w:/-]|\.(?!\.))+|\S)/y;
const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Reads a filter; null for one that is empty, which lets everything through. */
export function parseFilter(text: string): Result<Filter | null, FilterError> {
  const tokens = tokenize(text);
  if (tokens.length === 1) return ok(null);
  try {
    return ok(new Parser(tokens).parse());
  } catch (error) {
    if (error instanceof Fault) return err(error.fault);
    throw error;
  }
}

/** The words and signs, and the end. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    tokens.push({ text: match[1]!, position: TOKEN.lastIndex - match[1]!.length });
  }
  return [...tokens, { text: '', position: text.length }];
}

/** Thrown inside the parser only. */
class Fault extends Error {
  readonly fault: FilterError;

  constructor(fault: FilterError) {
    super(fault.code);
    this.fault = fault;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Filter {
    const filter = this.either();
    if (this.word() !== '') this.fail('expected-and');
    return filter;
  }

  private either(): Filter {
    let left = this.all();
    while (this.take('or', '||')) left = { kind: 'or', left, right: this.all() };
    return left;
  }

  private all(): Filter {
    let left = this.one();
    while (this.take('and', '&&')) left = { kind: 'and', left, right: this.one() };
    return left;
  }

  private one(): Filter {
    if (this.take('not', '!')) return { kind: 'not', of: this.one() };
    if (this.take('(')) {
      const inside = this.either();
      if (this.take(')')) return inside;
      this.fail(this.word() === '' ? 'unclosed-parenthesis' : 'expected-and');
    }
    const name = this.word();
    if (!/^[a-z]/.test(name) || own(OPERATORS, name) || ['and', 'or', 'in'].includes(name)) this.fail('expected-name');
    const field = FIELDS.get(name);
    if (field) {
      this.at++;
      return this.test(name, field);
    }
    if (!Object.hasOwn(PROTOCOLS, name)) this.fail('unknown-name', suggestionFor(name));
    this.at++;
    if (own(OPERATORS, this.word())) this.fail('protocol-compared', { field: name });
    return { kind: 'protocol', name };
  }

  private test(name: string, field: FilterField): Filter {
    if (this.take('in')) return { kind: 'in', field: name, ranges: this.set(name, field) };
    const operator = own(OPERATORS, this.word());
    if (!operator) {
      if (!['', ')', 'and', '&&', 'or', '||'].includes(this.word())) this.fail('expected-operator', { field: name });
      return { kind: 'has', field: name };
    }
    this.at++;
    const [value, mask] = this.value(name, field);
    return { kind: 'compare', field: name, operator, value, mask };
  }

  private set(name: string, field: FilterField): [number, number][] {
    if (!this.take('{')) this.fail('expected-brace', { field: name });
    const ranges: [number, number][] = [];
    do {
      const [from, mask] = this.value(name, field);
      // A prefix is a range of addresses.
      const to = this.take('..') ? this.value(name, field)[0] : from + (0xffff_ffff - mask);
      ranges.push([from, to]);
    } while (this.take(','));
    if (!this.take('}')) this.fail('unclosed-brace');
    return ranges;
  }

  private value(name: string, { type, most }: FilterField): [value: number, mask: number] {
    const read = readValue(this.word(), type);
    if (!read) this.fail('expected-value', { field: name, type });
    if (read[0] > most) this.fail('too-large', { field: name, most });
    this.at++;
    return read;
  }

  /** The next word, in small letters; empty at the end. */
  private word(): string {
    return this.tokens[this.at]!.text.toLowerCase();
  }

  private take(...words: readonly string[]): boolean {
    const taken = words.includes(this.word());
    if (taken) this.at++;
    return taken;
  }

  private fail(code: FilterError['code'], more: Partial<FilterError> = {}): never {
    const { text, position } = this.tokens[this.at]!;
    throw new Fault({ code, position, found: text, ...more });
  }
}

const ALL = 0xffff_ffff;

function readValue(text: string, type: FieldType): [value: number, mask: number] | null {
  switch (type) {
    case 'ipv4': {
      const prefix = parsePrefix(text);
      return prefix && [networkOf(prefix.address, prefix.length), maskOf(prefix.length)];
    }
    case 'mac': {
      const value = parseMac(text.replaceAll('-', ':'));
      return value === null ? null : [value, ALL];
    }
    case 'flag':
      if (text === 'true' || text === 'false') return [text === 'true' ? 1 : 0, ALL];
      return readNumber(text);
    case 'number':
      return readNumber(text);
  }
}

const readNumber = (text: string): [value: number, mask: number] | null =>
  /^(\d{1,12}|0x[\da-f]{1,12})$/.test(text) ? [Number(text), ALL] : null;

/** The known name that is closest, where one is close. */
function suggestionFor(name: string): Pick<FilterError, 'suggestion'> {
  const known = [...Object.keys(PROTOCOLS), ...FIELDS.keys()];
  const [best] = known
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .filter((candidate) => candidate.distance <= 2 && candidate.distance < candidate.other.length)
    .sort((a, b) => a.distance - b.distance);
  return best ? { suggestion: best.other } : {};
}

/** Whether a frame passes. */
export function matchesFilter(filter: Filter, frame: FilterFrame): boolean {
  const layers = findLayers(frame.bytes);
  const valuesOf = (field: string): number[] => FIELDS.get(field)!.read(frame, layers);
  const passes = (part: Filter): boolean => {
    switch (part.kind) {
      case 'protocol': {
        const protocol = PROTOCOLS[part.name];
        return protocol === null || layers.some((layer) => layer.protocol === protocol);
      }
      case 'has': {
        const values = valuesOf(part.field);
        return FIELDS.get(part.field)!.type === 'flag' ? values.includes(1) : values.length > 0;
      }
      case 'compare': {
        const values = valuesOf(part.field).map((value) => (part.mask === ALL ? value : (value & part.mask) >>> 0));
        const test = COMPARE[part.operator];
        if (part.operator === '!=') return values.length > 0 && values.every((value) => test(value, part.value));
        return values.some((value) => test(value, part.value));
      }
      case 'in':
        return valuesOf(part.field).some((value) => part.ranges.some(([from, to]) => from <= value && value <= to));
      case 'not':
        return !passes(part.of);
      case 'and':
        return passes(part.left) && passes(part.right);
      case 'or':
        return passes(part.left) || passes(part.right);
    }
  };
  return passes(filter);
}

const COMPARE: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};
