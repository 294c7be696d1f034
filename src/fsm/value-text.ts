import { MachineError, whyOf } from './fsm.ts';

/*
 * Any value as a text that differs from that of every other value. It is JSON where possible, so that names stay as
 * people expect; values that JSON drops, merges or refuses (`NaN`, `undefined`, maps, errors, cycles) have a notation
 * of their own, never within quotes.
 */

export interface ValueText {
  /** `{"n":1}`, `{"n":NaN,"seen":Set{"a","b"}}`. */
  text: string;
  /** Details a program could also see: which parts are the same object, and the order in which a set was filled. */
  hidden: string;
}

/** The text of an opaque value; `place` is `context.socket`, `what` is `an instance of Socket`. */
export type OnOpaque = (place: string, what: string, value: object | symbol) => string;

/** @throws MachineError where the value, or a part of it, cannot be compared; `mend` is the remedy in its message. */
export function textOf(value: unknown, place: string, mend: string): string {
  return textsOf(value, place, refuse(mend)).text;
}

export function refuse(mend: string): OnOpaque {
  return (place, what) => {
    throw new MachineError(`${place} is ${what}, and nothing tells it from another one: ${mend}`);
  };
}

/** Most keys of a place in a message: a deeper place is too long. */
const DEEP = 20;

export function textsOf(value: unknown, place: string, onOpaque: OnOpaque): ValueText {
  /** The keys that lead to the part being written, and the objects on the way. */
  const keys: string[] = [];
  const open: object[] = [];
  const numbers = new Map<object, number>();
  let hidden = '';

  function write(part: unknown): string {
    switch (typeof part) {
      case 'string':
        return JSON.stringify(part);
      case 'number':
        return Object.is(part, -0) ? '-0' : String(part);
      case 'bigint':
        return `${part}n`;
      case 'boolean':
      case 'undefined':
        return String(part);
      case 'symbol': {
        const registered = Symbol.keyFor(part);
        return registered === undefined
          ? onOpaque(here(), 'a symbol', part)
          : `Symbol.for(${JSON.stringify(registered)})`;
      }
      case 'function':
        return onOpaque(here(), 'a function', part);
      case 'object':
        return part === null ? 'null' : writeObject(part);
    }
  }

  function writeObject(part: object): string {
    const around = open.lastIndexOf(part);
    if (around >= 0) return `↑${open.length - around}`;
    const known = numbers.get(part);
    if (known === undefined) numbers.set(part, numbers.size);
    else hidden += ` ${here()} is object ${known};`;
    open.push(part);
    const text = bodyOf(part);
    open.pop();
    return text;
  }

  function bodyOf(part: object): string {
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype === Object.prototype) return fields(part);
    if (Array.isArray(part) && prototype === Array.prototype) return elements(part);
    if (prototype === null) {
      hidden += ` ${here()} has no prototype;`;
      return fields(part);
    }
    if (part instanceof Error) return `${part.constructor.name}${fields(part, writtenByErrors(part))}`;
    const builtIn = builtInText(part, prototype);
    return builtIn !== undefined && Reflect.ownKeys(part).length === builtIn.ownKeys
      ? builtIn.text
      : onOpaque(here(), kindOf(part), part);
  }

  function fields(part: object, names: readonly string[] = allNames(part)): string {
    return `{${names.map((name) => `${JSON.stringify(name)}:${at(name, (part as Record<string, unknown>)[name])}`).join()}}`;
  }

  /** The names of all fields; an object with one that is not enumerable counts as opaque. */
  function allNames(part: object): string[] {
    const names = Object.keys(part);
    if (names.length !== Reflect.ownKeys(part).length)
      hidden += onOpaque(here(), 'an object with fields that are not enumerable', part);
    return names;
  }

  function elements(part: readonly unknown[]): string {
    // An array's only own key beside its elements is `length`.
    if (Reflect.ownKeys(part).length !== part.length + 1)
      return onOpaque(here(), 'an array with gaps or names', part);
    return `[${part.map((element, index) => at(String(index), element)).join()}]`;
  }

  function builtInText(part: object, prototype: unknown): { text: string; ownKeys: number } | undefined {
    switch (prototype) {
      case Map.prototype:
        return { text: `Map{${sorted([...(part as Map<unknown, unknown>)].map(pair))}}`, ownKeys: 0 };
      case Set.prototype:
        return {
          text: `Set{${sorted([...(part as Set<unknown>)].map((one, index) => at(String(index), one)))}}`,
          ownKeys: 0,
        };
      case Date.prototype:
        return { text: `Date(${dateText(part as Date)})`, ownKeys: 0 };
      case RegExp.prototype:
        return { text: `${part as RegExp}@${(part as RegExp).lastIndex}`, ownKeys: 1 };
    }
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) {
      const { length } = part as Uint8Array;
      const parts = Array.from(part as unknown as ArrayLike<number | bigint>, write);
      return { text: `${part.constructor.name}[${parts}]`, ownKeys: length };
    }
    return undefined;
  }

  function pair([key, value]: [unknown, unknown]): string {
    return `${at('key', key)}→${at(String(typeof key === 'object' ? 'value' : key), value)}`;
  }

  /** Sorts the elements of a set or a map; their order goes to `hidden`, because few machines depend on it. */
  function sorted(texts: readonly string[]): string {
    const inOrder = [...texts].sort();
    if (inOrder.some((text, index) => text !== texts[index]))
      hidden += ` ${here()} in order ${texts.join()};`;
    return inOrder.join();
  }

  function at(key: string, part: unknown): string {
    keys.push(key);
    const text = write(part);
    keys.pop();
    return text;
  }

  function here(): string {
    return keys.reduce(
      (path, key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`),
      place,
    );
  }

  try {
    const text = write(value);
    return { text, hidden };
  } catch (error) {
    if (error instanceof MachineError) throw error;
    // A getter or a proxy may throw, and a long linked list overflow the stack.
    return {
      text: onOpaque(
        keys.length > DEEP ? place : here(),
        `what cannot be read (${whyOf(error)})`,
        Object(value) as object,
      ),
      hidden,
    };
  }
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'NaN' : date.toISOString();
}

/** The fields of an error that are written: not its stack, so that two of the same cause are equal. */
function writtenByErrors(error: Error): string[] {
  const own = Reflect.ownKeys(error).filter(
    (name): name is string => typeof name === 'string' && name !== 'stack',
  );
  return ['name', 'message', ...own.filter((name) => name !== 'name' && name !== 'message')];
}

function kindOf(part: object): string {
  if (part instanceof Promise) return 'a promise';
  if ('sessionId' in part && 'getSnapshot' in part) return 'an actor';
  const { name } = (part.constructor ?? {}) as { name?: unknown };
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object with a prototype';
}
